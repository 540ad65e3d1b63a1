"""The table from above: plates, bowls, a cup and fruit."""

import math
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
    RUST,
    SAGE,
    SEA,
    SLATE,
    STRAW,
    UMBER,
    WOOD,
    mix,
)
from tallgrass.demo.drawings.shapes import (
    HEIGHT,
    WIDTH,
    clip_to,
    disc,
    group,
    leaf,
    line,
    num,
    oval,
    path,
    rect,
    ring,
    shadow,
    sheet,
)


def _cloth(rng: Random, ground: str, stripe: str) -> list[str]:
    """Draw a cloth with a border of stripes across the table."""
    left = rng.uniform(30, 90)
    parts = [rect(left, 0, 150, HEIGHT, stripe, opacity=0.35)]
    parts += [rect(left + at, 0, 8, HEIGHT, stripe, opacity=0.8) for at in (18, 40, 102, 124)]
    return parts


def _chopsticks(x: float, y: float, turn: float, color: str) -> str:
    sticks = [path(f"M{at} -300l14 0l-4 600l-6 0z", color) for at in (-20, 12)]
    sticks += [rect(at + 1, -300, 12, 60, PAPER, opacity=0.55) for at in (-20, 12)]
    return group(sticks, f"translate({num(x)} {num(y)}) rotate({num(turn)})")


def _bowl(cx: float, cy: float, r: float, outer: str, inner: str) -> list[str]:
    return [
        shadow(cx + 18, cy + 26, r + 8, r + 6),
        disc(cx, cy, r, outer),
        ring(cx, cy, r - 12, PAPER, 5, opacity=0.7),
        disc(cx, cy, r - 34, inner),
    ]


def greens(rng: Random) -> str:
    """Draw a plate of greens with a halved egg."""
    ground, stripe = rng.choice(((CREAM, BRICK), (MIST, SLATE), (PALE, OCHRE)))
    cx, cy = 450 + rng.uniform(-20, 20), 590 + rng.uniform(-30, 30)
    parts = [
        *_cloth(rng, ground, stripe),
        shadow(cx + 22, cy + 30, 350, 346),
        disc(cx, cy, 345, PAPER),
        ring(cx, cy, 262, mix(PAPER, SLATE, 0.16), 4),
    ]
    for i in range(46):
        turn, far = i * 137.5 + rng.uniform(-14, 14), math.sqrt(i / 46) * 190
        x, y = cx + far * math.cos(math.radians(turn)), cy + far * math.sin(math.radians(turn))
        color = rng.choice((LEAF, MOSS, PINE, LEAF))
        parts.append(
            leaf(
                x,
                y,
                rng.uniform(90, 140),
                rng.uniform(44, 64),
                rng.uniform(0, 360),
                color,
                vein=mix(color, PAPER, 0.35),
            )
        )
    for _ in range(7):
        angle, far = rng.uniform(0, math.tau), rng.uniform(60, 180)
        x, y = cx + far * math.cos(angle), cy + far * math.sin(angle)
        parts += [disc(x, y, 27, BRICK), disc(x - 7, y - 8, 8, PAPER, opacity=0.45)]
    for dx, dy, turn in ((-70, 40, -25), (62, -36, 30)):
        parts += [
            oval(cx + dx, cy + dy, 74, 58, PAPER, turn=turn),
            oval(cx + dx, cy + dy, 68, 52, EGG, turn=turn),
            disc(cx + dx + 4, cy + dy, 34, OCHRE),
            disc(cx + dx - 6, cy + dy - 10, 9, PAPER, opacity=0.6),
        ]
    parts.append(_fork(800, 600, 4, mix(SLATE, PAPER, 0.35)))
    return sheet(parts, ground)


def _fork(x: float, y: float, turn: float, color: str) -> str:
    parts = [
        rect(-9, -60, 18, 380, color, rx=9),
        path("M-34 -60C-34 -10 34 -10 34 -60V-80H-34z", color),
    ]
    parts += [rect(at, -210, 11, 140, color, rx=5) for at in (-34, -13, 8, 24)]
    return group(parts, f"translate({num(x)} {num(y)}) rotate({num(turn)})")


