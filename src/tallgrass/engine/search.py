"""The note index: a folder that one process writes and any number read, wrapped around tantivy.

Terms are cut by `tokens` before they go in, so index and query agree, and a query is never parsed:
nobody can inject into it. The folder holds generations (`g1`, `g2`, …) and a file CURRENT that
names the one to read, replaced atomically. A generation that cannot be opened or read is left
behind for a new, empty one; whoever feeds the index sees `position` return to the start.
"""

import fcntl
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from tallgrass.engine.tokens import letters, letters_of, query_tokens, tokens

SCHEMA_VERSION = 4  # also of how texts are folded and cut: another one has all notes read again
ENOUGH = 20  # with fewer notes that hold every word, those that hold any word follow
FIELDS = (("title", 2.0), ("body", 1.0), ("tags", 1.0), ("author", 1.0), ("place", 1.0))
LETTERS = (
    ("letters_of_title", 1.0),
    ("letters", 0.3),
)  # a word that the text was cut through is found, behind whole ones
_HEAP = 30_000_000
_CURRENT = "CURRENT"
_POSITION = "position.json"
_BROKEN = "BROKEN"
_BEGUN = "begun"
_LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class Document:
    """A note as the index takes it: plain texts, cut here."""

    id: int
    title: str
    body: str
    tags: str = ""
    author: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A note found, with its score; higher is nearer."""

    id: int
    score: float


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    for name, _weight in FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="cut", index_option="freq")
    for name, _weight in LETTERS:
        builder.add_text_field(name, stored=False, tokenizer_name="cut", index_option="basic")
    return builder.build()


def _open(place: Path, *, create: bool = False) -> tantivy.Index:
    """Open a generation, its fields cut at spaces (they were cut by `tokens` already)."""
    index = tantivy.Index(_schema(), path=str(place)) if create else tantivy.Index.open(str(place))
    index.register_tokenizer(
        "cut", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    return index


class IndexBusy(Exception):
    """Raised when another process or thread writes the index; it is sound, and free again soon."""


class IndexWriter:
    """The one writer. `position` is whatever the feeder last committed, empty for a new index.

    Raises IndexBusy while there is another: an index that is being written must not be taken for
    one that cannot be opened.
    """

    def __init__(self, folder: Path, *, beside: bool = False) -> None:
        """Write the generation that is read; with `beside` a new one, which nobody reads until
        `reveal`."""
        self._folder, self._is_hidden = folder, beside
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / _LOCK).open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            raise IndexBusy from error
        place = _current(folder)
        if beside or place is None or (folder / _BROKEN).exists() or not self._take(place):
            self._begin_anew()

    def _take(self, place: Path) -> bool:
        try:
            kept = json.loads((place / _POSITION).read_text(encoding="utf-8"))
            if kept["schema"] != SCHEMA_VERSION:
                return False
            index = _open(place)
            index.searcher().search(tantivy.Query.all_query(), limit=1)
            self._writer = index.writer(_HEAP, 1)
        except (OSError, ValueError, KeyError, TypeError):
            return False
        self._place, self.position = place, str(kept["position"])
        return True

    def _begin_anew(self) -> None:
        number = 1 + max((int(path.name[1:]) for path in self._folder.glob("g[0-9]*")), default=0)
        self._place = self._folder / f"g{number}"
        self._place.mkdir()
        (self._place / _BEGUN).touch()
        self._writer = _open(self._place, create=True).writer(_HEAP, 1)
        self.position = ""
        self.commit("")

    def put(self, document: Document) -> None:
        """Add a note, or replace it."""
        self.remove(document.id)
        entry = tantivy.Document()
        entry.add_integer("id", document.id)
        for name, _weight in FIELDS:
            entry.add_text(name, " ".join(tokens(getattr(document, name))))
        whole = "\n".join(getattr(document, name) for name, _weight in FIELDS)
        for (name, _weight), text in zip(LETTERS, (document.title, whole), strict=True):
            entry.add_text(name, " ".join(sorted(letters(text))))
        self._writer.add_document(entry)

    def remove(self, note_id: int) -> None:
        """Take a note out; nothing happens if it is not there."""
        self._writer.delete_documents_by_term("id", note_id)

    def commit(self, position: str) -> None:
        """Make everything put so far visible, then remember how far the feeder has come."""
        self._writer.commit()
        _write(
            self._place / _POSITION, json.dumps({"schema": SCHEMA_VERSION, "position": position})
        )
        self.position = position
        if not self._is_hidden and _current(self._folder) != self._place:
            _write(self._folder / _CURRENT, self._place.name)
            (self._folder / _BROKEN).unlink(missing_ok=True)
            for old in self._folder.glob("g[0-9]*"):
                if old != self._place:
                    shutil.rmtree(old, ignore_errors=True)

    def reveal(self) -> None:
        """Let a generation that was written beside be read in place of the earlier ones, which
        go."""
        self._is_hidden = False
        self.commit(self.position)

    def close(self) -> None:
        """Drop what was not committed, let merges finish and let go of the lock."""
        try:
            self._writer.rollback()
            self._writer.wait_merging_threads()
        finally:
            del self._writer
            self._lock.close()


class Reader:
    """A view of the index that follows commits. Cheap to keep, safe in any number of processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, ...] = ()

    def search(self, query: str, *, limit: int = 100) -> list[Hit]:
        """Return notes that hold every word asked for, best first; when they are few, those that
        hold some of them follow.

        An index that is missing or cannot be read finds nothing, and is marked for its writer to
        build again.
        """
        asked = query_tokens(query)
        if not asked or not self._follow() or self._index is None:
            return []
        try:
            hits = self._run(asked, tantivy.Occur.Must, limit)
            if len(hits) < min(ENOUGH, limit) and len(asked) > 1:
                known = {hit.id for hit in hits}
                hits += [
                    hit
                    for hit in self._run(asked, tantivy.Occur.Should, limit)
                    if hit.id not in known
                ]
        except (OSError, ValueError):
            self._mark_broken()
            return []
        return hits[:limit]

    def size(self) -> int:
        """Return how many notes the index holds."""
        return self._index.searcher().num_docs if self._follow() and self._index is not None else 0

    def _run(self, asked: list[str], occur: tantivy.Occur, limit: int) -> list[Hit]:
        assert self._index is not None
        is_strict = occur == tantivy.Occur.Must  # only with every other word is a letter enough
        clauses = [
            (occur, _anywhere(self._index.schema, token, by_letters=is_strict)) for token in asked
        ]
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit=limit, count=False).hits
        ids: list[Any] = (
            searcher.fast_field_values("id", [address for _score, address in found])
            if found
            else []
        )
        ranked = [
            Hit(int(note_id), float(score))
            for (score, _address), note_id in zip(found, ids, strict=True)
        ]
        return sorted(ranked, key=lambda hit: (-hit.score, -hit.id))

    def _follow(self) -> bool:
        """See the newest commit; returns whether there is an index at all."""
        place = _current(self._folder)
        if place is None:
            return False
        try:
            facts = (place / "meta.json").stat()
            seen = (int(place.name[1:]), facts.st_ino, facts.st_mtime_ns, facts.st_size)
            if self._index is None or not self._seen or seen[0] != self._seen[0]:
                self._index = _open(place)
                self._index.config_reader("manual")
            if seen != self._seen:
                self._index.reload()
                self._seen = seen
        except (OSError, ValueError):
            self._mark_broken()
            return False
        return True

    def _mark_broken(self) -> None:
        self._index, self._seen = None, ()
        (self._folder / _BROKEN).touch()


