"""The people of the sample community: sign-ins for every role, writers, readers, organisations."""

import secrets
from typing import Any

from tallgrass.demo.world import World, load
from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.kernel.transaction import transaction
from tallgrass.notices.actions.reading import mark_read
from tallgrass.notices.queries import inbox
from tallgrass.people.actions.accounts import create_person
from tallgrass.people.actions.graph import follow
from tallgrass.people.actions.management import answer_management, propose_management
from tallgrass.people.actions.organisations import (
    create_organisation,
    verify_organisation,
)
from tallgrass.people.actions.seats import answer_seat, offer_seat
from tallgrass.people.types import TONES, OrgKind, Role

PEOPLE = 320
SIGN_INS = {
    "reader": ("Wren Castillo", "wren", "en", "Toronto"),
    "marketer": ("Ines Halloran", "ines_pebblewren", "en", "Toronto"),
    "procurement": ("陆衡", "luheng", "zh-hans", "上海"),
    "agency": ("Quill Marchetti", "quill_quillmarch", "en", "Toronto"),
    "mcn": ("潮信", "chaoxin", "zh-hans", "杭州"),
    "operator": ("Opal Reyes", "opal", "en", "Toronto"),
    "treasurer": ("Tansy Okafor", "tansy", "en", "Toronto"),  # a second operator, for money
}
CREATOR = "skincare-zh-b"  # the sample creator is one of the writers
MANAGED = (
    "skincare-zh-a",
    "skincare-zh-b",
    "running-zh-c",
    "travel-zh-a",
    "local-zh-c",
    "photography-zh-a",
    "workplace-zh-a",
)
ORGANISATIONS = {
    "pebblewren": (
        OrgKind.BRAND,
        "Pebblewren",
        "Sun care made in small batches.",
        ("pebblewren.example",),
    ),
    "hearthloom": (
        OrgKind.BRAND,
        "Hearthloom",
        "Blankets, lamps and what a room needs.",
        ("hearthloom.example",),
    ),
    "quillmarch": (OrgKind.SOCIAL_AGENCY, "Quillmarch", "Social agency, Toronto and Hangzhou.", ()),
    "bracken": (OrgKind.SOCIAL_AGENCY, "Bracken & Bell", "Social agency, Montréal.", ()),
    "tidewrack": (OrgKind.MCN, "潮信 Tidewrack", "We manage creators who keep to one field.", ()),
}
FOUNDERS = {
    "pebblewren": "marketer",
    "hearthloom": "hearthloom-owner",
    "quillmarch": "agency",
    "bracken": "bracken-owner",
    "tidewrack": "mcn",
}


def settle(world: World, people: int) -> None:
    """Move everybody in: first who runs the place, then writers, readers and organisations."""
    with world.on(364), transaction():
        for role, (name, handle, language, place) in SIGN_INS.items():
            _sign_in(
                world,
                role,
                role,
                name=name,
                handle=handle,
                language=language,
                place=place,
                is_operator=role in ("operator", "treasurer"),
            )
        _account(
            world,
            "hearthloom-owner",
            name="Gideon Marsh",
            handle="gideon_marsh",
            language="en",
            place="London",
        )
        _account(
            world,
            "hearthloom-buyer",
            name="Sable Winter",
            handle="sable_winter",
            language="en",
            place="London",
        )
        _account(
            world,
            "bracken-owner",
            name="Noëlle Bracken",
            handle="noelle_bracken",
            language="en",
            place="Montreal",
        )
    _writers(world)
    _readers(world, people)
    _organisations(world)


def befriend(world: World, each: int = 7) -> None:
    """Have people follow people: writers of their own language mostly, the popular a little more
    often."""
    writers, followers = world.writers(), [*world.readers(), *world.writers(), "reader"]
    weights = [1 + world.people[key].followers / 6_000 for key in writers]
    for at, key in enumerate(followers):
        world.progress("people follow each other", at, len(followers))
        me = world.people[key]
        picks = {p for p in world.rng.choices(writers, weights, k=each * 2) if p != key}
        near = sorted(picks, key=lambda pick: (world.people[pick].language != me.language, pick))[
            :each
        ]
        with world.on(150 - 140 * at / len(followers)), transaction():
            for pick in near:
                follow(world.acting(key), person_id=world.people[pick].id)


