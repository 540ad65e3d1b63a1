"""Landscapes: hills, a coast and a lake, in flat layers from far to near."""

import math
from dataclasses import dataclass
from random import Random

from tallgrass.demo.drawings.palette import (
    BLUSH,
    BRICK,
    CREAM,
    DEEP,
    EGG,
    LEAF,
    MARKER,
    MIST,
    MOSS,
    NIGHT,
    OCHRE,
    PALE,
    PAPER,
    PINE,
    RUST,
    SAGE,
    SEA,
    SLATE,
    STRAW,
    mix,
)
from tallgrass.demo.drawings.shapes import (
    HEIGHT,
    WIDTH,
    Point,
    below,
    disc,
    group,
    line,
    num,
    oval,
    path,
    rect,
    sheet,
    smooth,
)


@dataclass(frozen=True)
class Light:
    """One hour of the day: sky, sun, layers from far to near, and the blades in front."""

    sky: str
    sun: str
    layers: tuple[str, ...]
    blade: str
    has_stars: bool = False


LIGHTS = (
    Light(CREAM, OCHRE, (SAGE, MOSS, LEAF, PINE), LEAF),
    Light(OCHRE, BRICK, (SAGE, MOSS, LEAF, PINE), LEAF),
    Light(MIST, PAPER, (mix(MIST, MOSS, 0.4), MOSS, LEAF, PINE), LEAF),
    Light(BLUSH, BRICK, (mix(BLUSH, SAGE, 0.6), SAGE, MOSS, LEAF, PINE), LEAF),
    Light(STRAW, PAPER, (MARKER, OCHRE, RUST, PINE), LEAF),
    Light(
        NIGHT,
        EGG,
        (mix(NIGHT, MOSS, 0.55), mix(NIGHT, LEAF, 0.65), PINE, mix(NIGHT, "#000000", 0.25)),
        LEAF,
        has_stars=True,
    ),
)


def ridge(rng: Random, base: float, swing: float, *, waves: float = 1.6) -> list[Point]:
    """Return a rolling skyline about `base`, at most roughly `swing` px away from it, `waves` long
    waves wide."""
    phases = [rng.uniform(0, math.tau) for _ in range(3)]
    points = []
    for x in range(-40, WIDTH + 81, 40):
        turn = x / WIDTH * math.tau
        height = (
            math.sin(turn * waves * 0.6 + phases[0]) * 0.6
            + math.sin(turn * waves * 1.3 + phases[1]) * 0.3
        )
        height += math.sin(turn * waves * 3.1 + phases[2]) * 0.1
        points.append((float(x), base + swing * height + rng.uniform(-0.05, 0.05) * swing))
    return points


def grass(rng: Random, color: str, count: int = 46) -> str:
    """Draw single blades of tall grass standing on the lower edge."""
    d = ""
    for _ in range(count):
        x, rise, lean = rng.uniform(-10, WIDTH + 10), rng.uniform(80, 270), rng.uniform(-50, 50)
        d += f"M{num(x)} {HEIGHT + 6}q{num(lean * 0.1)} {num(-rise * 0.6)} {num(lean)} {num(-rise)}"
    return line(d, color, 6)


def stars(rng: Random, lowest: float) -> str:
    """Draw a few small stars above `lowest`."""
    return "".join(
        disc(
            rng.uniform(30, WIDTH - 30),
            rng.uniform(30, lowest),
            rng.uniform(2.5, 5),
            EGG,
            opacity=0.8,
        )
        for _ in range(22)
    )


def birds(rng: Random, color: str) -> str:
    """Draw two or three far birds."""
    x, y = rng.uniform(150, 600), rng.uniform(120, 260)
    d = ""
    for i in range(rng.randint(2, 3)):
        d += f"M{num(x + i * 62)} {num(y + (i % 2) * 34)}q14 -18 24 0q12 -18 26 -2"
    return line(d, color, 5)


def pine(x: float, foot: float, height: float, color: str) -> str:
    """Draw a slim conifer whose foot is at (x, foot)."""
    parts = [rect(x - height * 0.025, foot - height * 0.2, height * 0.05, height * 0.22, color)]
    for low, high, wide in ((0.1, 0.55, 0.19), (0.32, 0.78, 0.15), (0.55, 1.0, 0.11)):
        left, right = num(x - height * wide), num(x + height * wide)
        parts.append(
            path(
                f"M{left} {num(foot - height * low)}L{num(x)} {num(foot - height * high)}L{right} {num(foot - height * low)}z",
                color,
            )
        )
    return "".join(parts)


