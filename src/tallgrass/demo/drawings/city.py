"""The city: a skyline at dusk, and a map of its streets."""

from random import Random

from tallgrass.demo.drawings.palette import (
    BLUSH,
    BRICK,
    CREAM,
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
    SAGE,
    SEA,
    STRAW,
    mix,
)
from tallgrass.demo.drawings.shapes import (
    HEIGHT,
    WIDTH,
    Point,
    disc,
    group,
    line,
    num,
    path,
    rect,
    sheet,
    smooth,
)


def _roof(rng: Random, x: float, top: float, width: float, color: str) -> str:
    kind = rng.randint(0, 5)
    if kind == 0:
        return path(
            f"M{num(x)} {num(top)}h{num(width)}L{num(x + width / 2)} {num(top - width * 0.45)}z",
            color,
        )
    if kind == 1:
        return rect(x + width * 0.2, top - 46, width * 0.6, 50, color)
    if kind == 2:
        return line(f"M{num(x + width * 0.5)} {num(top + 8)}v-110", color, 8)
    if kind == 3:
        legs = line(f"M{num(x + 24)} {num(top + 4)}v-40M{num(x + 64)} {num(top + 4)}v-40", color, 7)
        return (
            legs
            + rect(x + 14, top - 92, 60, 58, color, rx=6)
            + path(f"M{num(x + 8)} {num(top - 90)}h72l-36 -32z", color)
        )
    return ""


def _row(
    rng: Random,
    top: tuple[float, float],
    width: tuple[float, float],
    color: str,
    lit: str,
    chance: float,
) -> list[str]:
    parts, x = [], -30.0
    while x < WIDTH:
        wide, high = rng.uniform(*width), rng.uniform(*top)
        parts += [rect(x, high, wide + 1, HEIGHT - high, color), _roof(rng, x, high, wide, color)]
        columns = max(2, int(wide // 46))
        gap = wide / columns
        for row in range(int((HEIGHT - high) // 62)):
            for column in range(columns):
                if rng.random() < chance:
                    parts.append(
                        rect(x + gap * (column + 0.5) - 9, high + 34 + row * 62, 18, 28, lit, rx=2)
                    )
        x += wide + rng.choice((0, 0, 6, 22))
    return parts


def _tram(x: float, y: float) -> str:
    body = rect(x, y - 96, 330, 96, BRICK, rx=18) + rect(x, y - 40, 330, 12, EGG)
    panes = "".join(rect(x + 20 + i * 60, y - 80, 46, 32, MARKER, rx=4) for i in range(5))
    wheels = disc(x + 70, y, 17, NIGHT) + disc(x + 260, y, 17, NIGHT)
    return line(f"M{num(x + 150)} {num(y - 96)}l40 -46", NIGHT, 6) + wheels + body + panes


def city_dusk(rng: Random) -> str:
    """Draw three rows of houses at dusk, windows lit, a tram in front."""
    sky, band, sun = rng.choice(
        (
            (BLUSH, OCHRE, BRICK),
            (MIST, BLUSH, OCHRE),
            (OCHRE, MARKER, PAPER),
            (mix(NIGHT, MIST, 0.35), mix(NIGHT, BLUSH, 0.6), EGG),
        )
    )
    parts = [rect(0, 430, WIDTH, 800, mix(sky, band, 0.5)), rect(0, 590, WIDTH, 700, band)]
    parts.append(disc(rng.uniform(200, 700), rng.uniform(260, 420), rng.uniform(84, 112), sun))
    far, middle = mix(band, MOSS, 0.55), mix(MOSS, PINE, 0.5)
    parts += _row(rng, (430, 640), (90, 150), far, mix(far, MARKER, 0.6), 0.12)
    parts += _row(rng, (560, 790), (110, 180), middle, MARKER, 0.22)
    parts += _row(rng, (760, 950), (150, 240), PINE, MARKER, 0.4)
    parts.append(rect(0, 1084, WIDTH, 120, NIGHT))
    parts.append(line("M-10 942Q450 966 910 936", NIGHT, 5))
    parts.append(_tram(rng.uniform(60, 500), 1084))
    parts.append(line("M-10 1104H910", mix(NIGHT, MOSS, 0.5), 6))
    return sheet(parts, sky)


def _band(points: list[Point], color: str, width: float, edge: str) -> str:
    d = smooth(points)
    return line(d, edge, width + 12) + line(d, color, width)


def _blocks(rng: Random, paper: str) -> list[str]:
    tints, parts, y = (paper, paper, mix(paper, STRAW, 0.5), mix(paper, PALE, 0.6)), [], -40.0
    while y < HEIGHT + 40:
        high, x = rng.choice((96.0, 124.0, 150.0)), -60.0 - rng.uniform(0, 60)
        while x < WIDTH + 40:
            wide = rng.choice((110.0, 150.0, 190.0, 230.0))
            fill = rng.choice((SAGE, *tints)) if rng.random() < 0.35 else rng.choice(tints)
            parts.append(rect(x, y, wide, high, fill, rx=10))
            if fill == SAGE:
                parts += [
                    disc(
                        x + rng.uniform(24, wide - 24),
                        y + rng.uniform(24, high - 24),
                        rng.uniform(9, 15),
                        MOSS,
                    )
                    for _ in range(7)
                ]
            x += wide + 16
        y += high + 16
    return parts


def _pin(x: float, y: float, color: str) -> str:
    drop = f"M{num(x)} {num(y)}C{num(x - 14)} {num(y - 40)} {num(x - 46)} {num(y - 58)} {num(x - 46)} {num(y - 96)}"
    drop += f"a46 46 0 0 1 92 0C{num(x + 46)} {num(y - 58)} {num(x + 14)} {num(y - 40)} {num(x)} {num(y)}z"
    return path(drop, color) + disc(x, y - 96, 18, PAPER)


def map_pattern(rng: Random) -> str:
    """Draw a map without words: blocks, parks, a river, one route with three pins."""
    ground = rng.choice((mix(CREAM, MIST, 0.5), STRAW, mix(BLUSH, CREAM, 0.5)))
    turn = rng.uniform(-24, 24)
    parts = [
        group(_blocks(rng, PAPER), f"rotate({num(turn)} 450 600) translate(-90 -120) scale(1.2)")
    ]
    start, bend = rng.uniform(120, 780), rng.uniform(-160, 160)
    river = [
        (start + bend * k + rng.uniform(-60, 60), -60.0 + 220 * i)
        for i, k in enumerate((0.0, 0.4, 1.0, 0.5, -0.2, -0.4, 0.0))
    ]
    parts.append(_band(river, SEA, rng.uniform(96, 140), ground))
    avenue = [
        (-40.0, rng.uniform(300, 500)),
        (300.0, rng.uniform(380, 560)),
        (600.0, rng.uniform(520, 700)),
        (950.0, rng.uniform(560, 800)),
    ]
    parts.append(_band(avenue, MARKER, 26, ground))
    stops = [
        (rng.uniform(150, 300), rng.uniform(820, 1000)),
        (rng.uniform(380, 520), rng.uniform(560, 720)),
        (rng.uniform(600, 760), rng.uniform(280, 420)),
    ]
    parts.append(line(smooth(stops), BRICK, 10, dash="2 24"))
    for (x, y), color in zip(stops, rng.sample((BRICK, LEAF, PINE), 3), strict=True):
        parts += [disc(x, y, 16, PINE, opacity=0.2), _pin(x, y, color)]
    return sheet(parts, ground)
