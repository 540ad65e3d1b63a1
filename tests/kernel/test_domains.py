"""Names of hosts by IDNA 2008, public suffixes, and both spellings."""

import pytest

from tallgrass.kernel.domains import (
    ascii_address,
    ascii_host,
    both_spellings,
    is_public_suffix,
)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("faß.de", "xn--fa-hia.de"),
        ("FASS.de", "fass.de"),
        ("FAẞ.de", "xn--fa-hia.de"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("βόλοσ.com", "xn--nxasmq6b.com"),
        ("Bu\u0308cher.example", "xn--bcher-kva.example"),
        ("例え.テスト.", "xn--r8jz45g.xn--zckzah"),
        ("ن\u200cا.example", "xn--mgb5d845h.example"),
        ("नमस्ते.भारत", "xn--h2bhs4b8d8a.xn--h2brj9c"),
        ("XN--FA-HIA.DE", "xn--fa-hia.de"),
    ],
)
def test_a_host_is_written_by_the_rules_of_2008(name: str, host: str) -> None:
    assert ascii_host(name) == host


@pytest.mark.parametrize(
    "name",
    [
        "ｍeadow.example",
        "meadow。example",
        "meadow．example",
        "☕.example",
        "xn--53h.example",
        "a_b.example",
        "a..b",
        "a\u200db.example",
        "-a.example",
        "ab--cd.example",
        "x" * 64 + ".example",
        "",
    ],
)
def test_what_those_rules_do_not_allow_is_no_host(name: str) -> None:
    with pytest.raises(ValueError):
        ascii_host(name)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (
            "https://faß.de/straße?q=süß#top",
            "https://xn--fa-hia.de/stra%C3%9Fe?q=s%C3%BC%C3%9F#top",
        ),
        ("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah"),
        ("https://faß.de:443/a%20b", "https://xn--fa-hia.de:443/a%20b"),
        ("https://shop.example/防晒", "https://shop.example/%E9%98%B2%E6%99%92"),
        ("https://shop.example/a?b=c", "https://shop.example/a?b=c"),
    ],
)
def test_an_address_is_sent_as_browsers_send_it(typed: str, sent: str) -> None:
    assert ascii_address(typed) == sent == ascii_address(sent)


@pytest.mark.parametrize(
    "host",
    ["co.uk", "com.cn", "github.io", "myshopify.com", "xn--55qx5d.cn", "foo.ck", "a.kobe.jp"],
)
def test_a_public_suffix_is_known(host: str) -> None:
    assert is_public_suffix(host)
    assert not is_public_suffix(f"shop.{host}")


@pytest.mark.parametrize("host", ["meadow.example", "www.ck", "city.kobe.jp", "xn--fa-hia.de"])
def test_a_name_of_ones_own_is_no_suffix(host: str) -> None:
    assert not is_public_suffix(host)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("xn--fa-hia.de", "faß.de (xn--fa-hia.de)"),
        ("xn--pple-43d.com", "аpple.com (xn--pple-43d.com)"),
        ("shop.example", "shop.example"),
        ("xn--53h.example", "xn--53h.example"),
        ("https://xn--fa-hia.de/x", "https://faß.de/x (xn--fa-hia.de)"),
        ("https://shop.example/xn--", "https://shop.example/xn--"),
        ("", ""),
    ],
)
def test_both_spellings_are_shown_where_there_are_two(name: str, shown: str) -> None:
    assert both_spellings(name) == shown
