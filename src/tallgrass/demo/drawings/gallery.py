"""The drawings by name. The same name and seed give the same picture."""

from collections.abc import Callable
from random import Random

import resvg_py

from tallgrass.demo.drawings import city, landscapes, paths, patterns, plates, stills

PICTURES: dict[str, Callable[[Random], str]] = {
    "hills": landscapes.hills,
    "coast": landscapes.coast,
    "lake": landscapes.lake,
    "city-dusk": city.city_dusk,
    "map-pattern": city.map_pattern,
    "plate-greens": plates.greens,
    "plate-noodles": plates.noodles,
    "plate-rice": plates.rice,
    "teacup": plates.teacup,
    "persimmons": plates.persimmons,
    "books-stack": stills.books,
    "bottle-still": stills.bottle,
    "camera-still": stills.camera,
    "lamp-still": stills.lamp,
    "vase": stills.vase,
    "cat-window": stills.cat_window,
    "window-desk": stills.window_desk,
    "leaves-pattern": patterns.leaves,
    "tiles-pattern": patterns.tiles,
    "waves-pattern": patterns.waves,
    "quilt": patterns.quilt,
    "dog-path": paths.dog,
    "shoes-path": paths.shoes,
}


def draw(name: str, seed: str) -> str:
    """Draw the named picture as SVG. Raises KeyError for a name that is not in the gallery."""
    return PICTURES[name](Random(f"{name}:{seed}"))


def raster(svg: str, width: int = 810) -> bytes:
    """Return a drawing as PNG, `width` pixels wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
