"""The pages of campaigns."""

from tallgrass.kernel.routes import declare

declare(
    campaign="/campaigns/{id}/",
    campaign_rows="/campaigns/{id}/report/rows/",
    tender="/tenders/{id}/",
    offers="/offers/",
)
