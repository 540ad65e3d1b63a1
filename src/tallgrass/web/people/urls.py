from django.urls import path

from tallgrass.web.people import (
    views_browsers,
    views_claim,
    views_factors,
    views_graph,
    views_members,
    views_organisations,
    views_settings,
)

ORG = "organisations/<slug:public_id>/"

urlpatterns = [
    path("settings/", views_settings.overview, name="settings"),
    path("settings/profile/", views_settings.profile, name="settings_profile"),
    path("settings/management/", views_settings.management, name="settings_management"),
    path("settings/management/<slug:public_id>/", views_settings.answer, name="answer_management"),
    path("settings/sign-ins/", views_browsers.overview, name="sign_ins"),
    path("settings/sign-ins/end/", views_browsers.end, name="end_sign_ins"),
    path("settings/second-factor/", views_factors.overview, name="factors"),
    path("settings/second-factor/app/", views_factors.app, name="factor_app"),
    path("settings/second-factor/passkey/", views_factors.passkey, name="factor_passkey"),
    path("settings/second-factor/passkey/options/", views_factors.options, name="factor_options"),
    path("settings/second-factor/remove/", views_factors.remove, name="factor_remove"),
    path("settings/second-factor/codes/", views_factors.codes, name="factor_codes"),
    path("settings/second-factor/keep/", views_factors.keep, name="factor_keep"),
    path("settings/age/", views_settings.say_adult, name="say_adult"),
    path("settings/erase/", views_settings.erase, name="settings_erase"),
    path("organisations/", views_organisations.listing, name="organisations"),
    path("organisations/new/", views_organisations.found_new, name="organisation_new"),
    path(ORG, views_organisations.detail, name="organisation"),
    path(f"{ORG}edit/", views_organisations.edit, name="organisation_edit"),
    path(f"{ORG}refuse/", views_graph.refuse, name="organisation_refuse"),
    path(f"{ORG}readmit/", views_graph.readmit, name="organisation_readmit"),
    path(f"{ORG}members/", views_members.members, name="organisation_members"),
    path(f"{ORG}members/unseat/", views_members.unseat, name="organisation_unseat"),
    path(f"{ORG}creators/", views_members.creators, name="organisation_creators"),
    path("seats/<slug:public_id>/", views_members.answer_seat, name="answer_seat"),
    path("claim/", views_claim.claim, name="claim"),
    path("people/<slug:public_id>/follow/", views_graph.follow, name="person_follow"),
    path("people/<slug:public_id>/unfollow/", views_graph.unfollow, name="person_unfollow"),
    path("people/<slug:public_id>/block/", views_graph.block, name="person_block"),
    path("people/<slug:public_id>/unblock/", views_graph.unblock, name="person_unblock"),
]
