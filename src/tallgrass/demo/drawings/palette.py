"""The drawings' colours: the light-mode art and cover colours of the design tokens, as hex, and mixtures of them."""

CREAM = "#f3e7cd"  # art-1
OCHRE = "#e3b55c"  # art-2
SAGE = "#bfd0b2"  # art-3
MOSS = "#86a983"  # art-4
LEAF = "#4f7f57"  # art-5
PINE = "#294a35"  # art-6
BRICK = "#b4583c"  # art-7
PAPER = "#fdf8ec"  # art-8
EGG = "#f3e6c6"  # art-9

NIGHT = "#25332f"  # cover-night
BLUSH = "#f2ded4"  # cover-blush
MIST = "#dce5e6"  # cover-mist
SLATE = "#223a42"  # cover-mist-ink
STRAW = "#f1dfb6"  # cover-seed
PALE = "#dde6d3"  # cover-sage
MARKER = "#f4d98b"  # cover-marker
UMBER = "#563808"  # cover-seed-ink
SHADE = "#1f2421"  # ink, used thinly as shadow


def mix(first: str, second: str, share: float) -> str:
    """Return the colour `share` (0 to 1) of the way from `first` to `second`, both `#rrggbb`."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


SEA = mix(MIST, SLATE, 0.22)
DEEP = mix(MIST, SLATE, 0.5)
WOOD = mix(OCHRE, UMBER, 0.35)
RUST = mix(OCHRE, BRICK, 0.5)
