"""Mail that is kept as files while no mail server is named."""

import email
import email.policy
from collections.abc import Collection, Sequence
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings

_RULE = b"-" * 79 + b"\n"  # what Django writes after each message


def forget_mail(address: str) -> None:
    """Drop every message that was written to this address; a file whose messages all were is
    deleted."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for file in sorted(Path(folder).glob("*.log")) if folder else ():
        messages = [part for part in file.read_bytes().split(_RULE) if part.strip()]
        kept = [message for message in messages if address.casefold() not in _addressed(message)]
        _keep(file, messages, kept)


def _keep(file: Path, messages: Sequence[bytes], kept: Sequence[bytes]) -> None:
    if not kept:
        file.unlink(missing_ok=True)
    elif len(kept) < len(messages):
        file.write_bytes(b"".join(message + _RULE for message in kept))


def forget_mention(texts: Collection[str]) -> None:
    """Drop every message that says one of these texts, to whomever it was written."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for file in sorted(Path(folder).glob("*.log")) if folder else ():
        messages = [part for part in file.read_bytes().split(_RULE) if part.strip()]
        _keep(file, messages, [one for one in messages if not _says(one, texts)])


def _says(message: bytes, texts: Collection[str]) -> bool:
    parsed = email.message_from_bytes(message.lstrip(b"\n"), policy=email.policy.default)
    parts = [part for part in parsed.walk() if part.get_content_maintype() == "text"]
    said = "\n".join([*map(str, parsed.values()), *(part.get_content() for part in parts)])
    return any(text.casefold() in said.casefold() for text in texts)


def _addressed(message: bytes) -> set[str]:
    parsed = email.message_from_bytes(message.lstrip(b"\n"))
    return {address.casefold() for _name, address in getaddresses(parsed.get_all("To", []))}
