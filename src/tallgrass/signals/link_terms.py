"""A tracked link as the journal has it."""

from tallgrass.journal.types import LinkPay, LinkTerms
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.models import ClickLink

RULES = "1"


def terms_of_link(row: ClickLink, self_viewer: str) -> LinkTerms:
    """Return a link as the journal has it."""
    return LinkTerms(
        token=row.token,
        payer_key=row.payer_key,
        self_viewer=self_viewer,
        target=row.target_url,
        domains=tuple(row.domains),
        price=row.price,
        creator_cap=row.creator_cap,
        day_cap=row.day_cap,
        campaign_cap=row.campaign_cap,
        starts_at=milliseconds(row.starts_at),
        ends_at=milliseconds(row.ends_at),
        rules=RULES,
        zone=row.time_zone,
    )


def pay_of(row: ClickLink) -> LinkPay:
    """Return whether a link's clicks are paid, as the journal has it."""
    if row.closed_seq is not None:
        return LinkPay.CLOSED
    return LinkPay.PAUSED if row.is_paused else LinkPay.OPEN
