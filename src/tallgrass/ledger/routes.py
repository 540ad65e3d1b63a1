"""The pages of the ledger."""

from tallgrass.kernel.routes import declare

declare(
    earnings="/earnings/",
    payouts="/payouts/",
    destination_confirm="/earnings/destination/confirm/{id}/",
)