def noodles(rng: Random) -> str:
    """Draw a bowl of noodles in red broth, with greens, an egg and chopsticks."""
    ground, outer = rng.choice(((SAGE, BRICK), (STRAW, SLATE), (MIST, PINE)))
    cx, cy, r = 450 + rng.uniform(-24, 24), 610 + rng.uniform(-24, 24), 330
    parts = [
        *_cloth(rng, ground, PAPER),
        *_bowl(cx, cy, r, outer, RUST),
        clip_to("bowl", disc(cx, cy, r - 36, "#000")),
    ]
    strands = []
    for i in range(34):
        bend = 40 + 9 * (i % 5)
        y = cy - 250 + i * 15
        lift = math.sin(i * 1.1) * 30
        strands.append(
            line(
                f"M{num(cx - 300)} {num(y + lift)}C{num(cx - 120)} {num(y - bend)} {num(cx + 120)} {num(y + bend)} {num(cx + 300)} {num(y - lift)}",
                (EGG, MARKER, CREAM)[i % 3],
                9,
            )
        )
    swirl = [ring(cx - 40, cy + 30, 40 + k * 17, (MARKER, EGG)[k % 2], 10) for k in range(6)]
    parts.append(group([*strands, *swirl], clip="bowl"))
    for k in range(5):
        parts.append(
            leaf(
                cx + 70 + k * 26,
                cy - 90 + k * 12,
                150,
                62,
                30 + k * 22,
                (LEAF, PINE, MOSS)[k % 3],
                vein=PALE,
            )
        )
    ex, ey = cx - 120, cy - 110
    parts += [
        oval(ex, ey, 88, 72, PAPER, turn=-18),
        disc(ex + 6, ey - 2, 42, OCHRE),
        disc(ex - 6, ey - 14, 10, PAPER, opacity=0.7),
    ]
    for _ in range(18):
        angle, far = rng.uniform(0, math.tau), rng.uniform(30, 230)
        parts.append(ring(cx + far * math.cos(angle), cy + far * math.sin(angle), 11, MOSS, 6))
    parts.append(_chopsticks(cx + 190, cy + 130, 34, UMBER))
    return sheet(parts, ground)


def _fish_dish(cx: float, cy: float) -> list[str]:
    """Draw a long dish with a grilled fish, a leaf and a lemon."""
    parts = [
        shadow(cx + 12, cy - 174, 262, 104),
        rect(cx - 250, cy - 290, 500, 200, SEA, rx=56),
        rect(cx - 230, cy - 272, 460, 164, mix(SEA, PAPER, 0.45), rx=46),
    ]
    fish = "M-170 0C-110 -66 60 -70 140 -8L200 -50V50L140 8C60 66 -110 62 -170 0z"
    parts.append(
        group(
            [
                path(fish, OCHRE),
                path("M-170 0C-110 -66 60 -70 140 -8C60 -20 -90 -22 -170 0z", RUST),
                *[line(f"M{at} -26q14 26 0 52", UMBER, 5, opacity=0.6) for at in (-50, 0, 50)],
                disc(-118, -10, 8, NIGHT),
            ],
            f"translate({cx - 14} {cy - 190})",
        )
    )
    parts += [
        leaf(cx + 150, cy - 128, 92, 44, 70, LEAF, vein=SAGE),
        disc(cx - 206, cy - 140, 30, MARKER),
        ring(cx - 206, cy - 140, 24, PAPER, 4),
    ]
    return parts


def rice(rng: Random) -> str:
    """Draw a round tray with rice, pickles and fish in small dishes."""
    ground = rng.choice((NIGHT, SLATE, PINE))
    cx, cy = 450, 600
    parts = [
        shadow(cx + 20, cy + 30, 405, 402, opacity=0.25),
        disc(cx, cy, 400, WOOD),
        ring(cx, cy, 376, mix(WOOD, UMBER, 0.35), 8),
    ]
    parts += [
        line(f"M{num(cx - w)} {cy + dy}H{num(cx + w)}", mix(WOOD, UMBER, 0.2), 3, opacity=0.5)
        for dy, w in ((-240, 270), (-80, 350), (90, 345), (250, 255))
    ]
    parts += _bowl(cx - 150, cy + 110, 165, PAPER, mix(PAPER, SLATE, 0.12))
    parts.append(disc(cx - 150, cy + 104, 126, PAPER))
    for _ in range(120):
        angle, far = rng.uniform(0, math.tau), math.sqrt(rng.uniform(0, 1)) * 116
        parts.append(
            oval(
                cx - 150 + far * math.cos(angle),
                cy + 104 + far * math.sin(angle),
                10,
                4.5,
                mix(PAPER, SLATE, rng.choice((0.06, 0.12, 0.18))),
                turn=rng.uniform(0, 180),
            )
        )
    parts += [disc(cx - 150, cy + 104, 20, BRICK), disc(cx - 156, cy + 97, 6, PAPER, opacity=0.5)]
    parts += _bowl(cx + 178, cy + 130, 132, BRICK, mix(RUST, UMBER, 0.4))
    parts += [
        ring(cx + 178 + dx, cy + 130 + dy, 15, SAGE, 7)
        for dx, dy in ((-34, -20), (30, -32), (10, 34), (-40, 40), (46, 22))
    ]
    parts += [
        rect(cx + 150, cy + 98, 44, 44, EGG, rx=6, turn=20),
        rect(cx + 186, cy + 140, 40, 40, EGG, rx=6, turn=-14),
    ]
    parts += _fish_dish(cx, cy)
    parts.append(_chopsticks(cx + 4, cy + 338, 90, BRICK))
    return sheet(parts, ground)


