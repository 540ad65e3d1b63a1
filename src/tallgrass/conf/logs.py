"""Logs: one JSON object a line on stderr, with the request id, without secrets or line breaks from
outside, and never more of them than somebody would read."""

import logging
import re
import sys
import time
from collections import Counter
from typing import Any

import structlog

from tallgrass.kernel import context

MOST_ALIKE = 30  # lines a minute that say the same of different requests
MINUTE = 60.0
_MOST_KINDS = 1_000
_MAIL_ADDRESS = re.compile(r"[^\s@<>()\[\]{}\"',;:/\\=]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PLAIN_PART = re.compile(r"[a-z][a-z_-]{0,31}")


class BoundedHandler(logging.StreamHandler[Any]):
    """Writes so many lines of one kind a minute, and how many more there were. A kind is what the
    code says, whatever it says it of."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self._began = time.monotonic()
        self._seen: Counter[tuple[str, int, str]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or only count it. Of addresses of pages that Django names only words stay:
        the rest may be a key that lets somebody in."""
        if record.name.startswith("django") and isinstance(record.args, tuple):
            record.args = tuple(map(_without_keys, record.args))
        if time.monotonic() - self._began >= MINUTE:
            self._tell()
        said = record.msg.get("event") if isinstance(record.msg, dict) else record.msg
        kind = (record.name, record.levelno, str(said))
        if kind not in self._seen and len(self._seen) >= _MOST_KINDS:
            kind = (record.name, record.levelno, "")
        self._seen[kind] += 1
        if self._seen[kind] <= MOST_ALIKE:
            super().emit(record)

    def close(self) -> None:
        """Say what was left out, and end."""
        self._tell()
        super().close()

    def _tell(self) -> None:
        """Say how many lines of each kind were left out, and begin a new minute."""
        seen, self._seen, self._began = self._seen, Counter(), time.monotonic()
        for (name, level, said), count in seen.items():
            if count > MOST_ALIKE:
                text = f"{count - MOST_ALIKE} more lines like this were left out: {said[:200]}"
                super().emit(logging.LogRecord(name, level, "", 0, "%s", (text,), None))


def _without_keys(said: object) -> object:
    if not isinstance(said, str) or not said.startswith("/"):
        return said
    parts = said.split("/")
    return "/".join(part if not part or _PLAIN_PART.fullmatch(part) else "…" for part in parts)


def without_mail_addresses(_logger: Any, _name: str, event: Any) -> dict[str, Any]:
    """Leave out mail addresses, which come along in what others say of an error."""
    return {
        name: _MAIL_ADDRESS.sub("…@…", value) if isinstance(value, str) else value
        for name, value in event.items()
    }


def _add_request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    if context.request_id():
        event["request_id"] = context.request_id()
    return event


_KEYS = re.compile(r"(/(?:key|confirm|undo|stay|recovery|confirm-email)/|[?&]key=)[^/\s\"'<>&?]+")
"""Keys that came with mail, as they stand in addresses: after these words, up to the next slash."""


def without_keys(text: str) -> str:
    """Return a text without the keys that addresses in it carry."""
    return _KEYS.sub(r"\1(key)", text)


def _blot_keys(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Write no key that opens an account, used or not, whoever says the address it stands in."""
    return {
        name: without_keys(said) if isinstance(said, str) else said for name, said in event.items()
    }


def configure() -> None:
    """Route structlog and the standard library's loggers through one JSON renderer."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        structlog.processors.format_exc_info,
        _blot_keys,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = BoundedHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_mail_addresses,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("tallgrass").setLevel(logging.INFO)
