"""The library of ready answers: folders, search, how they are used, and what needs a look."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Max, QuerySet
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
from tickets.macros.models import Macro, MacroUse, MacroVersion, Scope
from tickets.macros.search import find
from tickets.staff.doors import writer

#: A macro that nobody used for so long may be in the way.
UNUSED = timedelta(days=90)
#: From here on more was written anew than kept.
MUCH_REWRITTEN = 0.5


@dataclass(frozen=True)
class Sieve:
    name: str
    label: Promise


SIEVES = (
    Sieve("all", _("All")),
    Sieve("mine", _("Only mine")),
    Sieve("review", _("To look at")),
    Sieve("unused", _("Never used")),
    Sieve("rewritten", _("Much rewritten")),
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
        used = MacroUse.objects.since(moment - UNUSED).values("macro")
        return macros.exclude(pk__in=used)
    if sieve == "rewritten":
        shares = MacroUse.objects.values("macro").annotate(share=Avg("rewritten"))
        return macros.filter(pk__in=shares.filter(share__gte=MUCH_REWRITTEN).values("macro"))
    return macros


def _lines(
    macros: list[Macro], *, user: User, moment: datetime, by_folder: bool
) -> list[dict[str, Any]]:
    """Each with its figures; a folder's name stands above its first."""
    told = _figures(macros, moment)
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
                **told.get(macro.pk, {}),
            }
        )
    return lines


def _figures(macros: list[Macro], moment: datetime) -> dict[int, dict[str, Any]]:
    """How often in the last three months, when last, and how much was written anew."""
    uses: QuerySet[MacroUse] = MacroUse.objects.filter(macro__in=macros)
    rows = uses.since(moment - UNUSED).values("macro")  # type: ignore[attr-defined]  # our own QuerySet
    told = rows.annotate(count=Count("pk"), last=Max("at"), share=Avg("rewritten"))
    return {
        row["macro"]: {
            "uses": row["count"],
            "last": row["last"],
            "rewritten": round(100 * row["share"]),
        }
        for row in told
    }


def _languages(macros: list[Macro]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Macro.objects.filter(pk__in=[one.pk for one in macros], texts__isnull=False)
    for pk, language in rows.values_list("pk", "texts__language").order_by("texts__language"):
        found.setdefault(pk, []).append(language)
    return found
