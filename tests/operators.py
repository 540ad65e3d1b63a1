"""The table of what operators do, from the code: `docs/operators.md`, and what its test compares.

python -m tests.operators    writes the page
"""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tallgrass"
PAGE = ROOT / "docs" / "operators.md"
HEAD = """# What operators do, and who watches them

Operators verify, decide and pay out; nobody rules alone. The table is made from the code
(`make operators`), and a test compares it with the rules and with every address of the desk.

Two operators are needed to offer an organisation to a new owner, to suspend a colleague, to delete
the account of somebody who cannot ask for it, and to make a rule less safe (second factor off or
its wait shorter, sign-ins that last longer or are forgotten sooner, a lower age, fewer days to come
back, longer looks): one proposes, another confirms, both are on the record. Where only one operator
is left, whoever runs the server does it by command (`tallgrass user owner`, `tallgrass user
operator`, `tallgrass erase`, `tallgrass policy`). Every change of a policy is told to all
operators, by notice and mail. Nobody suspends
themselves or lifts a restriction on themselves, and the last operator cannot be suspended, erased
or stripped of their rights. Deposits and payouts take one operator so far.

The policy *Second factor* asks operators, and whoever confirms money (deposits and payouts here; in
a brand, owners and procurement who approve budgets and awards), for a passkey or a code beside the
password. It is on in a new community, off in the sample and in homes of earlier releases: there
the desk says so. Where it is on, the rules themselves refuse whoever gave none, at every door: an
operator is then led to set one up, and is none until they did.

What is private is read through a case alone. Somebody reported it, or an operator did; the case is
open; and the operator opened a look from the case's page, with a reason. A look ends after some
hours (policy `look_hours`, 24) or with its case, and covers what the case is about: a person's or
an organisation's contracts, drafts, payslips, pictures, campaigns, reports and accounts, or the one
thing. Each reading leaves a row that those whom it concerns read under *Who looked*; they get a
notice and mail at the first. Rules of all rooms ask for it in one place, `kernel.looks`, so it
holds for every page, picture and file. Without a case operators see what their queues are made of:
reports, statements and appeals, notes under a restriction, seats of organisations, payouts that are
due (amount, name, account) and campaigns that await a deposit (title, brand, budget).

| verb | what it does | at | who else must agree | who is told | what is recorded |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The page, a row a deed."""
    from tallgrass.governance.deeds import DEEDS

    rows = []
    for deed in DEEDS:
        at = ", ".join(f"`{name}`" for name in deed.at.split()) or "–"
        cells = (f"`{deed.verb}`", deed.does, at, deed.agrees, deed.told, deed.recorded)
        rows.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(rows)


def granted() -> set[str]:
    """Verbs whose rule asks whether somebody is an operator, itself or by another function."""
    files = [*PACKAGE.glob("*/rules.py"), PACKAGE / "kernel" / "policies.py"]
    return {verb for file in files for verb in _granted_in(file)}


def _granted_in(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    asking = {
        name
        for name, node in functions.items()
        if any(isinstance(at, ast.Attribute) and at.attr == "is_operator" for at in ast.walk(node))
        or _called(node) & {"through_case", "by_case"}
    }
    while more := {
        name
        for name, node in functions.items()
        if name not in asking and (_called(node) & asking or "ledger.fund" in _called(node))
    }:
        asking |= more
    for name in asking:
        for mark in functions[name].decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name):
                yield str(ast.literal_eval(mark.args[0]))


def _called(node: ast.FunctionDef) -> set[str]:
    """Names of functions that are called, and the verbs that `can` is asked for."""
    calls = [at for at in ast.walk(node) if isinstance(at, ast.Call)]
    named = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    asked = [call.args[1] for call in calls if getattr(call.func, "id", "") == "can"]
    return named | {str(verb.value) for verb in asked if isinstance(verb, ast.Constant)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
