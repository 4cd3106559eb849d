"""Keeps spam out of the form without asking a third party: what looks odd waits for a colleague."""

import hashlib
import secrets
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from faq.public.visitor import is_own_page, network_address

_SALT = "portal.form"
#: Seconds in which a page that was opened can send something without being looked at.
PATIENCE = 24 * 3600
#: Zero bits that a proof begins with: about 16,000 tries, half a second on an old telephone.
BITS = 14
_HOUR = 3600
#: Messages an hour from one address and one network, and in the name of one e-mail address.
MOST_FROM_ONE, MOST_FROM_NETWORK, MOST_IN_NAME = 10, 60, 5
#: From here on a network has to wait: what is held must not fill the disk.
FLOOD = 300


class Flood(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """So much comes from one network that nothing more is kept for an hour."""


@dataclass(frozen=True)
class Visit:
    """One opening of the form: a made-up name, and whether it is still fresh."""

    name: str
    is_fresh: bool


def new_visit(shop_id: int) -> str:
    """What the page carries; it says nothing of who opened it."""
    return signing.dumps([secrets.token_hex(10), shop_id], salt=_SALT)


def read_visit(token: str, shop_id: int) -> Visit:
    """The visit behind a token; a stale one of nobody where it is not ours."""
    for age, is_fresh in ((PATIENCE, True), (None, False)):
        try:
            name, shop = signing.loads(token, salt=_SALT, max_age=age)
        except signing.SignatureExpired:
            continue
        except (signing.BadSignature, ValueError):
            break
        if shop == shop_id:
            return Visit(name, is_fresh)
    return Visit(secrets.token_hex(10), is_fresh=False)


def doubt(request: HttpRequest, *, visit: Visit, email: str, shop_id: int) -> str:
    """Why a colleague should look first, as a reason of mail in; empty when nothing is odd.

    Raises `Flood`. Counts the message; only keyed digests are kept, for an hour.
    """
    is_too_many = _is_too_many(request, email=email, shop_id=shop_id)
    if request.POST.get("website"):
        return "form-filled-trap"
    if not is_own_page(request):
        return "form-elsewhere"
    if is_too_many:
        return "form-too-many"
    return "" if visit.is_fresh and _is_proof(request, visit) else "form-no-proof"


def is_crowd(request: HttpRequest, *, what: str, most: int) -> bool:
    """Whether this network did `what` more than so often within the hour, this time included."""
    return _count(f"{what}:{network(network_address(request))}") > most


def _is_proof(request: HttpRequest, visit: Visit) -> bool:
    proof = request.POST.get("proof", "")
    if not (proof.isascii() and proof.isdigit() and len(proof) < 12):
        return False
    digest = hashlib.sha256(f"{visit.name}:{proof}".encode()).digest()
    if int.from_bytes(digest[:4], "big") >> (32 - BITS):
        return False
    # One proof is good for a few: a second click, and a message after the first.
    return _count(f"proof:{visit.name}", lasts=PATIENCE) <= MOST_IN_NAME


def _is_too_many(request: HttpRequest, *, email: str, shop_id: int) -> bool:
    address = network_address(request)
    from_network = _count(f"{shop_id}:network:{network(address)}")
    if from_network > FLOOD:
        raise Flood
    return any([
        from_network > MOST_FROM_NETWORK,
        _count(f"{shop_id}:address:{address}") > MOST_FROM_ONE,
        _count(f"{shop_id}:email:{email.lower()}") > MOST_IN_NAME,
    ])  # fmt: skip


def network(address: str) -> str:
    """The neighbours of an address: what one subscriber or one small host usually has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{address}/{24 if known.version == 4 else 48}", strict=False))


def _count(what: str, *, lasts: int = _HOUR) -> int:
    """How often, this time included, since the first time; counting again begins after that."""
    key = "form:" + salted_hmac(_SALT, what, algorithm="sha256").hexdigest()[:40]
    if cache.add(key, 1, lasts):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ended in this very moment.
        cache.set(key, 1, lasts)
        return 1
