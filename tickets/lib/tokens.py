"""Signed thread tokens: what proves that a mail answers one of ours (law 5)."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

#: Characters of the signature: 26 of base32 hold 130 bits.
_SIGNATURE = 26
#: A token as it stands in a plus address or a Message-ID: ticket, nonce, signature.
TOKEN = re.compile(r"t([0-9a-z]{1,13})\.([a-z2-7]{16})\.([a-z2-7]{26})(?![0-9a-z])", re.IGNORECASE)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Token:
    ticket_id: int
    nonce: str
    signature: str

    def __str__(self) -> str:
        return f"t{_to_base36(self.ticket_id)}.{self.nonce}.{self.signature}"


def issue(*, ticket_id: int, keys: list[str]) -> Token:
    """A new token for a ticket, signed with the first of `keys`; no two are the same."""
    nonce = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return Token(ticket_id, nonce, _sign(ticket_id, nonce, keys[0]))


def find(text: str, *, keys: list[str]) -> Token | None:
    """The first genuine token in `text` (an address or a Message-ID), signed with any of `keys`."""
    for match in TOKEN.finditer(text[:2000]):
        ticket, nonce, signature = (part.lower() for part in match.groups())
        ticket_id = int(ticket, 36)
        if any(hmac.compare_digest(signature, _sign(ticket_id, nonce, key)) for key in keys):
            return Token(ticket_id, nonce, signature)
    return None


def _sign(ticket_id: int, nonce: str, key: str) -> str:
    text = f"helpdesk.thread:{ticket_id}:{nonce}".encode()
    digest = hmac.new(key.encode(), text, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:_SIGNATURE]


def _to_base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
