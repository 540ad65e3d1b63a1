"""The picture that an authenticator app reads."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

import qrcode

BORDER = 2


class Squares(NamedTuple):
    """Squares on a field of `size` by `size`, as the path of a drawing."""

    size: int
    path: str


def app_address(secret: str, *, email: str, site: str) -> str:
    """Return the address that tells an app the secret, and whose it is."""
    label = f"{quote(site, safe='')}:{quote(email, safe='@')}"
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': site}, quote_via=quote)}"
    )


def picture(address: str) -> Squares:
    """Return the address as dark squares."""
    code = qrcode.QRCode(border=BORDER)
    code.add_data(address)
    code.make()
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Squares(len(rows), "".join(squares))
