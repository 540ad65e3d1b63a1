"""The whole database as text that two builds of the same community share.

Ids that must not be guessed are drawn anew in each build; here each is replaced by the place of its
row, wherever it is quoted.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

RANDOM = frozenset(
    {
        "chain",
        "digest",
        "fingerprint",
        "hash",
        "password",
        "request_id",
        "salt",
        "stamp",
        "viewer_salt",
    }
)
NAMES = frozenset({"public_id", "token"})
APART = frozenset(  # how the work went, not what it made
    {
        "tg_kernel.RateBucket",
        "tg_kernel.SweepFailure",
        "tg_kernel.SweepRun",
        "tg_signals.JournalIdentity",
        "tg_signals.VisitorMark",
    }
)
_ID = re.compile("[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}|[0-9a-z]{10,}")


def lines() -> Iterator[str]:
    """Yield one line of JSON a row, in the order of tables and keys."""
    places = _places()
    for model in _models():
        names = [field.attname for field in model._meta.concrete_fields if field.name not in RANDOM]
        for values in (
            model._default_manager.order_by("pk").values_list(*names).iterator(chunk_size=2_000)
        ):
            row = json.dumps([model._meta.label, *values], ensure_ascii=False, default=str)
            yield _ID.sub(lambda match: places.get(match[0], match[0]), row)


def digest() -> str:
    """Return the SHA-256 of all lines."""
    whole = hashlib.sha256()
    for line in lines():
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()


def _models() -> list[type[models.Model]]:
    found = [
        model
        for model in apps.get_models()
        if model._meta.app_label.startswith("tg_") and model._meta.managed
    ]
    return sorted(
        (model for model in found if model._meta.label not in APART),
        key=lambda model: model._meta.label,
    )


def _places() -> dict[str, str]:
    """Return every public id and token, and the place of the row it names."""
    found: dict[str, str] = {}
    for model in _models():
        for field in model._meta.concrete_fields:
            if field.name in NAMES and field.unique:
                rows: Any = model._default_manager.order_by("pk").values_list("pk", field.attname)
                found.update({random: f"<{model._meta.label} {pk}>" for pk, random in rows})
    return found
