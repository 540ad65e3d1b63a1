"""The shape of the code: small files and functions, rooms that keep to themselves."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
PYTHON = sorted(
    path
    for folder in ("src", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
PICTURES = ROOT / "src" / "tallgrass" / "demo" / "drawings"  # a drawing is as long as what it shows
PRODUCT = [path for path in PYTHON if path.is_relative_to(ROOT / "src")]
PURE = ("engine", "journal", "edge")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "tallgrass").parts[0]


def test_files_are_short() -> None:
    long = {
        name_of(path): lines
        for path in PYTHON
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {}
    for path in PYTHON:
        if path.is_relative_to(PICTURES):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name_of(path)}:{node.name}"] = lines
    assert long == {}


def test_nobody_fetches_models_by_name() -> None:
    mark = "get_" + "model("
    assert [name_of(path) for path in PRODUCT if mark in path.read_text(encoding="utf-8")] == []


def test_raw_sql_names_only_the_rooms_own_tables() -> None:
    """Deep reading of another room's tables hides from the import rules, so it is looked for in the
    text."""
    foreign = []
    for path in PRODUCT:
        for table in re.finditer(
            r"(?i:\b(?:from|join|into|update|table)\s+)(tg_[a-z]+)_[a-z]+",
            path.read_text(encoding="utf-8"),
        ):
            if table[1] != f"tg_{room_of(path)}":
                foreign.append(f"{name_of(path)}: {table[0]}")
    assert foreign == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_never_load_django(room: str) -> None:
    script = (
        "import importlib, pkgutil, sys\n"
        f"import tallgrass.{room} as room\n"
        "for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(module.name) if not module.name.endswith('__main__') else "
        "None\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'django'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr[-2_000:]


def test_every_room_says_what_it_owns() -> None:
    """Every room has a README of at most 30 lines."""
    wanting = []
    for folder in sorted((ROOT / "src" / "tallgrass").iterdir()):
        built = folder.is_dir() and (folder / "__init__.py").exists()
        readme = folder / "README.md"
        if built and not (
            readme.exists() and len(readme.read_text(encoding="utf-8").splitlines()) <= 30
        ):
            wanting.append(folder.name)
    assert wanting == []


def test_package_files_of_rooms_stay_empty() -> None:
    assert [
        name_of(path)
        for path in (ROOT / "src" / "tallgrass").glob("*/__init__.py")
        if path.read_text(encoding="utf-8").strip()
    ] == []


def test_the_tables_of_every_room_are_private() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    kept = {
        module
        for contract in contracts
        if contract["type"] == "protected"
        for module in contract["protected_modules"]
    }
    rooms = {
        path.relative_to(ROOT / "src" / "tallgrass").parts[0]
        for path in PRODUCT
        if "models" in (path.stem, path.parent.name)
    }
    assert sorted(room for room in rooms if f"tallgrass.{room}.models" not in kept) == [], (
        "add a contract <room>-models to pyproject"
    )


def test_areas_of_the_web_name_their_parts_alike() -> None:
    """What comes in is read in `forms`, what goes out is worded in `presenters`; beside them stand
    only views, addresses and the area's place in the navigation."""
    known = re.compile(r"(errors|forms|presenters|urls|nav|links|views(_[a-z]+)?|__init__)(\.py)?")
    others = {"ledger/owners.py", "site/samples.py"}  # whose money is asked for; the style guide's
    web = ROOT / "src" / "tallgrass" / "web"
    areas = [path.parent for path in web.glob("*/urls.py")]
    assert len(areas) > 8
    assert {
        f"{area.name}/{path.name}"
        for area in areas
        for path in area.iterdir()
        if path.name != "__pycache__" and not known.fullmatch(path.name)
    } == others


def test_a_class_name_means_one_thing() -> None:
    """Whoever reads a class's name anywhere knows which one is meant."""
    framework = {"Meta", "Migration"}  # Django asks for these names
    places: dict[str, list[str]] = {}
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in framework:
                places.setdefault(node.name, []).append(name_of(path))
    assert len(places) > 300
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_class_is_named_by_a_noun() -> None:
    """What a class holds is its name, not what was done to it; an error may say what happened."""
    irregular = {
        "Begun Bound Bought Brought Built Caught Chosen Done Drawn Found Given Gone Held Kept",
        "Known Left Lost Made Met Paid Read Said Seen Sent Shown Sold Taken Told Won Written",
    }
    done = {word for words in irregular for word in words.split()}
    found = {
        name_of(path): node.name
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        if (name := node.name.strip("_")) in done or re.fullmatch(r"[A-Z][a-z]+ed", name)
        if not any(ast.unparse(base).endswith("Error") for base in node.bases)
    }
    assert found == {}
