"""Addresses of pages, each pattern worked out once: a list of fifty rows holds fifty of them."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, get_urlconf, reverse

#: Stands where the number of a row will.
_ANY = 7_000_000_007


def address(name: str, number: int | None = None) -> str:
    """The address of a page, as `reverse` gives it; `number` is the row that it is about."""
    before, after = _known(name, number is not None, get_script_prefix(), get_urlconf())
    return before if number is None else f"{before}{number}{after}"


def list_address(word: str) -> str:
    """The address of a list, by its word."""
    return _list_address(word, get_script_prefix(), get_urlconf())


@lru_cache(maxsize=512)
def _list_address(word: str, prefix: str, urlconf: Any) -> str:
    del prefix, urlconf
    return reverse("staff:view", args=[word])


@lru_cache(maxsize=512)
def _known(name: str, has_number: bool, prefix: str, urlconf: Any) -> tuple[str, str]:
    """What stands before and after the number."""
    del prefix, urlconf
    if not has_number:
        return reverse(name), ""
    before, _, after = reverse(name, args=[_ANY]).rpartition(str(_ANY))
    return before, after
