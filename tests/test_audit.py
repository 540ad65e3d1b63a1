"""What is pinned has no fault that the stored list of advisories knows."""

import importlib.util
import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The program `tools/audit`."""
    loader = SourceFileLoader("audit_of_tools", str(ROOT / "tools" / "audit"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_nothing_pinned_has_a_known_fault(audit: ModuleType) -> None:
    known = json.loads((ROOT / "tools" / "advisories.json").read_text(encoding="utf-8"))
    pins = audit.pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    named = {one["package"] for one in known["advisories"]}
    assert len(pins) > 20 and named <= pins.keys()
    assert audit.faults(pins, known["advisories"]) == []


def test_an_older_version_is_found_with_what_mends_it(audit: ModuleType) -> None:
    lock = (
        "django==5.2.9 \\\n    --hash=sha256:00\nDjango_Allauth[mfa]==65.20.0\npillow==11.3.0 ; x\n"
    )
    pins = audit.pinned(lock)
    assert pins == {"django": "5.2.9", "django-allauth": "65.20.0", "pillow": "11.3.0"}
    advisories = [
        {"package": "django", "mended_in": "5.2.14", "why": "A hole."},
        {"package": "django-allauth", "mended_in": "65.19.4", "why": "A hole."},
        {"package": "pillow", "mended_in": "11.3.0", "why": "A hole."},
        {"package": "unused", "mended_in": "9", "why": "A hole."},
    ]
    assert audit.faults(pins, advisories) == ["django 5.2.9: A hole. Mended in 5.2.14."]


def test_the_command_says_by_which_list_it_went() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "audit", "--list"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("By advisories.json, looked at 2")
