"""The pages of people and organisations."""

from tallgrass.kernel.routes import declare

declare(
    person="/@{id}",
    organisations="/organisations/",
    organisation="/organisations/{id}/",
    organisation_creators="/organisations/{id}/creators/",
    organisation_members="/organisations/{id}/members/",
    organisations_to_verify="/operator/organisations/",
    managements="/settings/management/",
    sign_ins="/settings/sign-ins/",
    address_confirm="/account/email/confirm/{id}/",
    address_undo="/account/email/undo/{id}/",
    recovery_cancel="/account/recovery/{id}/",
    leaving_undo="/account/stay/{id}/",
    account_reset="/account/password/reset/",
)
