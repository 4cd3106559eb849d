"""The signature of news that leaves the house: who has the secret knows that it is ours."""

import hashlib
import hmac
from collections.abc import Iterable

#: Of a secret, in bytes.
STRENGTH = 32


def signature(body: bytes, *, timestamp: int, secrets: Iterable[str]) -> str:
    """`v1=<hex>` for each secret: HMAC-SHA256 over the timestamp, a full stop, and the body."""
    signed = str(timestamp).encode() + b"." + body
    return " ".join(
        "v1=" + hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets
    )
