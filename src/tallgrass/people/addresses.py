"""The one form in which addresses are stored and compared."""

from unicodedata import normalize

from django.utils.encoding import punycode


def normal_address(text: str) -> str:
    """Return an address as it is stored: small letters, the domain as name servers know it. What is
    no address comes back as it can be compared."""
    plain = normalize("NFKC", text).strip().lower()
    name, at, domain = plain.rpartition("@")
    try:
        return f"{name}{at}{punycode(domain)}"
    except UnicodeError:
        return plain
