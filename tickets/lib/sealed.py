"""Secrets of others (a mailbox's password) at rest: sealed with a key derived from ours."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def seal(text: str, *, keys: list[str]) -> str:
    return _fernet(keys).encrypt(text.encode()).decode()


def unseal(sealed: str, *, keys: list[str]) -> str:
    """The text that was sealed with any of `keys`. Raises ValueError when none fits."""
    try:
        return _fernet(keys).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another key") from error


def _fernet(keys: list[str]) -> MultiFernet:
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(hashlib.sha256(f"helpdesk.sealed:{key}".encode()).digest())
            )
            for key in keys
        ]
    )
