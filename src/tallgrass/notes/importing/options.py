"""What a person who imports may say about a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read, where it does not say so itself."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    parts: tuple[str, ...] = ()  # sheets of a workbook, or arrays in an object
    source: str = ""
    numbers: str = ""  # "point" or "comma": what parts decimals
    days: str = ""  # "dmy", "mdy" or "ymd"
    zone: str = ""
    as_of: datetime | None = None
    media: Path | None = None
    replace: bool = False
    dry_run: bool = False
