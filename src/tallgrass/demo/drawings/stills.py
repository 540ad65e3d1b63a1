"""Still lifes and windows: books, a bottle, a camera, a lamp, a vase, a cat, a desk."""

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
    UMBER,
    WOOD,
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
    oval,
    path,
    rect,
    ring,
    shadow,
    sheet,
)

FLOOR = 900  # where the table begins


def _room(wall: str, table: str) -> list[str]:
    return [
        rect(0, 0, WIDTH, FLOOR, wall),
        rect(0, FLOOR, WIDTH, HEIGHT - FLOOR, table),
        rect(0, FLOOR, WIDTH, 10, mix(table, NIGHT, 0.18)),
    ]


def _sunlight(opacity: float = 0.4) -> list[str]:
    """Draw slanting panes of light upon the wall."""
    panes = ("M120 0H330L610 900H390z", "M420 0H560L850 900H690z")
    return [path(d, PAPER, opacity=opacity) for d in panes]


def books(rng: Random) -> str:
    """Draw a leaning stack of books with a cup on top."""
    wall, table = rng.choice(((SAGE, WOOD), (BLUSH, BRICK), (MIST, OCHRE)))
    parts = [*_room(wall, table), *_sunlight()]
    spines = [BRICK, PINE, OCHRE, SLATE, CREAM, MOSS, RUST]
    rng.shuffle(spines)
    y: float = FLOOR + 60
    parts.append(shadow(470, y + 8, 330, 34, opacity=0.2))
    for i, color in enumerate(spines):
        height, wide = rng.uniform(62, 96), rng.uniform(430, 600)
        x, y = 450 - wide / 2 + rng.uniform(-36, 36), y - height
        ink = mix(color, PAPER, 0.75) if color != CREAM else BRICK
        parts += [
            rect(x, y, wide, height, color, rx=8),
            rect(x + wide - 26, y + 8, 20, height - 16, PAPER, rx=3),
            rect(x + 50, y + 12, 10, height - 24, ink, opacity=0.8),
        ]
        parts.append(
            rect(x + 110, y + height / 2 - 7, rng.uniform(140, 230), 14, ink, rx=4)
            if i % 3
            else rect(x + 96, y + height / 2 - 15, 180, 30, ink, rx=4, opacity=0.9)
        )
    cup = [
        path("M-80 -120H80L62 0H-62z", PAPER),
        path("M76 -96h34a32 32 0 0 1 0 64h-44v-20h40a13 13 0 0 0 0 -26h-32z", PAPER),
        oval(0, -120, 80, 15, mix(PAPER, SLATE, 0.12)),
        oval(0, -118, 68, 10, UMBER),
        rect(-70, -66, 138, 14, BRICK),
    ]
    parts.append(group(cup, f"translate(450 {num(y)})"))
    parts += [
        line(f"M{430 + k * 44} {num(y - 150)}c-24 -40 24 -60 0 -104", PAPER, 7, opacity=0.8)
        for k in range(2)
    ]
    return sheet(parts, wall)


def bottle(rng: Random) -> str:
    """Draw three bottles on a sill, with a twig."""
    wall, sill = rng.choice(((CREAM, PAPER), (PALE, CREAM), (BLUSH, PAPER)))
    parts = [
        rect(0, 0, WIDTH, FLOOR, wall),
        *_sunlight(0.55),
        rect(0, FLOOR, WIDTH, 300, sill),
        rect(0, FLOOR, WIDTH, 20, MOSS),
    ]
    tall, body, cap = [(OCHRE, RUST), (SAGE, PINE), (MIST, SLATE)], [], []
    rng.shuffle(tall)
    for (color, top), x, wide, high in zip(
        tall, (240, 470, 690), (150, 170, 136), (420, 560, 300), strict=True
    ):
        left, up = x - wide / 2, FLOOR + 70 - high
        parts.append(path(f"M{left} {FLOOR + 74}h{wide}l130 70h-{wide - 20}z", NIGHT, opacity=0.12))
        body += [
            path(
                f"M{left} {up + 30}q0 -30 30 -30h{wide - 60}q30 0 30 30l-10 {high - 44}q0 14 -14 14h-{wide - 48}q-14 0 -14 -14z",
                color,
            ),
            rect(left + 16, up + 44, 16, high - 120, PAPER, rx=8, opacity=0.5),
        ]
        cap += [
            rect(x - wide * 0.27, up - 78, wide * 0.54, 80, top, rx=9),
            rect(left + 38, up + high * 0.42, wide - 76, 9, top, opacity=0.8),
            rect(left + 38, up + high * 0.42 + 26, (wide - 76) * 0.7, 9, top, opacity=0.8),
            disc(x, up + high * 0.27, wide * 0.13, PAPER, opacity=0.85),
        ]
    twig = [line("M900 120C780 190 690 190 590 330", UMBER, 12)]
    twig += [
        oval(x, y, 24, 62, LEAF if k % 2 else MOSS, turn=turn)
        for k, (x, y, turn) in enumerate(
            (
                (850, 190, 30),
                (770, 120, -40),
                (740, 250, 40),
                (690, 180, -50),
                (640, 320, 30),
                (600, 250, -40),
            )
        )
    ]
    return sheet([*parts, *body, *cap, *twig], wall)


