"""Pictures of walking: a dog on a path, and a pair of running shoes."""

from random import Random

from tallgrass.demo.drawings.palette import (
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
    SLATE,
    STRAW,
    UMBER,
    WOOD,
    mix,
)
from tallgrass.demo.drawings.shapes import (
    WIDTH,
    disc,
    group,
    line,
    num,
    oval,
    path,
    rect,
    shadow,
    sheet,
)


def _tree(x: float, foot: float, high: float, crown: str) -> list[str]:
    wide = high * 0.42
    return [
        rect(x - high * 0.03, foot - high * 0.5, high * 0.06, high * 0.5, UMBER),
        oval(x, foot - high * 0.68, wide, high * 0.36, crown),
        oval(x - wide * 0.3, foot - high * 0.78, wide * 0.5, high * 0.18, mix(crown, PAPER, 0.18)),
    ]


def dog(rng: Random) -> str:
    """Draw a dog trotting along a path between trees."""
    sky, ground, fur = rng.choice(((MIST, MOSS, RUST), (STRAW, OCHRE, UMBER), (CREAM, SAGE, NIGHT)))
    parts = [
        disc(660 + rng.uniform(-40, 40), 250, 80, PAPER),
        path("M0 560C200 470 420 560 900 480V760H0z", mix(sky, LEAF, 0.35)),
        rect(0, 700, WIDTH, 500, ground),
        path("M360 700H520L820 1200H-60z", mix(CREAM, WOOD, 0.25)),
    ]
    for x, foot, high, color in (
        (90, 730, 420, LEAF),
        (250, 712, 300, MOSS),
        (640, 712, 330, PINE),
        (820, 760, 520, LEAF),
    ):
        parts += _tree(x + rng.uniform(-16, 16), foot, high, color)
    parts.append(shadow(470, 1046, 250, 26, opacity=0.22))
    legs = [
        line(d, fur, 38)
        for d in ("M-120 60L-160 190", "M-70 70L-50 200", "M110 60L80 195", "M140 50L200 180")
    ]
    figure = [
        *legs,
        line("M-150 -30C-220 -70 -230 -130 -200 -170", fur, 30),
        path(
            "M-170 -40C-170 -110 -60 -90 60 -92C120 -94 170 -70 176 -10C180 60 120 90 20 84C-80 92 -170 70 -170 -40z",
            fur,
        ),
        path(
            "M110 -60C120 -130 160 -190 220 -190C280 -192 300 -150 340 -142C350 -112 316 -96 280 -96C262 -60 220 -20 170 0z",
            fur,
        ),
        path(
            "M180 -180C150 -170 140 -110 160 -76C190 -84 206 -140 200 -178z", mix(fur, NIGHT, 0.35)
        ),
        disc(252, -150, 9, PAPER),
        disc(254, -150, 5, NIGHT),
        oval(336, -138, 14, 10, NIGHT),
        line("M128 -66C150 -40 176 -30 200 -34", BRICK, 16),
        disc(176, -24, 11, MARKER),
        oval(-20, 40, 90, 30, mix(fur, PAPER, 0.25)),
    ]
    parts.append(group(figure, "translate(450 850)"))
    parts += [
        line(
            f"M{num(x)} 1200q{num(rng.uniform(-14, 14))} -60 {num(rng.uniform(-24, 24))} -{num(rng.uniform(70, 150))}",
            PINE,
            6,
        )
        for x in (rng.uniform(0, 180) if k % 2 else rng.uniform(730, 900) for k in range(18))
    ]
    return sheet(parts, sky)


def shoes(rng: Random) -> str:
    """Draw a pair of running shoes from the side, on a track."""
    sky, upper, trim = rng.choice(
        ((PALE, BRICK, PAPER), (MIST, PINE, MARKER), (STRAW, SLATE, OCHRE))
    )
    parts = [
        path("M0 520C240 420 520 520 900 430V760H0z", mix(sky, MOSS, 0.5)),
        path("M0 610C300 540 560 630 900 560V760H0z", MOSS),
        rect(0, 730, WIDTH, 470, mix(BRICK, CREAM, 0.35)),
    ]
    parts += [
        path(
            f"M{450 + (k - 2.5) * 60:.0f} 730L{450 + (k - 2.5) * 460:.0f} 1200h14L{456 + (k - 2.5) * 60:.0f} 730z",
            PAPER,
            opacity=0.8,
        )
        for k in range(6)
    ]
    sole = "M-300 60C-310 100 -280 116 -240 116H250C300 116 322 92 312 62C200 76 -160 84 -300 60z"
    body = "M-300 64C-310 -10 -292 -90 -270 -140C-250 -150 -230 -120 -200 -108C-150 -92 -110 -110 -84 -160C-20 -60 80 -36 200 -16C280 -2 316 20 312 66C200 82 -160 88 -300 64z"
    for dx, dy, shade in ((90, -120, 0.25), (-40, 60, 0.0)):
        color = mix(upper, NIGHT, shade)
        shoe = [
            path(body, color),
            path(
                "M-300 64C-306 20 -300 -20 -292 -60C-240 -30 -200 0 -190 70z",
                mix(color, NIGHT, 0.25),
            ),
            path(
                "M150 -24C230 -8 316 10 312 66C250 74 200 76 150 76C190 40 180 4 150 -24z",
                mix(color, PAPER, 0.2),
            ),
            path(sole, PAPER),
            line("M-280 100H290", mix(PAPER, SLATE, 0.25), 8),
            line("M-150 60C-70 30 20 10 60 -40M-110 66C-20 44 60 24 104 -24", trim, 18),
        ]
        shoe += [line(f"M{-92 + k * 40} {-92 + k * 20}l34 -16", PAPER, 10) for k in range(5)]
        parts += [
            shadow(470 + dx, 1002 + dy, 310, 22, opacity=0.25),
            group(shoe, f"translate({450 + dx} {880 + dy})"),
        ]
    parts += [
        disc(700 + rng.uniform(-30, 30), 230, 84, EGG),
        *[
            line(f"M{x} {y}q22 -20 44 0q22 -20 44 0", RUST if k else PINE, 6)
            for k, (x, y) in enumerate(((180, 240), (280, 190)))
        ],
        disc(-10, 700, 90, LEAF),
    ]
    return sheet(parts, sky)
