"""The page of limits says what the code does."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from tallgrass.kernel import policies
from tallgrass.notes.actions.pictures import MOST_MEGAPIXELS
from tallgrass.people.actions import attempts
from tests.running import ROOT

SOURCE = ROOT / "src"
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (\d+) \| (\d+) \|", re.MULTILINE)
PREFIX = re.compile(r"f'(\w+):")


def spent_in(file: Path) -> Iterator[tuple[str, int, int]]:
    """Bucket, tokens and seconds of each limit that a file takes from."""
    text = file.read_text(encoding="utf-8")
    if "limits.spend(" not in text:
        return
    parts = file.relative_to(SOURCE).with_suffix("").parts
    known = vars(import_module(".".join(parts)))
    tree = ast.parse(text)
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "limits.spend":
            key = node.args[0]
            found = PREFIX.match(ast.unparse(named.get(getattr(key, "id", ""), key)))
            said = {one.arg: ast.unparse(one.value) for one in node.keywords}
            if found:
                capacity, seconds = (
                    eval(said[name], dict(known)) for name in ("capacity", "seconds")
                )
                yield found[1], capacity, seconds


@pytest.mark.django_db
def test_every_limit_stands_on_the_page_of_limits_with_its_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = import_module("tallgrass.governance.actions.cases")
    monkeypatch.setattr(cases, "policy", policies.current("governance")[1], raising=False)
    found = {
        name: (brake.tries, brake.seconds)
        for name, brake in (
            ("enter_here", attempts.HERE),
            ("enter_from", attempts.NETWORK),
            ("enter_account", attempts.ACCOUNT),
            ("enter_known", attempts.KNOWN),
            ("code_here", attempts.CODE_HERE),
            ("code_account", attempts.CODE_ACCOUNT),
            ("code_known", attempts.CODE_KNOWN),
        )
    }
    for file in SOURCE.rglob("*.py"):
        found |= {name: (tokens, seconds) for name, tokens, seconds in spent_in(file)}
    told = {name: (int(tokens), int(seconds)) for name, tokens, seconds in ROW.findall(PAGE)}
    assert told == found
    assert f"have {MOST_MEGAPIXELS} megapixels together" in PAGE


def test_sign_ups_are_slowed_as_the_page_says() -> None:
    text = (SOURCE / "tallgrass/conf/settings.py").read_text(encoding="utf-8")
    assert '"reset_password": "20/m/ip,60/h/ip,3/m/key,10/h/key"' in text
    assert "3 a minute and 10 an hour to one address" in PAGE
    assert '"signup": "10/m/ip,60/h/ip,200/d/ip"' in text
    assert "Sign-ups: 10 a minute, 60 an hour and 200 a day from one network" in PAGE
    assert settings.CACHES["default"]["BACKEND"] == "tallgrass.web.shared_cache.SharedCache"
