"""Back and the same form again: an organisation or a campaign is begun once."""

from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.actions.briefs import cancel_campaign, draft_campaign
from tallgrass.campaigns.models import Campaign
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.idempotency import SAME_WITHIN
from tallgrass.people import actions as people
from tallgrass.people.models import Organisation
from tallgrass.people.queries import principal_of
from tests.campaigns import factories as make
from tests.cast import Cast


def begin(cast: Cast, key: str | None, **changes: Any) -> int:
    """The marketer sends a brief by a form of that key."""
    return draft_campaign(
        cast.marketer,
        brand_id=cast.brand.id,
        brief=make.brief(**changes),
        lines=make.LINES,
        idempotency_key=key,
    ).id


def found(cast: Cast, key: str | None, name: str = "Alone Ltd") -> int:
    return people.create_organisation(cast.reader, kind="brand", name=name, idempotency_key=key).id


@pytest.mark.parametrize(("step", "model"), [(begin, Campaign), (found, Organisation)])
def test_back_and_the_same_form_again_makes_one(cast: Cast, step: Any, model: Any) -> None:
    moment, before = FrozenClock(clock.now()), model.objects.count()
    with use_clock(moment):
        first = step(cast, "form-one")
        assert (step(cast, "form-one"), step(cast, "form-two")) == (first, first)
        assert model.objects.count() == before + 1
        moment.advance(SAME_WITHIN + timedelta(seconds=1))
        assert step(cast, "form-three") != first


def test_other_words_and_what_has_moved_on_since_are_begun_anew(cast: Cast) -> None:
    first = begin(cast, "form-one")
    other = begin(cast, "form-two", title="Another title")
    cancel_campaign(cast.marketer, campaign_id=first, words="Not this spring.")
    assert len({first, other, begin(cast, "form-three")}) == 3
    org = found(cast, "form-one")
    people.edit_organisation(
        principal_of(cast.reader.acting_id), org_id=org, name="Alone and Daughters"
    )
    assert len({org, found(cast, "form-two", "Alone Inc"), found(cast, "form-three")}) == 3