def hills(rng: Random) -> str:
    """Draw layered hills under a low sun, tall grass or pines in front."""
    light = rng.choice(LIGHTS)
    parts = [stars(rng, 480)] if light.has_stars else []
    top = rng.uniform(430, 560)
    parts.append(
        disc(rng.uniform(180, 720), top - rng.uniform(20, 170), rng.uniform(84, 118), light.sun)
    )
    if not light.has_stars and rng.random() < 0.5:
        parts.append(birds(rng, light.layers[-1]))
    gap = (980 - top) / (len(light.layers) - 1)
    skyline: list[Point] = []
    for i, color in enumerate(light.layers):
        skyline = ridge(rng, top + gap * i, 105 - 12 * i, waves=rng.uniform(1.2, 2.2))
        parts.append(path(below(skyline), color))
    if rng.random() < 0.35:
        for x, y in rng.sample(skyline[2:-3], 6):
            parts.append(
                pine(x + rng.uniform(-14, 14), y + 26, rng.uniform(120, 230), light.layers[-1])
            )
    parts.append(grass(rng, light.blade))
    return sheet(parts, light.sky)


def _sail(rng: Random, x: float, y: float, size: float, sail: str) -> str:
    hull = f"M{num(x - size * 0.42)} {num(y)}h{num(size * 0.84)}l{num(-size * 0.16)} {num(size * 0.15)}h{num(-size * 0.5)}z"
    main = f"M{num(x)} {num(y - size * 0.06)}V{num(y - size)}L{num(x + size * 0.36)} {num(y - size * 0.06)}z"
    jib = f"M{num(x - size * 0.05)} {num(y - size * 0.06)}V{num(y - size * 0.82)}L{num(x - size * 0.32)} {num(y - size * 0.06)}z"
    return path(hull, rng.choice((BRICK, PINE))) + path(main, sail) + path(jib, sail, opacity=0.85)


def _headland(rng: Random, horizon: float, color: str, *, reach: float, rise: float) -> str:
    points = [
        (-20.0, horizon - rise),
        (reach * 0.22, horizon - rise * rng.uniform(0.9, 1.1)),
        (reach * 0.5, horizon - rise * 0.72),
    ]
    points += [
        (reach * 0.72, horizon - rise * rng.uniform(0.3, 0.42)),
        (reach * 0.9, horizon - rise * 0.12),
        (reach, horizon + 2),
    ]
    return path(f"{smooth(points)}H-20z", color)


def _surf(rng: Random, shore: list[Point], sand: str) -> list[str]:
    wet = [(x, y - 34 + rng.uniform(-6, 6)) for x, y in shore]
    out = [(x, y - 78 + rng.uniform(-8, 8)) for x, y in shore]
    return [
        path(below(out), mix(SEA, PAPER, 0.35)),
        line(smooth(out), PAPER, 7, opacity=0.9),
        path(below(wet), mix(sand, SEA, 0.3)),
        line(smooth(wet), PAPER, 9),
        path(below(shore), sand),
    ]