def teacup(rng: Random) -> str:
    """Draw a cup of tea on a saucer, with biscuits and a sprig."""
    ground, china, tea = rng.choice(
        ((BLUSH, PAPER, RUST), (PALE, MIST, OCHRE), (STRAW, PAPER, LEAF))
    )
    cx, cy = 430 + rng.uniform(-20, 20), 560 + rng.uniform(-30, 30)
    parts = [
        *_cloth(rng, ground, BRICK),
        shadow(cx + 20, cy + 28, 306, 300),
        disc(cx, cy, 300, china),
        ring(cx, cy, 278, OCHRE, 6),
        ring(cx, cy, 206, mix(china, SLATE, 0.14), 4),
    ]
    parts += [
        path(
            f"M{num(cx + 170)} {num(cy - 36)}h86a40 40 0 0 1 0 84h-92v-30h86a11 11 0 0 0 0 -24h-80z",
            mix(china, SLATE, 0.08),
        )
    ]
    parts += [
        shadow(cx + 12, cy + 18, 196, 192),
        disc(cx, cy, 188, PAPER),
        disc(cx, cy, 168, tea),
        ring(cx, cy, 150, mix(tea, PAPER, 0.3), 6, opacity=0.6),
        oval(cx - 60, cy - 66, 54, 24, PAPER, turn=-38, opacity=0.4),
    ]
    parts += [
        leaf(cx + 20 + k * 22, cy + 40 - k * 6, 62, 22, 40 + k * 50, mix(tea, NIGHT, 0.35))
        for k in range(2)
    ]
    for dx, dy in ((-200, 400), (40, 440)):
        x, y = cx + dx, cy + dy
        parts += [
            shadow(x + 10, y + 14, 96, 94),
            disc(x, y, 92, WOOD),
            disc(x, y, 82, mix(WOOD, CREAM, 0.35)),
        ]
        parts += [
            disc(x + 46 * math.cos(k * 1.05), y + 46 * math.sin(k * 1.05), 9, mix(WOOD, UMBER, 0.3))
            for k in range(6)
        ]
    sprig = [line("M0 0C60 -30 120 -90 150 -190", PINE, 6)]
    sprig += [
        leaf(30 + k * 34, -16 - k * 44, 74, 32, side * 62 + 28, LEAF, vein=SAGE)
        for k in range(4)
        for side in (-1, 1)
    ]
    parts.append(group(sprig, f"translate({num(cx + 220)} {num(cy + 560)})"))
    return sheet(parts, ground)


def persimmons(rng: Random) -> str:
    """Draw persimmons on a blue cloth, one of them cut."""
    ground = rng.choice((mix(SEA, MIST, 0.3), PALE, SLATE))
    parts = [
        rect(0, 760, WIDTH, 440, mix(ground, NIGHT, 0.18)),
        *[line(f"M0 {y}H{WIDTH}", PAPER, 3, opacity=0.25) for y in range(800, 1200, 56)],
    ]
    places: list[tuple[float, float, float]] = [
        (250, 700, 150),
        (560, 640, 170),
        (420, 900, 160),
        (730, 860, 128),
    ]
    for x, y, r in places:
        x, y = x + rng.uniform(-14, 14), y + rng.uniform(-14, 14)
        parts += [
            shadow(x + 26, y + r * 0.78, r * 1.05, r * 0.3, opacity=0.2),
            oval(x, y, r, r * 0.84, mix(OCHRE, BRICK, 0.55)),
            oval(x - r * 0.2, y - r * 0.16, r * 0.66, r * 0.52, mix(OCHRE, BRICK, 0.35)),
            oval(x - r * 0.36, y - r * 0.34, r * 0.2, r * 0.1, PAPER, turn=-30, opacity=0.6),
        ]
        parts += [
            leaf(x, y - r * 0.58, r * 0.56, r * 0.34, turn, (MOSS, LEAF)[k % 2], vein=PINE)
            for k, turn in enumerate((-96, -32, 32, 96))
        ]
        parts.append(rect(x - 6, y - r * 0.9, 12, r * 0.3, UMBER, rx=5))
    x, y, r = 200, 1000, 120
    parts += [
        shadow(x + 20, y + 82, 130, 36, opacity=0.2),
        oval(x, y, r, r * 0.86, mix(OCHRE, BRICK, 0.6)),
        oval(x, y - 6, r * 0.88, r * 0.74, MARKER),
    ]
    parts += [
        group(
            [oval(0, -46, 12, 32, mix(OCHRE, BRICK, 0.3))],
            f"translate({x} {y - 6}) rotate({k * 45}) scale(1 .86)",
        )
        for k in range(8)
    ]
    parts += [
        line("M640 560C690 420 640 300 720 170", UMBER, 12),
        line("M690 380C760 340 800 330 860 330", UMBER, 7),
    ]
    parts += [
        leaf(px, py, 130, 64, turn, (LEAF, BRICK, MOSS)[k % 3], vein=PAPER)
        for k, (px, py, turn) in enumerate(
            ((668, 300, -64), (716, 200, 40), (790, 335, 130), (846, 330, 60), (664, 430, -110))
        )
    ]
    return sheet(parts, ground)
