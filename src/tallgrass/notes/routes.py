"""The pages of notes."""

from tallgrass.kernel.routes import declare

declare(
    note="/n/{id}/",
    board="/boards/{id}/",
)
