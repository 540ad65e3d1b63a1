"""What web, API, MCP and command line may take from a room: reads and verbs that ask who wants
it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tallgrass
from tests.reads import ASKED, OPEN, ROOMS, names_of

SOURCE = Path(tallgrass.__path__[0])
ROOT = "tallgrass."
DOORS = ("web", "api", "mcp", "cli")
# Verbs without a principal that a door may take, and why.
NOBODY_ASKS = {
    "people.actions.check_handle_available",  # looks, and writes nothing
    "people.actions.check_name",  # looks, and writes nothing
    "people.actions.change_unconfirmed_address",  # whoever asks just proved a password
    "people.actions.begin_attempt",  # nobody is in yet
    "people.actions.claim_person",  # the code in hand is the permission
    "people.actions.check_email_available",  # looks, and writes nothing
    "people.actions.confirm_address_change",  # the mailed key is the permission
    "people.actions.take_address_back",  # the mailed key is the permission
    "people.actions.come_back",  # and here
    "people.actions.prove_address",  # the mailed key, which allauth has read, is the permission
    "people.actions.forgive_attempt",  # nobody is in yet
    "people.actions.password_was_set",  # whoever asks proved a password, or has the mailed link
    "people.actions.ask_recovery",  # whoever asks just proved the password; nothing ends at once
    "people.actions.cancel_recovery",  # the mailed key is the permission
    "people.actions.use_code",  # the code in hand is the permission, after the password
    "people.actions.use_passkey",  # the passkey, which its browser has proved, is the permission
    "people.actions.record_failure",  # nobody is in yet, and nothing of anybody changes
    "people.actions.operating.ask_factor",  # of a home that is being made: nobody is in yet
    "ledger.actions.destinations.confirm_destination",  # the mailed key is the permission
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(pattern: str) -> Iterator[tuple[str, ast.Module]]:
    """Modules of the product by name (without the package's own), each as a tree."""
    for path in sorted(SOURCE.glob(pattern)):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), tree_of(path)


def principals(pattern: str) -> dict[str, list[int]]:
    """Return public functions by name, and the places of the parameters that are a Principal."""
    return {
        f"{module}.{node.name}": [
            at
            for at, arg in enumerate((*node.args.args, *node.args.kwonlyargs))
            if arg.annotation is not None and ast.unparse(arg.annotation) == "Principal"
        ]
        for module, tree in modules(pattern)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def functions(pattern: str) -> dict[str, bool]:
    """Return public functions by name, and whether each takes a Principal."""
    return {name: bool(places) for name, places in principals(pattern).items()}


def reads() -> dict[str, list[int]]:
    """Return every public function of a room's queries, and where it takes a Principal."""
    return {
        name: places
        for pattern in ("*/queries.py", "*/queries/*.py", "*/*_queries.py")
        for name, places in principals(pattern).items()
    }


def verbs() -> dict[str, bool]:
    """Every public function of a room's actions, by each name under which it can be imported."""
    found = {**functions("*/actions.py"), **functions("*/actions/**/*.py")}
    for module, tree in modules("*/actions/__init__.py"):
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                origin = node.module.removeprefix(ROOT)
                found |= {
                    f"{module}.{alias.name}": found[f"{origin}.{alias.name}"]
                    for alias in node.names
                    if f"{origin}.{alias.name}" in found
                }
    return found


def imported(tree: ast.Module) -> dict[str, str]:
    """What a module imports from the product: the full name by the one it has there."""
    return {
        alias.asname or alias.name: f"{str(node.module).removeprefix(ROOT)}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOT)
        for alias in node.names
    }


def used(tree: ast.Module) -> dict[str, list[ast.Call]]:
    """Names that a module imports from the product or reads from a module it imported, in full,
    each with the calls of it."""
    names = imported(tree)
    found: dict[str, list[ast.Call]] = {name: [] for name in names.values()}

    def full_name(node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return names.get(node.id, "")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return f"{names[node.value.id]}.{node.attr}" if node.value.id in names else ""
        return ""

    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and full_name(node):
            found.setdefault(full_name(node), [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and full_name(node.func):
            found.setdefault(full_name(node.func), []).append(node)
    return found


def used_by_doors() -> Iterator[tuple[str, str, list[ast.Call]]]:
    """Module of a door, name it uses, calls of it."""
    for door in DOORS:
        for module, tree in modules(f"{door}/**/*.py"):
            for name, calls in used(tree).items():
                yield module, name, calls


def test_every_read_takes_a_viewer_or_says_why_it_needs_none() -> None:
    without = {name for name, asks in reads().items() if not asks}
    listed = names_of(OPEN, ASKED, ROOMS)
    assert without - listed == set(), "let it take the viewer, or list it in tests/reads.py"
    assert listed - without == set(), "gone, or asks by now: take it off tests/reads.py"


def test_every_read_takes_its_viewer_first() -> None:
    taken = {name: places for name, places in reads().items() if places}
    assert len(taken) > 80
    assert {name: places for name, places in taken.items() if places != [0]} == {}


def test_a_read_stands_on_one_list() -> None:
    lists = [names_of(one) for one in (OPEN, ASKED, ROOMS)]
    assert sum(map(len, lists)) == len(set().union(*lists)) > 100


def test_no_door_reads_what_is_for_rooms() -> None:
    inner = names_of(ROOMS)
    assert [(door, name) for door, name, _calls in used_by_doors() if name in inner] == []


def test_doors_take_only_verbs_that_ask_who_acts() -> None:
    known = verbs()
    taken = {name for _door, name, _calls in used_by_doors() if name in known}
    assert len(taken) > 80
    assert {name for name in taken if not known[name]} == NOBODY_ASKS
