"""The owner's pages: the front page, the questions, the team, answers ready made, and meanings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from tickets.core.access import tickets_for
from tickets.reports import volume
from tickets.reports.figures import FIGURES
from tickets.reports.reading import read, stand
from tickets.reports.rows import FIRST
from tickets.staff.dashboard import charts, ready, splits, team
from tickets.staff.dashboard.asking import PERIODS, Asking, asking
from tickets.staff.dashboard.cards import cards, figures_of, six
from tickets.staff.dashboard.sheet import KINDS, rows_of_everything
from tickets.staff.dashboard.standing import mail_troubles, now_cards
from tickets.staff.dashboard.story import story

TABS = (
    ("overview", pgettext_lazy("dashboard", "Front page")),
    ("overview_questions", _("Questions")),
    ("overview_team", _("Team")),
    ("overview_answers", _("FAQ and macros")),
    ("overview_meanings", _("What the figures mean")),
)


def shown(request: HttpRequest, name: str, asked: Asking, **context: Any) -> HttpResponse:
    """A page of the owner's, with what stands above each of them."""
    above = {
        "asked": asked,
        "now": asked.now,
        "periods": PERIODS.items(),
        "tabs": TABS,
        "page": name,
        "exports": KINDS,
        "is_empty": not tickets_for(asked.user).exists(),
    }
    template = f"staff/dashboard/{name.removeprefix('overview_')}.html"
    return render(request, template, {**above, **context})


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The front page: three sentences, how it stands, six figures, and what came in when."""
    asked = asking(request)
    now, before = read(asked.stretch, shop=asked.shop), read(asked.before, shop=asked.shop)
    stands = stand(
        tickets_for(asked.user), shop=asked.shop, now=asked.now, end_of_day=asked.end_of_day
    )
    figures = figures_of(now, before)
    every = cards(asked, figures)
    came = volume.by_zone(asked.stretch, shop=asked.shop, zones=asked.zones)
    return shown(
        request,
        "overview",
        asked,
        sentences=story(asked, figures, stands),
        standing=now_cards(asked, stands),
        troubles=mail_troubles(asked.shop),
        six=six(every),
        figures=every,
        days=charts.days_chart(asked, came),
        heat=charts.heat_chart(asked, came),
        kinds=splits.kinds(asked, volume.by_traits(asked.stretch, shop=asked.shop)["kind"]),
        waits=charts.waits_chart(asked, now.customer_waits, which=FIRST, group="first"),
    )


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What came in: when, of which kind, by which way, and why."""
    asked = asking(request)
    came = volume.by_zone(asked.stretch, shop=asked.shop, zones=asked.zones)
    return shown(
        request,
        "overview_questions",
        asked,
        days=charts.days_chart(asked, came),
        heat=charts.heat_chart(asked, came),
        splits=splits.splits(asked),
    )


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who did how much, how quickly and how well; by name, for it is no contest."""
    asked = asking(request)
    return shown(request, "overview_team", asked, team=team.team(asked))


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Answers that were there before the question: the FAQ and the macros."""
    asked = asking(request)
    joint = "&" if asked.query else "?"
    return shown(
        request,
        "overview_answers",
        asked,
        faq=ready.faq(asked),
        macros=ready.macros(asked),
        part=ready.part(asked, request.GET.get("show", "")),
        part_of={name: f"{asked.query}{joint}show={name}#part" for name in ready.PARTS},
    )


@require_GET
def meanings(request: HttpRequest) -> HttpResponse:
    return shown(request, "overview_meanings", asking(request), figures=FIGURES.values())


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every figure as a file for a spreadsheet."""
    asked = asking(request)
    content_type, write = KINDS[kind]
    response = HttpResponse(write(rows_of_everything(asked)), content_type=content_type)
    days = f"{asked.period.first.isoformat()}-{asked.period.last.isoformat()}"
    response["Content-Disposition"] = f'attachment; filename="helpdesk-{days}.{kind}"'
    return response
