"""SVG elements as text: rectangles, discs, smooth paths, shadows, and the 900 × 1200 sheet they lie on."""

from collections.abc import Iterable, Sequence

from tallgrass.demo.drawings.palette import SHADE

WIDTH = 900
HEIGHT = 1200

Point = tuple[float, float]


def num(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _attributes(opacity: float, transform: str) -> str:
    faded = f' opacity="{opacity:g}"' if opacity < 1 else ""
    return faded + (f' transform="{transform}"' if transform else "")


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    rx: float = 0,
    opacity: float = 1,
    turn: float = 0,
) -> str:
    """Draw a rectangle, its corners rounded by `rx`, turned by `turn` degrees about its centre."""
    rounded = f' rx="{num(rx)}"' if rx else ""
    spin = f"rotate({num(turn)} {num(x + width / 2)} {num(y + height / 2)})" if turn else ""
    size = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    return f'<rect {size}{rounded} fill="{fill}"{_attributes(opacity, spin)}/>'


def disc(cx: float, cy: float, r: float, fill: str, *, opacity: float = 1) -> str:
    """Draw a filled circle."""
    return f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(r)}" fill="{fill}"{_attributes(opacity, "")}/>'


def ring(cx: float, cy: float, r: float, color: str, width: float, *, opacity: float = 1) -> str:
    """Draw a circle drawn as a line `width` thick."""
    body = f'cx="{num(cx)}" cy="{num(cy)}" r="{num(r)}" fill="none" stroke="{color}" stroke-width="{num(width)}"'
    return f"<circle {body}{_attributes(opacity, '')}/>"


def oval(
    cx: float, cy: float, rx: float, ry: float, fill: str, *, turn: float = 0, opacity: float = 1
) -> str:
    """Draw a filled ellipse turned by `turn` degrees."""
    spin = f"rotate({num(turn)} {num(cx)} {num(cy)})" if turn else ""
    return f'<ellipse cx="{num(cx)}" cy="{num(cy)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}"{_attributes(opacity, spin)}/>'


def path(d: str, fill: str, *, opacity: float = 1, transform: str = "") -> str:
    """Draw a filled path with SVG path data `d`."""
    return f'<path d="{d}" fill="{fill}"{_attributes(opacity, transform)}/>'


def line(
    d: str, color: str, width: float, *, opacity: float = 1, dash: str = "", transform: str = ""
) -> str:
    """Draw a path drawn as a line with round ends."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    pen = f'stroke="{color}" stroke-width="{num(width)}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" {pen}{dashed}{_attributes(opacity, transform)}/>'


def group(parts: Iterable[str], transform: str = "", *, opacity: float = 1, clip: str = "") -> str:
    """Draw several elements moved, turned, faded or clipped as one; `clip` names a `clip_to`
    shape."""
    clipped = f' clip-path="url(#{clip})"' if clip else ""
    return f"<g{clipped}{_attributes(opacity, transform)}>{''.join(parts)}</g>"


def clip_to(name: str, shape: str) -> str:
    """Declare `shape` as a clipping outline called `name`."""
    return f'<clipPath id="{name}">{shape}</clipPath>'


def shadow(
    cx: float, cy: float, rx: float, ry: float, *, turn: float = 0, opacity: float = 0.12
) -> str:
    """Draw a soft-edged looking flat shadow: one thin dark ellipse."""
    return oval(cx, cy, rx, ry, SHADE, turn=turn, opacity=opacity)


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """Write path data of a Catmull-Rom curve through `points`."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[max(0, min(count - 1, i))])
    d = f"M{num(points[0][0])} {num(points[0][1])}"
    for i in range(count if closed else count - 1):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = at(i - 1), at(i), at(i + 1), at(i + 2)
        first, second = (
            (x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6),
            (x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6),
        )
        d += "C" + " ".join(num(v) for v in (*first, *second, x2, y2))
    return d + ("z" if closed else "")


def below(points: Sequence[Point]) -> str:
    """Write path data of the area under a smooth line, down to the foot of the sheet."""
    return f"{smooth(points)}V{HEIGHT + 10}H{num(points[0][0])}z"


def leaf(
    x: float, y: float, length: float, width: float, turn: float, fill: str, *, vein: str = ""
) -> str:
    """Draw a pointed leaf whose stalk end is at (x, y); at `turn` 0 it points up."""
    half, tip = num(width / 2), num(-length)
    blade = f"M0 0C{half} {num(-length * 0.25)} {half} {num(-length * 0.7)} 0 {tip}"
    blade += f"C-{half} {num(-length * 0.7)} -{half} {num(-length * 0.25)} 0 0z"
    parts = [path(blade, fill)]
    if vein:
        parts.append(line(f"M0 0V{num(-length * 0.8)}", vein, max(2.0, width / 14)))
    return group(parts, f"translate({num(x)} {num(y)}) rotate({num(turn)})")


def sheet(parts: Iterable[str], ground: str) -> str:
    """Finish the drawing: a 3:4 sheet of `ground` colour with the elements on it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    return f"{head}{rect(0, 0, WIDTH, HEIGHT, ground)}{''.join(parts)}</svg>\n"
