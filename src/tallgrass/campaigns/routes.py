"""The pages of campaigns."""

from tallgrass.kernel.routes import declare

declare(
    campaign="/campaigns/{id}/",
    campaign_drafts="/campaigns/{id}/drafts/",
    campaign_fund="/campaigns/{id}/fund/",
    campaign_pool="/campaigns/{id}/pool/",
    campaign_rows="/campaigns/{id}/report/rows/",
    campaign_tender="/campaigns/{id}/tender/",
    tender="/tenders/{id}/",
    offers="/offers/",
)
