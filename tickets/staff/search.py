"""The search: one field for words and filters, the latest hits first, as somebody types."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tickets.core.access import WRITERS, tickets_for
from tickets.core.finding import Asked, Found, find, passages
from tickets.core.savedview import LONGEST
from tickets.lib.marking import Marker, marker
from tickets.lib.querying import MOST_CHARACTERS, Filter, Query, parse
from tickets.staff import known
from tickets.staff.doors import reader
from tickets.staff.inbox import PAGE
from tickets.staff.own_lists import word_for
from tickets.staff.rows import rows_of

#: Shorter texts find too much to be of use.
SHORTEST = 2
#: What a filter is called where it is shown.
NAMES = {
    "from": pgettext_lazy("search filter", "from"),
    "tag": pgettext_lazy("search filter", "tag"),
    "is": pgettext_lazy("search filter", "is"),
    "kind": pgettext_lazy("search filter", "kind"),
    "for": pgettext_lazy("search filter", "for"),
    "in": pgettext_lazy("search filter", "shop"),
    "order": pgettext_lazy("search filter", "order"),
    "before": pgettext_lazy("search filter", "before"),
    "after": pgettext_lazy("search filter", "after"),
}
#: Shown before anything was typed: what one can type, and what it finds.
EXAMPLES: list[tuple[Promise, Promise]] = [
    (
        pgettext_lazy("search example", "from:jan is:open"),
        gettext_lazy("what Jan asked and is not solved yet"),
    ),
    (
        pgettext_lazy("search example", "tag:return after:2026-01-01"),
        gettext_lazy("what carries the tag, since that day"),
    ),
    (
        pgettext_lazy("search example", "order:2024-1001"),
        gettext_lazy("everything about one order"),
    ),
    (
        pgettext_lazy("search example", '"too late" -parcel'),
        gettext_lazy("these words together, without that one"),
    ),
    (
        pgettext_lazy("search example", "kind:complaint for:me"),
        gettext_lazy("complaints in your hands"),
    ),
]


def search(request: HttpRequest) -> HttpResponse:
    """The page; while somebody types, htmx asks for the hits alone."""
    user = reader(request)
    text = request.GET.get("q", "").strip("\x00")[:MOST_CHARACTERS]
    query = parse(text) if len(text.strip()) >= SHORTEST else Query()
    zone = timezone.get_current_timezone()
    found = find(
        Asked(tickets_for(user), query, user, zone),
        most=PAGE,
        before=_place(request.GET.get("before", "")),
        is_loose=request.GET.get("loose") == "1",
    )
    is_part = bool(request.headers.get("HX-Request"))
    word = word_for({"text": text[:LONGEST]}) if query else "all"
    context = {
        "q": text,
        "is_search": True,
        "is_part": is_part,
        "is_asked": bool(query),
        "is_loose": found.is_loose and bool(found.pks),
        "rows": _rows_of(request, found, word=word),
        # Where a step on a row or on many leads back to.
        "view": {"name": word},
        "colleagues": known.everybody(user) if user.role in WRITERS else [],
        "causes": known.all_causes(user) if user.role in WRITERS else [],
        "chips": [_chip(one, text) for one in query.filters],
        "counted": _counted(found, is_first="before" not in request.GET),
        "next": _next(text, found),
        "examples": [{"text": e, "url": _address(str(e)), "says": says} for e, says in EXAMPLES],
    }
    response = render(request, f"staff/search{'_found' if is_part else ''}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows_of(request: HttpRequest, found: Found, *, word: str) -> list[dict[str, Any]]:
    """The rows of the lists, with what was sought marked in them."""
    rows = rows_of(tickets_for(reader(request)).filter(pk__in=found.pks), view=word)
    of = {row["pk"]: row for row in rows}
    texts = passages(found.pks, found.query)
    at = marker(found.query.wanted)
    return [_row(of[pk], texts.get(pk, ""), at) for pk in found.pks if pk in of]


def _row(row: dict[str, Any], text: str, at: Marker) -> dict[str, Any]:
    row["last"] = _marked(at.passage(text) or row["last"], at)
    row["subject"] = _marked(row["subject"], at)
    row["who"] = _marked(row["who"], at)
    return row


def _marked(text: str, at: Marker) -> SafeString:
    """The text with its hits in <mark>; every piece of it is escaped."""
    pieces = (
        format_html("<mark>{}</mark>", piece) if is_hit else piece
        for piece, is_hit in at.pieces(text)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _chip(one: Filter, text: str) -> dict[str, Any]:
    said = one.typed.partition(":")[2].strip('"')
    without = " ".join(text.replace(one.typed, " ", 1).split())
    name = str(NAMES[one.name])
    if one.is_excluded:
        name = _("not %(filter)s") % {"filter": name}
    return {"name": name, "value": said, "url": _address(without)}


def _counted(found: Found, *, is_first: bool) -> str:
    count = len(found.pks)
    if not count:
        return _("Nothing fits.") if found.query else ""
    if found.before or not is_first:
        return _("The latest first, %(count)s at a time.") % {"count": PAGE}
    return ngettext("%(count)s question fits.", "%(count)s questions fit.", count) % {
        "count": count
    }


def _place(word: str) -> int | None:
    is_number = word.isascii() and word.isdigit() and len(word) < 20
    return min(int(word), 2**63 - 1) if is_number else None


def _next(text: str, found: Found) -> str:
    if found.before is None:
        return ""
    more = {"loose": "1"} if found.is_loose else {}
    return _address(text, before=str(found.before), **more)


def _address(text: str, **more: str) -> str:
    return reverse("staff:search") + "?" + urlencode({"q": text, **more})