def camera(rng: Random) -> str:
    """Draw an old camera with its strap, a roll of film beside it."""
    wall, table, leather = rng.choice(
        ((STRAW, WOOD, NIGHT), (MIST, SEA, PINE), (PALE, MOSS, UMBER))
    )
    parts = [
        *_room(wall, table),
        *_sunlight(),
        line("M170 640C60 300 330 170 450 260C600 370 820 190 740 640", leather, 22),
        line("M170 640C60 300 330 170 450 260C600 370 820 190 740 640", OCHRE, 4, dash="14 16"),
    ]
    steel = mix(MIST, PAPER, 0.4)
    parts += [
        shadow(470, 985, 360, 40, opacity=0.22),
        rect(150, 560, 600, 410, leather, rx=34),
        path("M150 650V594q0 -34 34 -34H330l34 -70H536l34 70H716q34 0 34 34V650z", steel),
    ]
    parts += [
        rect(206, 528, 92, 34, steel, rx=8),
        rect(610, 520, 66, 42, BRICK, rx=10),
        rect(404, 508, 92, 60, NIGHT, rx=8),
        rect(414, 518, 72, 40, DEEP, rx=5),
        rect(600, 592, 90, 40, MARKER, rx=8),
    ]
    parts += [
        disc(450, 760, 186, steel),
        disc(450, 760, 168, NIGHT),
        ring(450, 760, 140, mix(steel, NIGHT, 0.5), 8),
        disc(450, 760, 112, SLATE),
        disc(450, 760, 78, DEEP),
        disc(450, 760, 40, NIGHT),
        oval(416, 718, 34, 20, PAPER, turn=-40, opacity=0.8),
        disc(494, 800, 12, PAPER, opacity=0.5),
    ]
    film = [
        rect(-64, -150, 128, 150, OCHRE, rx=8),
        rect(-70, -166, 140, 22, NIGHT, rx=6),
        rect(-70, -8, 140, 20, NIGHT, rx=6),
        rect(-14, -190, 28, 26, NIGHT, rx=5),
        rect(-64, -100, 128, 50, BRICK),
    ]
    parts += [shadow(744, 1102, 90, 20, opacity=0.22), group(film, "translate(730 1098) rotate(4)")]
    return sheet(parts, wall)


def lamp(rng: Random) -> str:
    """Draw a desk lamp at night over an open book."""
    wall, shade = rng.choice(((NIGHT, OCHRE), (SLATE, BRICK), (PINE, MARKER)))
    parts = [
        *_room(wall, mix(wall, UMBER, 0.55)),
        path("M430 420L120 1000H900V760L640 420z", MARKER, opacity=0.22),
        path("M470 420L260 960H860L620 420z", MARKER, opacity=0.2),
    ]
    parts += [
        oval(280, 990, 150, 30, NIGHT),
        rect(262, 560, 34, 430, mix(SLATE, PAPER, 0.3), rx=12),
        line("M279 570L420 350", mix(SLATE, PAPER, 0.3), 30),
        disc(279, 570, 30, OCHRE),
        path("M350 300L560 230L690 420L420 470z", shade),
        oval(556, 446, 136, 34, EGG, turn=-11),
        disc(420, 350, 26, PAPER),
    ]
    page = mix(PAPER, MARKER, 0.25)
    parts += [
        path(
            "M330 1010C430 950 540 960 590 1000C650 955 770 950 860 1000V1120C770 1075 650 1080 590 1126C540 1084 430 1076 330 1126z",
            BRICK,
        ),
        path("M344 1000C440 944 540 950 590 990V1106C540 1070 440 1062 344 1108z", page),
        path("M846 990C760 944 650 950 590 990V1106C650 1070 760 1062 846 1102z", PAPER),
    ]
    parts += [
        line(
            f"M{384 + k * 4} {1016 + k * 22}q90 -40 180 {-6 + k}",
            mix(UMBER, PAPER, 0.4),
            5,
            opacity=0.7,
        )
        for k in range(4)
    ]
    parts += [
        line(
            f"M624 {1006 + k * 22}q90 -36 {180 - k * 20} -4", mix(UMBER, PAPER, 0.4), 5, opacity=0.7
        )
        for k in range(4)
    ]
    for _ in range(14):
        parts.append(
            disc(rng.uniform(40, 860), rng.uniform(30, 330), rng.uniform(2, 4.5), EGG, opacity=0.8)
        )
    return sheet(parts, wall)


