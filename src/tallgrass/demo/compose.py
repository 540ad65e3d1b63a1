"""More notes than anybody wrote, for load only: sentences of the written ones, shuffled by the same
seed."""

import re
from datetime import timedelta

from tallgrass.demo.notes import written
from tallgrass.demo.world import World
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes.actions.importing import import_notes
from tallgrass.notes.types import ImportedCounts, ImportRow

BATCH = 500
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?]?")


def compose_notes(world: World, count: int) -> None:
    """Add `count` notes by readers, each of a few sentences of one topic and language."""
    rng, readers = world.rng, world.readers()
    sentences: dict[tuple[str, str], list[str]] = {}
    tags: dict[tuple[str, str], list[str]] = {}
    for note in written():
        kind = (note["topic"], "zh-hans" if "-zh-" in note["key"] else "en")
        sentences.setdefault(kind, []).extend(
            s.strip() for s in _SENTENCE.findall(note["body"]) if len(s.strip()) > 8
        )
        tags.setdefault(kind, []).extend(note["tags"])
    kinds = sorted(sentences)
    for start in range(0, count, BATCH):
        world.progress("more notes are composed", start, count)
        rows = []
        for at in range(start, min(start + BATCH, count)):
            kind = rng.choice(kinds)
            lines = rng.sample(sentences[kind], 7)
            rows.append(
                ImportRow(
                    author_id=world.people[rng.choice(readers)].id,
                    external_id=f"composed:{at}",
                    title=lines[0][:60],
                    body="\n\n".join(lines[1:]),
                    language=kind[1],
                    created_at=world.end - timedelta(minutes=rng.randrange(60, 300_000)),
                    tags=tuple(sorted(set(rng.choices(tags[kind], k=3)))),
                    counts=ImportedCounts(
                        views=rng.randrange(50, 5_000), likes=rng.randrange(0, 300)
                    ),
                )
            )
        import_notes(SYSTEM, rows=rows)
