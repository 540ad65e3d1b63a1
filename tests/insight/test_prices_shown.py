"""A brand that sets its own fees sees what notes of a tier were agreed at lately."""

from datetime import UTC, datetime

import pytest

from tallgrass.insight.actions.trusted.prices import record_price
from tests.campaigns import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)


def agreed(cast: Cast, people: int) -> None:
    """One price each of so many people: 100.00, 200.00 and so on."""
    principals = [cast.reader, cast.creator, cast.other_creator, cast.marketer, cast.agent]
    for i, principal in enumerate(principals[:people], 1):
        record_price(
            person_id=principal.acting_id,
            tier="koc",
            gross=i * 10_000,
            net=i * 9_000,
            currency="CAD",
            source=f"contract:{i}",
            at=AT,
        )


def shown(cast: Cast, path: str, role: str) -> str:
    """The page as that role reads it, in one line."""
    return " ".join(cast.client_of(role).get(path).content.decode().split())


def test_a_marketer_sees_the_middle_half_of_five_creators_prices(cast: Cast) -> None:
    campaign = factories.funded(cast)
    agreed(cast, 5)
    page = shown(cast, campaign.path, "marketer")
    assert page.count("recent notes were agreed") == 1
    assert "Half of 5 recent notes were agreed at CAD 200.00 to CAD 400.00" in page


def test_four_creators_prices_are_shown_to_nobody(cast: Cast) -> None:
    campaign = factories.funded(cast)
    agreed(cast, 4)
    assert "Gross per note" in shown(cast, campaign.path, "marketer")
    assert "recent notes were agreed" not in shown(cast, campaign.path, "marketer")


def test_whoever_sets_no_fees_sees_no_prices(cast: Cast) -> None:
    campaign = factories.funded(cast)
    agreed(cast, 5)
    assert "recent notes were agreed" not in shown(cast, campaign.path, "procurement")