def vase(rng: Random) -> str:
    """Draw branches in a vase by a round moon of light."""
    wall, table, clay = rng.choice(
        ((PALE, CREAM, BRICK), (BLUSH, PAPER, SLATE), (STRAW, BRICK, PINE))
    )
    parts = [*_room(wall, table), disc(620, 330, 190, PAPER, opacity=0.7)]
    stems = [(-150, -560), (-60, -700), (50, -640), (150, -500)]
    for k, (dx, dy) in enumerate(stems):
        x, y = 440 + dx + rng.uniform(-14, 14), 720 + dy
        parts.append(
            line(
                f"M{440 + dx / 8:.0f} 720C{440 + dx / 3:.0f} {720 + dy * 0.4:.0f} {x - dx / 5:.0f} {720 + dy * 0.7:.0f} {num(x)} {num(y)}",
                UMBER,
                9,
            )
        )
        for j in range(6):
            t = 0.4 + j * 0.12
            px, py = 440 + dx * t**1.4, 720 + dy * t
            color = (LEAF, MOSS, PINE, OCHRE)[(k + j) % 4]
            parts.append(
                leaf(
                    px,
                    py,
                    104,
                    46,
                    (-70 if j % 2 else 70) + dx / 8,
                    color,
                    vein=mix(color, PAPER, 0.4),
                )
            )
        parts.append(leaf(x, y + 10, 96, 40, dx / 6, LEAF, vein=PALE))
    parts += [
        shadow(480, 1030, 210, 30, opacity=0.18),
        path(
            "M380 700H500C500 760 600 800 600 910C600 990 540 1030 440 1030C340 1030 280 990 280 910C280 800 380 760 380 700z",
            clay,
        ),
        oval(440, 700, 60, 14, mix(clay, NIGHT, 0.4)),
        path(
            "M300 880C300 820 370 790 384 740C360 800 330 850 330 920C330 960 340 990 360 1010C320 980 300 940 300 880z",
            PAPER,
            opacity=0.3,
        ),
        line("M286 900H594M296 934H584", PAPER, 6, opacity=0.5),
    ]
    return sheet(parts, wall)


