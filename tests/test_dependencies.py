"""What is declared is used: a dependency that nothing imports is installed for nobody."""

import ast
import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.running import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
AT_WORK = PROJECT["project"]["dependencies"]
EXTRAS = [each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra]
GROUPS = PROJECT["dependency-groups"]
IN_DEVELOPMENT = [
    *GROUPS["build"],
    *(each for each in GROUPS["dev"] if each != {"include-group": "build"}),
]

NEVER_IMPORTED = {
    "defusedxml": "openpyxl reads strangers' workbooks by it where it is there",
    "django-htmx": "an application and a middleware that the settings name",
    "tzdata": "the standard library reads its files where a system has none",
    "psycopg": "Django imports it where the address of a database says so",
}
COMMANDS_AND_PLUGINS = {
    "django-stubs": "a plugin of mypy",
    "editables": "the build of an editable install",
    "granian": "a server on which the peers of benchmarks run",
    "hatchling": "the build",
    "import-linter": "a command",
    "mypy": "a command",
    "pytest-django": "a plugin of pytest",
    "pytest-playwright": "a plugin of pytest",
    "ruff": "a command",
    "typos": "a command",
}


def name_of(requirement: str) -> str:
    """The name of a distribution, as package indexes write it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def imported_by(folders: Iterable[Path]) -> set[str]:
    """The names of the distributions that modules in these folders import."""
    modules: set[str] = set()
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    found = packages_distributions()
    return {name_of(name) for module in modules for name in found.get(module, ())}


def test_every_dependency_of_the_product_is_imported_by_it() -> None:
    declared = {name_of(each) for each in [*AT_WORK, *EXTRAS]}
    assert declared - imported_by([ROOT / "src"]) == NEVER_IMPORTED.keys() & declared


def test_every_tool_of_development_is_imported_or_run() -> None:
    declared = {name_of(each) for each in IN_DEVELOPMENT}
    used = imported_by([ROOT / "src", ROOT / "tests", ROOT / "benchmarks", ROOT / "tools"])
    assert declared - used - NEVER_IMPORTED.keys() == COMMANDS_AND_PLUGINS.keys()
