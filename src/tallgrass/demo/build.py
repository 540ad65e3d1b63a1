"""Building the sample community, from an empty home to a place where every role has something to
do."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from tallgrass.campaigns.queries.campaigns import count_all as count_campaigns
from tallgrass.contracts.queries.contracts import count_all as count_contracts
from tallgrass.demo import ahead, campaigns, daylight, disputes, notes, people, reading, work
from tallgrass.demo.compose import compose_notes
from tallgrass.demo.world import Progress, World, world
from tallgrass.kernel import canonical
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.queries import count_all as count_notes
from tallgrass.people.actions.operating import ask_factor
from tallgrass.people.queries import count_all as count_people
from tallgrass.profiles.actions import recompute

LOGIN = "/account/login/"
PAID = ("daylight-", "spring-", "balm-", "throw-")
TAKERS = ("running-", "parenting-", "photography-", "study-")
ROLES = ("reader", "creator", "marketer", "procurement", "agency", "mcn", "operator", "treasurer")


def build(
    home: Path,
    *,
    as_of: date,
    seed: int,
    progress: Progress,
    most_people: int = people.PEOPLE,
    more_notes: int = 0,
) -> dict[str, Any]:
    """Build the community into the empty database of `home` and write `home/demo.json`. Returns
    what that file says.

    `as_of` is its present; the same seed and day give the same community (ids that must not be
    guessed excepted), and so the same `digest`. All of it commits together: a home holds the whole
    community or none.
    """
    with world(as_of, seed, progress) as new, transaction():
        _settle(new, most_people, more_notes)
        _trade(new)
        _read(new)
        _pay(new)
        body = {
            "login": LOGIN,
            "as_of": as_of.isoformat(),
            "seed": seed,
            "accounts": [
                {"role": role, "email": new.emails[role], "password": new.passwords[role]}
                for role in ROLES
            ],
            "counts": {
                "people": count_people(),
                "notes": count_notes(),
                "campaigns": count_campaigns(),
                "contracts": count_contracts(),
                **new.counts,
            },
            "digest": canonical.digest(),
        }
    file = home / "demo.json"
    file.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    file.chmod(0o600)
    return body


def _settle(new: World, most_people: int, more_notes: int) -> None:
    ask_factor(is_asked=False)  # everybody signs in with the printed passwords
    people.settle(new, most_people)
    notes.publish_all(new)
    people.befriend(new)
    notes.talk(new)
    compose_notes(new, more_notes)
    notes.enjoy(new, list(new.notes), 20)
    reading.read_notes(new, list(new.notes), days=300, each=90)
    with new.on(61):
        new.sweep("signals.ingest")
        recompute([card.id for card in new.people.values()])


def _trade(new: World) -> None:
    """Play one campaign as creators reported it and one done well, both to their end, two under
    way, and what waits to begin."""
    throw, offered = campaigns.play_throw(new)
    work.work_off(
        new, "throw", offered, "hearthloom-owner", answered=124, written=122, waves=(116, 110)
    )
    with new.on(74):
        new.sweep("outbox", "contracts.settlement")
        new.sweep("contracts.deadlines")
    campaigns.close_throw(new, throw)
    offered = daylight.play(new)
    balm = campaigns.play_balm(new)
    takers = [key for key in sorted(new.people) if key.startswith(TAKERS)]
    work.take_tasks(new, balm, "balm", takers, ago=11.6)
    new.counts.update(invited=len(offered))
    work.click(new, "balm-", days=range(10, 0, -1), each=(30, 70))
    work.leave_drafts(new, ahead.play_winter(new))
    ahead.prepare_next(new)


def _read(new: World) -> None:
    paid = [key for key in new.notes if key.startswith(PAID)]
    notes.enjoy(new, paid, 9)
    notes.chat(new, paid)
    reading.read_notes(new, paid, days=30, each=150)
    with new.on(2.5):
        new.sweep()


def _pay(new: World) -> None:
    earners = sorted(
        key
        for key in new.people
        if key.startswith(("skincare-", "running-", "travel-")) and key != people.CREATOR
    )
    made = work.pay_out(new, earners)
    disputes.hold_a_payout(new, *list(made.items())[-1])
    disputes.limit_a_note(new)
    disputes.leave_reports(new)
    with new.on(0):
        new.sweep()
        people.read_notices(new, all_but=6)
