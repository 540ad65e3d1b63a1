"""The drawings by name. The same name and seed give the same picture."""

from collections.abc import Callable
from random import Random

import resvg_py

from tallgrass.demo.drawings import city, landscapes

PICTURES: dict[str, Callable[[Random], str]] = {
    "hills": landscapes.hills,
    "coast": landscapes.coast,
    "lake": landscapes.lake,
    "city-dusk": city.city_dusk,
    "map-pattern": city.map_pattern,
}


def draw(name: str, seed: str) -> str:
    """The named picture as SVG. Raises KeyError for a name that is not in the gallery."""
    return PICTURES[name](Random(f"{name}:{seed}"))


def raster(svg: str, width: int = 1080) -> bytes:
    """A drawing as PNG, `width` pixels wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
