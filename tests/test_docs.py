"""What the documents point to is there: files, tests, addresses, commands."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from tallgrass.cli.main import COMMANDS
from tallgrass.conf.config import Config
from tests.running import ROOT

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src" / "tallgrass").glob("*/README.md"),
    ]
)


def said(pattern: str, page: Path) -> Iterator[str]:
    """What stands in the page in that form."""
    return (match.group(1) for match in re.finditer(pattern, page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_of_a_page_lead_somewhere(page: Path) -> None:
    linked = {page.parent / link for link in said(r"\]\((?!http)([^)#]+)", page)}
    named = {
        ROOT / path for path in said(r"`((?:src|tests|docs|tools|benchmarks)/[\w/.-]+)`", page)
    }
    assert sorted(str(path) for path in linked | named if not path.exists()) == []


def test_every_setting_is_documented_with_its_value_where_none_is_given() -> None:
    documented = set(said(r"\n\| `(\w+)` \|", ROOT / "docs" / "settings.md"))
    assert documented == {field.name for field in fields(Config)} - {"home"}


@pytest.mark.parametrize("name", ["README.md", "docs/sources.md", "docs/start.md"])
def test_addresses_and_commands_that_are_named_exist(name: str) -> None:
    wanting = []
    for path in said(r"`(/[\w/-]*/|/)`", ROOT / name):
        try:
            resolve(path)
        except Resolver404:
            wanting.append(path)
    wanting += [
        command
        for command in said(r"(?:^|`)tallgrass ([a-z]+)", ROOT / name)
        if command not in COMMANDS
    ]
    assert wanting == []


def test_every_source_that_works_or_is_reversed_names_its_tests() -> None:
    rows = [
        row.split("|")
        for row in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").splitlines()
        if "|" in row
    ][2:]
    assert len(rows) > 30
    assert [
        cells[1].strip()
        for cells in rows
        if ("`tests/" in cells[3]) == (cells[4].strip() == "not yet")
    ] == []


def test_each_worked_example_names_its_files_in_order_and_the_tests_that_wait_for_it() -> None:
    text = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
    examples = re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(examples) == 10
    for example in examples:
        steps, _rule, waiting = example.partition("*Fails until done:*")
        numbers = re.findall(r"^(\d+)\. ", steps, re.MULTILINE)
        assert numbers == [str(n + 1) for n in range(len(numbers))] and len(numbers) >= 3, example
        assert "`src/tallgrass/" in steps and "`tests/" in waiting, example
