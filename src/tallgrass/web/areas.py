"""The areas of the web room. Each is a package with `urls.py` (its addresses) and, where it has
any, `nav.py` (its entries)."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import tallgrass.web
from tallgrass.web.nav import NavEntry

AREAS = sorted(module.name for module in iter_modules(tallgrass.web.__path__) if module.ispkg)


def _modules(name: str) -> list[str]:
    found = [f"tallgrass.web.{area}.{name}" for area in AREAS]
    return [module for module in found if find_spec(module)]


URLS: list[str] = _modules("urls")
MAIN: list[NavEntry] = [
    module.MAIN for module in map(import_module, _modules("nav")) if hasattr(module, "MAIN")
]
ENTRIES: list[NavEntry] = [
    entry for module in _modules("nav") for entry in import_module(module).ENTRIES
]