def _anywhere(schema: tantivy.Schema, token: str, *, by_letters: bool) -> tantivy.Query:
    parts = []
    for name, weight in FIELDS:
        term = tantivy.Query.term_query(schema, name, token, index_option="freq")
        parts.append(
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(term, weight) if weight != 1.0 else term,
            )
        )
    if by_letters and (marked := letters_of(token)):
        for name, weight in LETTERS:
            terms = [
                tantivy.Query.term_query(schema, name, letter, index_option="basic")
                for letter in marked
            ]
            all_of = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(all_of, weight)))
    return tantivy.Query.boolean_query(parts)


def position(folder: Path) -> str:
    """Return how far the index has been fed; empty for one that is missing, damaged or of another
    make."""
    place = _current(folder)
    if place is None or (folder / _BROKEN).exists():
        return ""
    try:
        kept = json.loads((place / _POSITION).read_text(encoding="utf-8"))
        return str(kept["position"]) if kept["schema"] == SCHEMA_VERSION else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def begun_at(folder: Path) -> float:
    """Return when the generation that is read was begun, in seconds; 0 where that is not known."""
    place = _current(folder)
    mark = place / _BEGUN if place else None
    return mark.stat().st_mtime if mark and mark.exists() else 0.0


def _current(folder: Path) -> Path | None:
    """Return the generation that CURRENT names, if it is there."""
    try:
        name = (folder / _CURRENT).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    place = folder / name
    return place if name[:1] == "g" and name[1:].isdecimal() and place.is_dir() else None


def _write(path: Path, text: str) -> None:
    """Replace a file atomically."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
