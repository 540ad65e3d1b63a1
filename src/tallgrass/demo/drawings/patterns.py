"""Patterns: leaves, tiles, waves and a quilt, each cut by the edge of the sheet."""

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
    OCHRE,
    PALE,
    PAPER,
    PINE,
    SAGE,
    SEA,
    SLATE,
    STRAW,
    mix,
)
from tallgrass.demo.drawings.shapes import (
    HEIGHT,
    WIDTH,
    disc,
    group,
    leaf,
    line,
    num,
    path,
    rect,
    ring,
    sheet,
)


def leaves(rng: Random) -> str:
    """Draw sprigs in offset rows, alternately leaning."""
    ground, stem, greens = rng.choice(
        (
            (CREAM, PINE, (LEAF, MOSS, OCHRE)),
            (PALE, PINE, (LEAF, PINE, BRICK)),
            (PINE, SAGE, (MOSS, SAGE, OCHRE)),
        )
    )
    parts = []
    for row in range(-1, 6):
        for column in range(-1, 4):
            x = column * 300 + (150 if row % 2 else 0) + 60
            y = row * 250 + 190
            lean = (28 if (row + column) % 2 else -28) + rng.uniform(-6, 6)
            color = greens[(row * 2 + column) % len(greens)]
            sprig = [line("M0 70C8 0 6 -60 0 -120", stem, 5)]
            for i in range(4):
                height = 45 - i * 42
                sprig += [
                    leaf(2, height, 88 - i * 9, 36 - i * 3, side * (58 - i * 5), color, vein=ground)
                    for side in (-1, 1)
                ]
            sprig.append(leaf(0, -112, 72, 30, 0, color, vein=ground))
            parts.append(group(sprig, f"translate({num(x)} {num(y)}) rotate({num(lean)})"))
            parts += [disc(x + 150, y + 40 + k * 22, 6, stem, opacity=0.5) for k in range(2)]
    return sheet(parts, ground)


def tiles(rng: Random) -> str:
    """Draw a wall of square tiles with quarter circles, as in southern towns."""
    ground, first, second, third = rng.choice(
        ((PAPER, SLATE, SEA, OCHRE), (CREAM, BRICK, PINE, MARKER), (MIST, DEEP, PAPER, BRICK))
    )
    size, parts = 225, []
    for row in range(6):
        for column in range(4):
            x, y = column * size, row * size
            marks = [rect(3, 3, size - 6, size - 6, ground)]
            if (row + column) % 2:
                corner = f"M3 3H{size / 2}A{size / 2 - 3} {size / 2 - 3} 0 0 1 3 {size / 2}z"
                for turn in range(4):
                    fill = first if turn % 2 else second
                    marks.append(
                        path(corner, fill, transform=f"rotate({turn * 90} {size / 2} {size / 2})")
                    )
                marks.append(disc(size / 2, size / 2, 26, third))
            else:
                petal = f"M{size / 2} {size / 2}C{size * 0.62} {size * 0.3} {size * 0.62} {size * 0.16} {size / 2} 12C{size * 0.38} {size * 0.16} {size * 0.38} {size * 0.3} {size / 2} {size / 2}z"
                marks += [
                    path(
                        petal,
                        (first, third)[turn % 2],
                        transform=f"rotate({turn * 45} {size / 2} {size / 2})",
                    )
                    for turn in range(8)
                ]
                marks.append(disc(size / 2, size / 2, 16, ground))
            parts.append(
                group(
                    marks,
                    f"translate({x} {y}) rotate({90 * rng.randrange(4)} {size / 2} {size / 2})",
                )
            )
    return sheet(parts, mix(ground, SLATE, 0.25))


def waves(rng: Random) -> str:
    """Draw overlapping fans of rings, the seigaiha of Japanese cloth, one of them the sun."""
    ground, colors = rng.choice(
        ((MIST, (SLATE, DEEP, SEA)), (PALE, (PINE, LEAF, MOSS)), (STRAW, (BRICK, OCHRE, MARKER)))
    )
    radius, parts = 150.0, []
    bright = (rng.randrange(3, 7), rng.randrange(1, 3))
    for row in range(18):
        for column in range(-1, 5):
            x = column * radius * 2 + (radius if row % 2 else 0)
            y = row * radius / 2 + 60
            sunny = (row, column) == bright
            color = BRICK if sunny and BRICK not in colors else colors[(row + column) % 3]
            parts.append(disc(x, y, radius, PAPER))
            parts += [
                ring(x, y, radius - 10 - k * 30, OCHRE if sunny and k % 2 else color, 14)
                for k in range(4)
            ]
            parts.append(disc(x, y, 26, color))
    return sheet(parts, ground)


def quilt(rng: Random) -> str:
    """Draw patchwork: triangles, squares and stitches in warm cloth."""
    cloths = [BLUSH, STRAW, SAGE, MIST, CREAM, MOSS, OCHRE, BRICK, EGG, SEA]
    size, parts = 150, []
    for row in range(8):
        for column in range(6):
            x, y = column * size, row * size
            first, second = rng.sample(cloths, 2)
            parts.append(rect(x, y, size, size, first))
            kind = (row + column * 2 + rng.randrange(2)) % 4
            if kind == 0:
                parts.append(path(f"M{x} {y}H{x + size}L{x} {y + size}z", second))
            elif kind == 1:
                parts.append(
                    path(
                        f"M{x + size / 2} {y}L{x + size} {y + size / 2}L{x + size / 2} {y + size}L{x} {y + size / 2}z",
                        second,
                    )
                )
            elif kind == 2:
                parts += [rect(x + k * 50 + 12, y, 26, size, second) for k in range(3)]
            else:
                parts += [
                    disc(x + 38 + 74 * i, y + 38 + 74 * j, 17, second)
                    for i in range(2)
                    for j in range(2)
                ]
    for k in range(1, 6):
        parts.append(line(f"M{k * size} 0V{HEIGHT}", PAPER, 4, opacity=0.9, dash="12 12"))
    for k in range(1, 8):
        parts.append(line(f"M0 {k * size}H{WIDTH}", PAPER, 4, opacity=0.9, dash="12 12"))
    return sheet(parts, CREAM)