def cat_window(rng: Random) -> str:
    """Draw a cat on a window sill, looking out at hills."""
    sky, fur, curtain = rng.choice(
        ((MIST, NIGHT, BLUSH), (STRAW, RUST, PALE), (BLUSH, UMBER, CREAM))
    )
    wall = mix(curtain, PAPER, 0.4)
    parts = [
        rect(170, 110, 560, 730, PAPER),
        rect(200, 140, 500, 670, sky),
        disc(570 + rng.uniform(-40, 40), 290, 62, OCHRE),
        path("M200 560C300 470 390 500 470 560C550 490 640 500 700 560V810H200z", SAGE),
        path("M200 660C330 580 470 640 700 610V810H200z", MOSS),
        path("M200 740C360 690 540 730 700 700V810H200z", LEAF),
    ]
    parts += [
        rect(440, 140, 20, 670, PAPER),
        rect(200, 440, 500, 18, PAPER),
        path("M90 60H260C250 320 230 560 150 900H60z", curtain),
        path("M810 60H640C650 320 670 560 750 900H840z", curtain),
        rect(50, 44, 800, 24, UMBER, rx=12),
    ]
    parts += [
        line(f"M{x} 80C{x + 6} 340 {x - 10} 600 {x - 34} 880", mix(curtain, UMBER, 0.2), 5)
        for x in (140, 200)
    ] + [
        line(f"M{x} 80C{x - 6} 340 {x + 10} 600 {x + 34} 880", mix(curtain, UMBER, 0.2), 5)
        for x in (700, 760)
    ]
    parts += [
        rect(110, 840, 680, 50, mix(PAPER, UMBER, 0.12), rx=6),
        rect(140, 890, 620, 22, mix(PAPER, UMBER, 0.28)),
    ]
    tail = line("M560 830C650 830 660 930 610 990C580 1026 610 1060 650 1046", fur, 40)
    body = "M330 846C316 700 350 590 440 560C430 520 424 470 440 420L482 458C504 450 530 450 552 458L594 420C612 480 604 540 576 572C612 620 620 740 600 846z"
    parts += [
        tail,
        path(body, fur),
        path("M448 440L478 462L452 476z", mix(fur, BLUSH, 0.5)),
        path("M586 440L556 462L582 476z", mix(fur, BLUSH, 0.5)),
        rect(448, 560, 130, 16, BRICK, rx=8),
        disc(512, 588, 13, MARKER),
        line("M392 846C390 780 400 720 430 690", mix(fur, PAPER, 0.22), 6),
    ]
    pot = [
        path("M-60 0H60L46 110H-46z", BRICK),
        rect(-68, -14, 136, 24, mix(BRICK, PAPER, 0.15), rx=6),
    ]
    pot += [
        leaf(0, -8, 130 - abs(t), 46, t, LEAF if t % 20 else MOSS, vein=PALE)
        for t in (-60, -30, 0, 30, 60)
    ]
    parts.append(group(pot, "translate(240 732)"))
    return sheet(parts, wall)


def window_desk(rng: Random) -> str:
    """Draw a desk under a window: papers, a cup, a plant."""
    sky, wall = rng.choice(((MIST, PALE), (STRAW, SAGE), (BLUSH, CREAM)))
    parts = [
        rect(140, 90, 620, 560, PAPER),
        rect(168, 118, 564, 504, sky),
        path("M168 470L290 330L390 450L520 290L640 440L732 370V622H168z", mix(sky, DEEP, 0.4)),
        path("M168 540C300 480 420 560 732 500V622H168z", MOSS),
        disc(270, 220, 48, PAPER),
        rect(441, 118, 18, 504, PAPER),
        rect(120, 640, 660, 36, mix(PAPER, UMBER, 0.15), rx=5),
    ]
    parts += [
        rect(0, 820, WIDTH, 380, WOOD),
        rect(0, 820, WIDTH, 14, mix(WOOD, UMBER, 0.4)),
        *[
            line(f"M0 {y}H{WIDTH}", mix(WOOD, UMBER, 0.22), 3, opacity=0.6)
            for y in (900, 1000, 1090)
        ],
    ]
    parts += [
        shadow(430, 1092, 250, 24),
        rect(220, 860, 330, 230, PAPER, rx=4, turn=-6),
        rect(260, 868, 330, 230, CREAM, rx=4, turn=3),
    ]
    parts += [
        line(f"M300 {920 + k * 34}h{250 - (k % 3) * 46}", DEEP, 6, opacity=0.6) for k in range(5)
    ]
    parts += [
        group(
            [rect(-9, -170, 18, 300, BRICK, rx=6), path("M-9 130h18l-9 34z", EGG)],
            "translate(650 990) rotate(38)",
        )
    ]
    parts += [
        shadow(196, 1046, 74, 18),
        path("M130 900H260L244 1040H146z", SLATE),
        oval(195, 900, 65, 14, NIGHT),
        path("M256 920h26a30 30 0 0 1 0 62h-34v-18h32a13 13 0 0 0 0 -26h-26z", SLATE),
    ]
    plant = [
        path("M-84 -120H84L62 0H-62z", BRICK),
        rect(-94, -140, 188, 30, mix(BRICK, PAPER, 0.15), rx=6),
    ]
    plant += [
        leaf(0, -130, 250 - abs(t) * 1.1, 74, t, (LEAF, PINE, MOSS)[k % 3], vein=PALE)
        for k, t in enumerate((-78, -52, -26, 0, 26, 52, 78))
    ]
    parts += [
        shadow(744, 846, 110, 18),
        group(plant, f"translate({num(742 + rng.uniform(-8, 8))} 846)"),
    ]
    return sheet(parts, wall)
