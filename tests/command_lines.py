"""Command lines of a document, run for real: the fenced sh blocks of a page, in an empty folder
that has what `make setup` leaves. `tests/test_readme.py` types those of README."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.running import answer, clean_environment, free_ports, wait_until

PAGES, EDGE = "8000", "8001"  # the ports that documents name; those of a run are free ones
_SERVES = re.compile(r"\btallgrass (run|demo)\b(?!.*--no-run)")


def sections(page: Path) -> dict[str, str]:
    """The text below each heading of a page, down to the next of any depth."""
    parts = re.split(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def command_lines(page: Path, section: str = "") -> list[str]:
    """The lines of a page's sh blocks (of one section, or all), continued lines as one, comments
    left out."""
    text = sections(page)[section] if section else page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    bare = (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines)
    return [line for line in bare if line]


@dataclass(frozen=True, slots=True)
class Ran:
    """A line that was run: as it was typed, how it ended, and all it said."""

    line: str
    code: int
    said: str


@dataclass(slots=True)
class Newcomer:
    """Somebody who types a document's lines, one after another, in a folder of their own.

    `fills` says what to write for a word that stands for something only known by then, such as ID;
    `host` by which name pages are asked for.
    """

    folder: Path
    fills: Mapping[str, Callable[["Newcomer"], str]] = field(default_factory=dict)
    ran: list[Ran] = field(default_factory=list)
    host: str = "localhost"

    def __post_init__(self) -> None:
        command = self.folder / ".venv" / "bin" / "tallgrass"
        command.parent.mkdir(parents=True)
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tallgrass.cli.main "$@"\n')
        command.chmod(0o755)

    def type(self, line: str) -> Ran:
        """Run one line. What serves is started, asked for a page, and stopped with Ctrl-C."""
        for word, fill in self.fills.items():
            if re.search(rf"\b{word}\b", line):
                line = re.sub(rf"\b{word}\b", fill(self), line)
        done = self._serve(line) if _SERVES.search(line) else self._wait_for(line)
        self.ran.append(done)
        return done

    def said(self, pattern: str) -> str:
        """The last thing that was said in this form."""
        found = [match for ran in self.ran for match in re.findall(pattern, ran.said)]
        assert found, f"nothing said {pattern}"
        return str(found[-1])

    def _environment(self) -> dict[str, str]:
        return clean_environment() | {"HOME": str(self.folder)}

    def _wait_for(self, line: str) -> Ran:
        done = subprocess.run(
            ["sh", "-ec", line],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        return Ran(line, done.returncode, done.stdout + done.stderr)

    def _serve(self, line: str) -> Ran:
        port = free_ports()
        typed = re.sub(rf"\b{EDGE}\b", str(port + 1), re.sub(rf"\b{PAGES}\b", str(port), line))
        said = self.folder / ".said"
        with said.open("wb") as out:
            process = subprocess.Popen(
                ["sh", "-ec", f"exec {typed}"],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        try:
            wait_until(
                lambda: process.poll() is not None or "Ctrl-C" in said.read_text(), seconds=600
            )
            assert process.poll() is None, said.read_text()
            wait_until(lambda: answer(f"http://localhost:{port}/", self.host) == 200)
        finally:
            if process.poll() is None:
                process.send_signal(2)
            code = process.wait(60)
        return Ran(line, code, said.read_text(encoding="utf-8"))


def type_all(page: Path, section: str, newcomer: Newcomer) -> Iterator[Ran]:
    """Type the lines of a section in their order; yield each as it ends."""
    lines = command_lines(page, section)
    assert lines, f"{page.name} has no command lines in {section!r}"
    for line in lines:
        yield newcomer.type(line)