def coast(rng: Random) -> str:
    """Draw a bay: headlands, bands of sea, one sail, a curved beach with marram grass."""
    sky, sun, sand = rng.choice(
        ((CREAM, OCHRE, EGG), (BLUSH, BRICK, STRAW), (MIST, PAPER, STRAW), (MARKER, BRICK, CREAM))
    )
    horizon = rng.uniform(430, 540)
    parts = [
        disc(rng.uniform(480, 730), horizon - rng.uniform(-10, 190), rng.uniform(80, 110), sun)
    ]
    parts.append(rect(0, horizon, WIDTH, HEIGHT - horizon, SEA))
    parts.append(rect(0, horizon + rng.uniform(70, 110), WIDTH, HEIGHT, mix(SEA, DEEP, 0.35)))
    parts.append(rect(0, horizon + rng.uniform(190, 230), WIDTH, HEIGHT, mix(SEA, DEEP, 0.7)))
    for _ in range(16):
        x, y, long = (
            rng.uniform(20, 800),
            rng.uniform(horizon + 26, horizon + 330),
            rng.uniform(30, 110),
        )
        parts.append(line(f"M{num(x)} {num(y)}h{num(long)}", PAPER, 5, opacity=0.45))
    lands = [_headland(rng, horizon, MOSS, reach=rng.uniform(520, 640), rise=rng.uniform(110, 170))]
    lands.append(
        _headland(rng, horizon + 30, LEAF, reach=rng.uniform(330, 430), rise=rng.uniform(190, 260))
    )
    parts += lands
    parts.append(
        _sail(
            rng, rng.uniform(560, 720), horizon + rng.uniform(60, 130), rng.uniform(110, 150), PAPER
        )
    )
    slope = rng.uniform(120, 220)
    shore = [
        (x, 1040 - slope * (x / WIDTH - 0.5) + 34 * math.sin(x / 150 + slope))
        for x in range(-40, WIDTH + 81, 60)
    ]
    parts += _surf(rng, [(float(x), y) for x, y in shore], sand)
    parts.append(grass(rng, LEAF, 18))
    turned = rng.random() < 0.5
    return sheet([group(parts, f"translate({WIDTH} 0) scale(-1 1)")] if turned else parts, sky)


def _reeds(rng: Random, left: float) -> str:
    parts = []
    for _ in range(9):
        x, rise, lean = left + rng.uniform(0, 190), rng.uniform(240, 430), rng.uniform(-30, 40)
        parts.append(
            line(
                f"M{num(x)} {HEIGHT + 6}q{num(lean * 0.1)} {num(-rise * 0.6)} {num(lean)} {num(-rise)}",
                PINE,
                7,
            )
        )
        if rng.random() < 0.6:
            parts.append(oval(x + lean, HEIGHT - rise - 20, 12, 44, RUST, turn=lean * 0.3))
    return "".join(parts)


def _canoe(x: float, y: float) -> str:
    hull = f"M{num(x - 120)} {num(y - 22)}C{num(x - 70)} {num(y + 2)} {num(x + 70)} {num(y + 2)} {num(x + 120)} {num(y - 22)}"
    hull += (
        f"C{num(x + 100)} {num(y + 34)} {num(x - 100)} {num(y + 34)} {num(x - 120)} {num(y - 22)}z"
    )
    shade = oval(x, y + 34, 112, 12, SLATE, opacity=0.22)
    return (
        shade + path(hull, BRICK) + line(f"M{num(x - 50)} {num(y)}h100", mix(BRICK, PINE, 0.5), 6)
    )


def lake(rng: Random) -> str:
    """Draw a still lake: hills and sun mirrored, reeds on one side, a canoe."""
    light = rng.choice((LIGHTS[0], LIGHTS[2], LIGHTS[3], LIGHTS[4]))
    shore, water = rng.uniform(560, 640), mix(light.sky, DEEP, 0.3)
    sun = disc(rng.uniform(300, 620), shore - rng.uniform(210, 330), 84, light.sun)
    land = [sun]
    for i, color in enumerate(light.layers[:3]):
        points = ridge(rng, shore - 210 + 75 * i, 95 - 22 * i, waves=1.9)
        land.append(path(f"{smooth(points)}V{num(shore)}H-40z", color))
    trees = [
        pine(x, shore + 4, rng.uniform(70, 130), PINE)
        for x in (rng.uniform(20, 880) for _ in range(13))
    ]
    land += trees
    mirrored = group(land, f"translate(0 {num(2 * shore)}) scale(1 -1)", opacity=0.42)
    parts = [
        *land,
        rect(0, shore, WIDTH, HEIGHT - shore, water),
        mirrored,
        rect(0, shore - 4, WIDTH, 8, PINE, opacity=0.6),
    ]
    for _ in range(22):
        y = rng.uniform(shore + 24, HEIGHT - 60)
        x, long = rng.uniform(-40, 820), rng.uniform(50, 190)
        parts.append(
            line(f"M{num(x)} {num(y)}h{num(long)}", rng.choice((PAPER, PALE)), 5, opacity=0.5)
        )
    parts.append(_canoe(rng.uniform(470, 660), rng.uniform(840, 980)))
    parts.append(_reeds(rng, -30.0))
    return sheet(
        [group(parts, f"translate({WIDTH} 0) scale(-1 1)")] if rng.random() < 0.5 else parts,
        light.sky,
    )
