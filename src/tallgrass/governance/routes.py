"""The pages of governance."""

from tallgrass.kernel.routes import declare

declare(
    entry="/register/{id}/",
    statement="/statements/{id}/",
    case="/cases/{id}/",
    proposals="/operator/proposals/",
)