def read_notices(world: World, all_but: int) -> None:
    """Mark the notices of the people of the sample sign-ins as read, but for the last few."""
    for key in [*SIGN_INS, CREATOR]:
        newest = inbox(Principal(person_id=world.people[key].id)).items
        if len(newest) > all_but:
            mark_read(world.acting(key), up_to=newest[all_but].id)


def _sign_in(world: World, role: str, key: str, **facts: Any) -> None:
    world.passwords[role] = secrets.token_urlsafe(9)
    world.emails[role] = f"{role}@demo.example"
    world.people[key] = create_person(
        SYSTEM, email=world.emails[role], password=world.passwords[role], **facts
    )


def _account(world: World, key: str, *, handle: str, **facts: Any) -> None:
    world.people[key] = create_person(
        SYSTEM, email=f"{handle}@people.example", password=None, handle=handle, **facts
    )


def _writers(world: World) -> None:
    authors = load("authors.toml")
    with world.on(363), transaction():
        for at, (key, (name, handle, place, followers, bio)) in enumerate(sorted(authors.items())):
            facts = {
                "name": name,
                "handle": handle,
                "place": place,
                "bio": bio,
                "followers_imported": followers,
                "language": "zh-hans" if "-zh-" in key else "en",
                "tone": TONES[at % len(TONES)],
            }
            if key == CREATOR:
                _sign_in(world, "creator", key, **facts)
            else:
                _account(world, key, **facts)


def _readers(world: World, people: int) -> None:
    names, rng = load("names.toml"), world.rng
    wanted = max(0, people - len(world.people))
    for start in range(0, wanted, 200):
        world.progress("people move in", start, wanted)
        with world.on(360 - 200 * start / max(1, wanted)), transaction():
            for at in range(start, min(start + 200, wanted)):
                language = "zh" if at % 2 else "en"
                name = rng.choice(names[f"family_{language}"]) + rng.choice(names["given_zh"])
                if language == "en":
                    name = f"{rng.choice(names['given_en'])} {rng.choice(names['family_en'])}"
                _account(
                    world,
                    f"reader-{at}",
                    name=name,
                    handle=f"{'du' if language == 'zh' else 'reads'}_{at:04d}",
                    language="zh-hans" if language == "zh" else "en",
                    place=rng.choice(names[f"places_{language}"]),
                    bio=rng.choice(names[f"bios_{language}"]),
                    tone=rng.choice(TONES),
                    followers_imported=int(rng.lognormvariate(5, 1.1)),
                )


def _organisations(world: World) -> None:
    operator = world.acting("operator")
    with world.on(200):
        for key, (kind, name, about, domains) in ORGANISATIONS.items():
            org = create_organisation(
                world.acting(FOUNDERS[key]), kind=kind, name=name, about=about, domains=domains
            )
            world.orgs[key] = verify_organisation(operator, org_id=org.id)
        world.principals.clear()
        for brand, buyer in (("pebblewren", "procurement"), ("hearthloom", "hearthloom-buyer")):
            seat = {"org_id": world.orgs[brand].id, "person_id": world.people[buyer].id}
            offer = offer_seat(world.acting(FOUNDERS[brand]), role=Role.PROCUREMENT, **seat)
            if offer is not None:
                answer_seat(world.acting(buyer), offer_id=offer.id, accept=True)
        for key in MANAGED:
            proposed = propose_management(
                world.acting("mcn"),
                org_id=world.orgs["tidewrack"].id,
                person_id=world.people[key].id,
            )
            answer_management(world.acting(key), management_id=proposed.id, agree=True)
    world.principals.clear()  # they hold seats now
