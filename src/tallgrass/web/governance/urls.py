from django.urls import path

from tallgrass.web.governance import (
    views_cases,
    views_looks,
    views_operator,
    views_people,
    views_policies,
    views_register,
    views_statements,
    views_together,
)

STATEMENT = "statements/<slug:public_id>/"

urlpatterns = [
    path("register/", views_register.listing, name="register"),
    path("register/export.csv", views_register.export, name="register_export"),
    path("register/workbook/", views_register.workbook, name="register_workbook"),
    path("register/<slug:public_id>/", views_register.entry, name="register_entry"),
    path("statements/new/", views_statements.new, name="statement_new"),
    path(STATEMENT, views_statements.statement, name="statement"),
    path(f"{STATEMENT}appeal/", views_statements.appeal, name="statement_appeal"),
    path(f"{STATEMENT}answer/", views_statements.answer, name="statement_answer"),
    path(f"{STATEMENT}lift/", views_statements.lift, name="statement_lift"),
    path("cases/", views_cases.listing, name="cases"),
    path("cases/new/", views_cases.report, name="case_new"),
    path("cases/<slug:public_id>/", views_cases.case, name="case"),
    path("cases/<slug:public_id>/decide/", views_cases.decide, name="case_decide"),
    path("cases/<slug:public_id>/look/", views_looks.open_look, name="case_look"),
    path(
        "organisations/<slug:public_id>/report/",
        views_cases.report_organisation,
        name="organisation_report",
    ),
    path("settings/who-looked/", views_looks.who_looked, name="who_looked"),
    path("operator/", views_operator.home, name="operator"),
    path("operator/failing/", views_operator.failing, name="operator_failing"),
    path("operator/organisations/", views_operator.organisations, name="operator_organisations"),
    path(
        "operator/organisations/<slug:public_id>/verify/",
        views_operator.verify,
        name="operator_verify",
    ),
    path(
        "operator/organisations/<slug:public_id>/owner/",
        views_together.owner,
        name="operator_owner",
    ),
    path("operator/proposals/", views_together.proposals, name="operator_proposals"),
    path(
        "operator/proposals/<slug:public_id>/answer/",
        views_together.answer,
        name="operator_proposal",
    ),
    path("operator/appeals/", views_operator.appeals, name="operator_appeals"),
    path("operator/limits/", views_operator.limits, name="operator_limits"),
    path("operator/deposits/", views_operator.deposits, name="operator_deposits"),
    path("operator/people/", views_people.search, name="operator_people"),
    path("operator/people/<slug:public_id>/", views_people.person, name="operator_person"),
    path(
        "operator/people/<slug:public_id>/claim-code/",
        views_people.claim_code,
        name="operator_claim_code",
    ),
    path(
        "operator/people/<slug:public_id>/suspend/", views_people.suspend, name="operator_suspend"
    ),
    path("operator/people/<slug:public_id>/erase/", views_people.erase, name="operator_erase"),
    path("operator/people/<slug:public_id>/keep/", views_people.keep, name="operator_keep"),
    path("operator/policies/", views_policies.listing, name="operator_policies"),
    path("operator/policies/<str:name>/", views_policies.policy, name="operator_policy"),
]
