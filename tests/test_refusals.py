"""Everything is refused by a declared code, and codes are kept."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import translation

from tallgrass.kernel.errors import Refusal, TallgrassError
from tests import refusals
from tests.running import ROOT

SOURCE = ROOT / "src" / "tallgrass"
PRODUCT = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
DECLARING = [path for path in PRODUCT if "errors" in (path.stem, path.parent.name)]
RESERVED = {"field", "retry_after"}


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def names_from_errors(tree: ast.AST) -> dict[str, object]:
    """What a module took from any `errors.py`, by the name it uses: a class, a refusal, or the
    module."""
    known: dict[str, object] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("tallgrass."):
            continue
        for alias in node.names:
            if alias.name == "errors":
                known[alias.asname or alias.name] = import_module(f"{node.module}.errors")
            elif (node.module or "").endswith(".errors"):
                known[alias.asname or alias.name] = getattr(
                    import_module(node.module or ""), alias.name
                )
    return known


def used(path: Path) -> Iterator[tuple[ast.Call | None, object]]:
    """Each refusal or class of refusals that the module names, with the call it is called by."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = names_from_errors(tree)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in known:
            yield called.get(id(node)), known[node.id]
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and isinstance(known.get(node.value.id), type(ast))
        ):
            yield called.get(id(node)), getattr(known[node.value.id], node.attr)


def test_nothing_is_refused_in_free_text() -> None:
    made = [
        f"{name_of(path)}:{call.lineno}"
        for path in PRODUCT
        for call, what in used(path)
        if call and isinstance(what, type) and issubclass(what, TallgrassError)
    ]
    assert made == []


def test_no_test_is_content_with_a_class_of_refusals() -> None:
    """A refusal for another reason would pass: tests say `refused(errors.CODE)`."""
    content = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = names_from_errors(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.raises":
                named = [
                    known.get(part.id) for part in ast.walk(node) if isinstance(part, ast.Name)
                ]
                if any(isinstance(it, type) and issubclass(it, TallgrassError) for it in named):
                    content.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert content == []


def test_each_refusal_is_raised_with_its_own_parameters() -> None:
    wrong = []
    for path in PRODUCT:
        for call, what in used(path):
            if isinstance(what, Refusal) and call:
                given = {word.arg for word in call.keywords if word.arg} - RESERVED
                from_elsewhere = any(word.arg is None for word in call.keywords)
                rest = what.slots - given
                if call.args or given - what.slots or (rest and not from_elsewhere):
                    wrong.append(f"{name_of(path)}:{call.lineno} {what.code} takes {what.slots}")
    assert wrong == []


def test_each_refusal_is_raised_somewhere() -> None:
    raised = {what.code for path in PRODUCT for _, what in used(path) if isinstance(what, Refusal)}
    assert sorted({refusal.code for refusal in refusals.every()} - raised) == []


@pytest.mark.parametrize("path", DECLARING, ids=name_of)
def test_a_code_begins_with_the_room_that_declares_it(path: Path) -> None:
    room = path.relative_to(SOURCE).parts[0]
    module = import_module(".".join(("tallgrass", *path.relative_to(SOURCE).with_suffix("").parts)))
    declared = {name: it for name, it in vars(module).items() if isinstance(it, Refusal)}
    foreign = {name for name, it in declared.items() if it.code.partition(".")[0] != room}
    assert (foreign, bool(declared)) == (set(), True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_can_be_said(language: str) -> None:
    with translation.override(language):
        for refusal in refusals.every():
            error = refusal(**dict.fromkeys(refusal.slots, 2))
            assert error.message, refusal.code
            assert "%(" not in f"{error}", refusal.code


def test_no_code_is_lost_and_each_keeps_its_status() -> None:
    kept = refusals.CODES.read_text(encoding="utf-8").splitlines()
    assert kept == refusals.codes(), "make refusals adds what is new; what is gone was promised"


def test_the_page_lists_them_all() -> None:
    assert refusals.PAGE.read_text(encoding="utf-8") == refusals.page(), "run make refusals"
