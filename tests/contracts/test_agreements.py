"""Agreements side by side on the earnings page."""

from datetime import timedelta

from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Earning
from tallgrass.contracts.queries.earnings import own_agreements
from tallgrass.kernel.clock import FrozenClock
from tests.cast import Cast
from tests.contracts import factories as make


def test_agreements_stand_side_by_side_by_what_each_leaves_them(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    first = make.published(cast)
    assert len(own_agreements(cast.creator)) == 1
    assert 'id="agreements"' not in cast.client_of("creator").get("/earnings/").content.decode()
    second = make.published(cast)
    assert first.pk != second.pk
    clock.advance(timedelta(days=14))
    settlement.settle_due()
    found = own_agreements(cast.creator)
    assert [agreement.earning.id for agreement in found] == list(
        Earning.objects.order_by("-id").values_list("pk", flat=True)
    )
    assert all(
        sum(part.amount for part in agreement.parts) == agreement.earning.gross
        for agreement in found
    )
    page = cast.client_of("creator").get("/earnings/").content.decode()
    assert page.count("75.2%") == 2
    assert own_agreements(cast.other_creator) == []
