"""The library of ready answers: folders, search, how they are used, and what needs a look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Shop
from tickets.macros.doors import macro_for, macros_for, may_change
from tickets.macros.keeping import changes
from tickets.macros.models import Macro, MacroVersion, Scope
from tickets.macros.proposing import proposals_for
from tickets.macros.search import find
from tickets.macros.upkeep import figures, much_rewritten, often_reopened, unused
from tickets.staff.doors import writer
from tickets.staff.macros_links import wrong_in


@dataclass(frozen=True)
class Sieve:
    name: str
    label: Promise


SIEVES = (
    Sieve("all", _("All")),
    Sieve("mine", _("Only mine")),
    Sieve("review", _("To look at")),
    Sieve("unused", _("Not used in 90 days")),
    Sieve("rewritten", _("Much rewritten")),
    Sieve("reopened", _("Often reopened")),
    Sieve("links", _("Wrong links")),
    Sieve("off", _("Put away")),
)


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    moment = now()
    query = request.GET.get("q", "")[:100]
    sieve = request.GET.get("show", "all")
    macros = _sifted(sieve, user, moment)
    found = find(macros, query)
    context = {
        "q": query,
        "sieves": SIEVES,
        "sieve": sieve,
        "lines": _lines(found, user=user, moment=moment, by_folder=not query.strip()),
        "count": len(found),
        "proposed": proposals_for(user).waiting().count(),
    }
    return render(request, "staff/macros/library.html", context)


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """How a macro came to read as it does, newest first, with what changed each time."""
    user = writer(request)
    macro = macro_for(user, pk)
    kept = list(macro.versions.order_by("-number")[:50])
    steps = [
        {"version": version, "changes": _changed(before, version)}
        for version, before in zip(kept, [*kept[1:], None], strict=True)
    ]
    context = {"macro": macro, "steps": steps, "may_change": may_change(user, macro)}
    return render(request, "staff/macros/versions.html", context)


def _changed(before: MacroVersion | None, after: MacroVersion) -> list[tuple[str, Any]]:
    names = dict(LANGUAGES)
    found = changes(before, after)
    return [(str(names.get(language, language)), lines) for language, lines in found.items()]


def _sifted(sieve: str, user: User, moment: datetime) -> Any:
    macros = macros_for(user)
    if sieve == "off":
        return macros.filter(is_active=False)
    macros = macros.active()
    if sieve == "mine":
        return macros.filter(scope=Scope.PERSONAL)
    if sieve == "review":
        return macros.to_review(moment.date())
    if sieve == "unused":
        return unused(macros, now=moment)
    if sieve == "rewritten":
        return much_rewritten(macros)
    if sieve == "reopened":
        return often_reopened(macros)
    if sieve == "links":
        return macros.filter(pk__in=wrong_in(macros))
    return macros


def _lines(
    macros: list[Macro], *, user: User, moment: datetime, by_folder: bool
) -> list[dict[str, Any]]:
    """Each with its figures; a folder's name stands above its first."""
    told = figures(macros, now=moment)
    shops = Shop.objects.in_bulk({one.shop_id for one in macros if one.shop_id})
    languages = _languages(macros)
    folder: str | None = None
    lines = []
    for macro in macros:
        is_new = by_folder and macro.folder != folder
        folder = macro.folder
        lines.append(
            {
                "macro": macro,
                "head": (folder or _("Without a folder")) if is_new else "",
                "shop": shops.get(macro.shop_id or 0),
                "languages": languages.get(macro.pk, []),
                "is_due": bool(macro.review_on and macro.review_on <= moment.date()),
                "may_change": may_change(user, macro),
                "figures": told.get(macro.pk),
            }
        )
    return lines


def _languages(macros: list[Macro]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Macro.objects.filter(pk__in=[one.pk for one in macros], texts__isnull=False)
    for pk, language in rows.values_list("pk", "texts__language").order_by("texts__language"):
        found.setdefault(pk, []).append(language)
    return found
