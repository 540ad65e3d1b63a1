"""The pages of governance."""

from tallgrass.kernel.routes import declare

declare(
    entry="/register/{id}/",
    statement="/statements/{id}/",
    case="/cases/{id}/",
    operator_person="/operator/people/{id}/",
    policy="/operator/policies/{id}/",
    proposals="/operator/proposals/",
    who_looked="/settings/who-looked/",
)
