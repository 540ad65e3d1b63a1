"""Clicks that a later check found to be no person's: operators take their pay back on the page."""

import re

from tallgrass.contracts.models import Contract
from tallgrass.kernel.audit import AuditEntry
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import faults as ledger_faults
from tallgrass.signals.models import Click
from tallgrass.signals.queries import faults, link_of
from tallgrass.web.contracts.forms import CLICK
from tallgrass.web.sealing import seal, unsealed
from tests.cast import Cast
from tests.contracts import factories as make
from tests.governance.factories import look
from tests.signals.factories import click, follow, sweep


def clicked(cast: Cast, clock: FrozenClock, count: int = 3) -> Contract:
    """A contract per click whose link was followed by that many people."""
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    card = link_of(Subject("contract", contract.pk))
    assert card
    sweep()
    follow(*(click(card.token) for _ in range(count)))
    sweep()
    assert set(Click.objects.values_list("reason", flat=True)) == {"paid"}
    return contract


def test_an_operator_takes_back_the_pay_of_the_clicks_they_tick(
    cast: Cast, clock: FrozenClock
) -> None:
    contract = clicked(cast, clock)
    look(cast.operator, Subject("person", contract.person_id))
    path, operator = f"{contract.path}clicks/", cast.client_of("operator")
    ids = re.findall(r'name="click"\s+value="([^"]+)"', operator.get(path).content.decode())
    assert len(ids) == 3
    numbers = [int(unsealed(id_, CLICK) or 0) for id_ in ids]
    assert not any(str(number) == id_ for number, id_ in zip(numbers, ids, strict=True))
    refused = operator.post(f"{path}withdraw/", {"click": ids[:2], "why": " "})
    html = refused.content.decode()
    assert (refused.status_code, html.count("checked")) == (422, 2)
    assert "kernel.text_empty" in html
    nothing = operator.post(f"{path}withdraw/", {"why": "a click farm"})
    assert (nothing.status_code, nothing["X-Refusal-Code"]) == (422, "signals.no_click_chosen")
    assert Click.objects.filter(corrects=None).count() == Click.objects.count() == 3

    done = operator.post(f"{path}withdraw/", {"click": ids[:2], "why": "a click farm"})
    assert (done.status_code, done["Location"]) == (303, path)
    corrections = Click.objects.exclude(corrects=None)
    assert sorted(row.corrects_id or 0 for row in corrections) == sorted(numbers[:2])
    assert [
        entry.detail["reason"] for entry in AuditEntry.objects.filter(verb="signals.correct")
    ] == [
        "a click farm",
        "a click farm",
    ]
    left = re.findall(r'name="click"\s+value="([^"]+)"', operator.get(path).content.decode())
    assert [int(unsealed(id_, CLICK) or 0) for id_ in left] == numbers[2:]
    for role in ("creator", "marketer"):
        shown = cast.client_of(role).get(path).content.decode()
        assert shown.count("its pay was taken back") == 3  # two rows, and the reason to filter by
        assert 'name="click"' not in shown
    sweep()
    assert (faults(), ledger_faults()) == ([], [])


def test_what_names_no_click_of_this_contract_is_not_found(cast: Cast, clock: FrozenClock) -> None:
    contract = clicked(cast, clock, 1)
    look(cast.operator, Subject("person", contract.person_id))
    operator = cast.client_of("operator")
    own = str(Click.objects.get().pk)
    for id_ in ("x", "9" * 30, seal(99_999, CLICK), own, seal(own, "notice")):
        answer = operator.post(
            f"{contract.path}clicks/withdraw/", {"click": id_, "why": "a click farm"}
        )
        assert (answer.status_code, answer["X-Refusal-Code"]) == (404, "signals.no_such_click")
    assert Click.objects.count() == 1
