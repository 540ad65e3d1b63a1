"""The notes of the sample community, whole, with the talk under them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tallgrass.demo.drawings.gallery import draw, raster
from tallgrass.demo.world import CONTENT, World, load
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.transaction import transaction
from tallgrass.notes.actions.boards import create_board, save_to_board
from tallgrass.notes.actions.engaging import comment, like
from tallgrass.notes.actions.publishing import publish_note
from tallgrass.notes.types import ImportedCounts

BOARDS = {"en": ("To cook", "Places", "For later"), "zh-hans": ("想吃", "想去", "以后再看")}
BATCH = 40


def written() -> list[dict[str, Any]]:
    """Return every note of the content files."""
    files = sorted((CONTENT / "notes").glob("*.toml"))
    return [note for file in files for note in load(f"notes/{file.name}")["note"]]


def publish_all(world: World) -> None:
    """Publish the notes in the order of their days, each with its cover."""
    notes = sorted(written(), key=lambda note: (-note["days_ago"], note["key"]))
    for at, note in enumerate(notes):
        world.progress("notes are written", at, len(notes))
        with world.on(note["days_ago"] + _hour(world)):
            world.notes[note["key"]] = _publish(world, note)


def _hour(world: World) -> float:
    return world.rng.randrange(1, 14) / 24


def _publish(world: World, note: dict[str, Any]) -> Any:
    cover, images = note.get("cover") or {}, []
    if "picture" in cover:
        images = [raster(draw(cover["picture"], note["key"]))]
    return publish_note(
        SYSTEM,
        as_person_id=world.people[note["author"]].id,
        title=note["title"],
        body=note["body"],
        place=note.get("place", ""),
        tags=note["tags"],
        language="zh-hans" if "-zh-" in note["key"] else "en",
        cover=None if images else cover,
        images=images,
        imported=_elsewhere(world, note["likes"]),
    )


def _elsewhere(world: World, likes: int) -> ImportedCounts:
    """Make up what a note of so many likes may have counted where it came from."""
    rng = world.rng
    return ImportedCounts(
        views=int(likes * rng.uniform(14, 30)),
        likes=likes,
        saves=int(likes * rng.uniform(0.2, 0.7)),
        comments=int(likes * rng.uniform(0.02, 0.06)),
    )


def talk(world: World) -> None:
    """Write the comments, and the writers' answers, in the order in which they were said."""
    said: list[tuple[datetime, Callable[[], None]]] = []
    for note in written():
        if note["key"] in world.notes:
            said += _thread(world, note)
    said.sort(key=lambda item: item[0])
    for start in range(0, len(said), BATCH):
        world.progress("people talk", start, len(said))
        with transaction():
            for moment, say in said[start : start + BATCH]:
                world.clock.moment = moment
                say()


def chat(world: World, keys: list[str]) -> None:
    """Let readers ask and answer under these notes, some lines each, of those that fit any."""
    lines = load("chat.toml")
    for at, key in enumerate(keys):
        card = world.notes[key]
        same = [who for who in world.readers() if world.people[who].language == card.language]
        said = world.rng.sample(lines[card.language[:2]], at % 3)
        with transaction():
            for text in said:
                world.clock.moment = _some_time_since(world, key)
                comment(world.acting(world.rng.choice(same)), note_id=card.id, text=text)


def _thread(world: World, note: dict[str, Any]) -> list[tuple[datetime, Callable[[], None]]]:
    card, moment, said = world.notes[note["key"]], world.written_at(note["key"]), []
    last: dict[str, int] = {}
    same = [key for key in world.readers() if world.people[key].language == card.language]
    for line in note.get("comment", []):
        moment = min(
            moment + timedelta(hours=world.rng.uniform(0.4, 30)), world.end - timedelta(minutes=5)
        )
        by = {"reader": world.rng.choice(same), "author": note["author"]}.get(
            line["by"], line["by"]
        )
        said.append(
            (
                moment,
                _saying(world, by, card.id, line["text"], last, is_answer=line["by"] == "author"),
            )
        )
    return said


def _saying(
    world: World, by: str, note_id: int, text: str, last: dict[str, int], *, is_answer: bool
) -> Callable[[], None]:
    def say() -> None:
        last["id"] = comment(
            world.acting(by),
            note_id=note_id,
            text=text,
            parent_id=last.get("id") if is_answer else None,
        )

    return say


def enjoy(world: World, keys: list[str], each: int) -> None:
    """Have every reader like about `each` of these notes at some time since they were written, and
    keep a few on a board."""
    rng = world.rng
    weights = [1 + world.notes[key].likes_imported / 900 for key in keys]
    fans = [*world.readers(), "reader"]
    for at, fan in enumerate(fans):
        world.progress("people like and save", at, len(fans))
        language = world.people[fan].language
        picked = sorted(
            set(rng.choices(keys, weights, k=each))
        )  # sorted: a set's order is no seed's
        liked = [
            key for key in picked if world.notes[key].language == language or rng.random() < 0.2
        ]
        with transaction():
            acting = world.acting(fan)
            for key in liked:
                world.clock.moment = _some_time_since(world, key)
                like(acting, note_id=world.notes[key].id)
            _keep(world, fan, liked[:: 3 if fan == "reader" else 4])


def _keep(world: World, fan: str, keys: list[str]) -> None:
    if not keys:
        return
    acting, name = world.acting(fan), world.rng.choice(BOARDS[world.people[fan].language])
    world.clock.moment = max(_some_time_since(world, key) for key in keys)
    if fan not in world.boards:
        world.boards[fan] = create_board(acting, name=name).id
    for key in keys:
        save_to_board(acting, note_id=world.notes[key].id, board_id=world.boards[fan])


def _some_time_since(world: World, key: str) -> datetime:
    written_at = world.written_at(key)
    return written_at + (world.end - written_at) * world.rng.uniform(0.02, 0.98)
