"""Looks at the links of a macro: ours must lead somewhere, others must look like links.

Nobody else's server is asked anything: who checks our links is none of their business.
"""

import re
from collections.abc import Callable
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from tickets.macros.language.markup import addresses_in
from tickets.macros.models import MacroText

_BARE = re.compile(r"(?<![\"'=/\w])https?://[^\s<>\"']+", re.IGNORECASE)
_BRACES = re.compile(r"\{\{[^{}]*\}\}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s().-]{3,20}")
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]*", re.ASCII)
#: Names that lead nowhere on the open net (RFC 2606, RFC 6762).
_NOWHERE = ("localhost", ".localhost", ".local", ".test", ".invalid", ".example", ".internal")


class LinkFault(Enum):
    NOT_SAFE = "not_safe"
    SHAPE = "shape"
    GONE = "gone"


#: Whether an address of ours leads somewhere; None for one that is not ours.
Knows = Callable[[str], bool | None]


def links_in(text: MacroText) -> list[str]:
    """Every address that a customer could follow, each once."""
    bare = (one.rstrip(".,;:!?)") for one in _BARE.findall(text.body))
    return list(dict.fromkeys([*addresses_in([text.html]), *bare]))


def wrong_links(text: MacroText, *, knows: Knows) -> list[tuple[str, LinkFault]]:
    """Those that a customer should not get, and why."""
    found = [(one, fault_of(one, knows=knows)) for one in links_in(text)]
    return [(link, fault) for link, fault in found if fault]


def fault_of(address: str, *, knows: Knows) -> LinkFault | None:
    """What is wrong with one; what is still to be filled in counts as a word."""
    address = _BRACES.sub("x", address)
    scheme, _colon, rest = address.partition(":")
    if scheme.lower() == "mailto":
        return None if _MAIL.fullmatch(rest.partition("?")[0]) else LinkFault.SHAPE
    if scheme.lower() == "tel":
        return None if _PHONE.fullmatch(rest) else LinkFault.SHAPE
    try:
        parts = urlsplit(address)
        is_known = knows(address)
    except ValueError:
        return LinkFault.SHAPE
    if is_known is not None:
        return None if is_known else LinkFault.GONE
    if not _is_public(parts.hostname or "") or parts.username is not None:
        return LinkFault.SHAPE
    return None if parts.scheme.lower() == "https" else LinkFault.NOT_SAFE


def _is_public(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return bool(_HOST.fullmatch(host)) and not host.lower().endswith(_NOWHERE)
    return False
