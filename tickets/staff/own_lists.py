"""Lists beyond the built-in ones: kept under a name, or just filtered; each has a word of its own.

The word stands in addresses: 'mine', 'saved-12', 'found-eyJ...'. A strange one is a 404.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tickets.core.access import view_for
from tickets.core.clock import now
from tickets.core.narrowing import narrow
from tickets.core.people import User
from tickets.core.savedview import SavedView, checked, is_about_open
from tickets.core.ticket import TicketQuerySet
from tickets.staff import rounds
from tickets.staff.dashboard.asking import COUNTED
from tickets.staff.dashboard.lists import counted_view
from tickets.staff.lists import ROUND, VIEWS, Asking, View

FOUND, SAVED = "found-", "saved-"
#: A longer word was not made by us.
LONGEST = 2000


def find_view(word: str, *, user: User) -> View:
    """The list that a word of an address stands for, or a 404."""
    if word in VIEWS:
        return VIEWS[word]
    if word == ROUND:
        return rounds.list_of(user, now=now())
    if word.startswith(SAVED):
        return view_of(saved_for(user, word))
    if word.startswith(COUNTED):
        return counted_view(word)
    if word.startswith(FOUND):
        return _listed(word, str(_("Found")), "list-filter", filters_in(word))
    raise Http404


def view_or_inbox(request: HttpRequest, *, user: User) -> View:
    """Where somebody came from, as `?from=` says; a strange word means the inbox."""
    try:
        return find_view(request.POST.get("from") or request.GET.get("from", ""), user=user)
    except Http404:
        return VIEWS["to_answer"]


def is_word(word: str) -> bool:
    """Whether an address can be made of it; whether it leads anywhere shows there."""
    is_slug = word.isascii() and word.replace("-", "").replace("_", "").isalnum()
    return is_slug and (word in {*VIEWS, ROUND} or word.startswith((FOUND, SAVED, COUNTED)))


def saved_for(user: User, word: str) -> SavedView:
    number = word.removeprefix(SAVED)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return view_for(user, int(number))


def view_of(saved: SavedView) -> View:
    icon = "users" if saved.is_shared else "bookmark"
    return _listed(f"{SAVED}{saved.pk}", saved.name, icon, saved.filters)


def word_for(filters: Mapping[str, Any]) -> str:
    """Filters as a word for an address."""
    text = json.dumps(checked(filters), sort_keys=True, separators=(",", ":"))
    return FOUND + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def filters_in(word: str) -> dict[str, Any]:
    """What `word_for` wrote. Raises Http404 for anything else."""
    body = word.removeprefix(FOUND)
    if len(body) > LONGEST:
        raise Http404
    try:
        raw = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Http404 from error
    if not isinstance(raw, dict):
        raise Http404
    return checked(raw)


def words_in(word: str) -> str:
    """What was searched for, when a list is nothing but that; the search page shows it best."""
    filters = filters_in(word) if word.startswith(FOUND) else {}
    return str(filters["text"]) if list(filters) == ["text"] else ""


def _listed(word: str, label: str, icon: str, filters: Mapping[str, Any]) -> View:
    def rows(ask: Asking) -> TicketQuerySet:
        zone = timezone.get_current_timezone()
        return narrow(ask.tickets, filters, user=ask.user, zone=zone)

    return View(
        name=word,
        label=label,
        icon=icon,
        rows=rows,
        is_by_due=is_about_open(filters),
        is_counted=False,
        key="",
        empty=_("Nothing fits."),
        empty_next=_("Leave out a filter to see more."),
    )
