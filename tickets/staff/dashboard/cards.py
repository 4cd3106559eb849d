"""Figures as they are shown: in words, with their trend, and with the way to their tickets."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tickets.reports.behind import OF_FIGURE
from tickets.reports.figures import FIGURES, SIX, Figure, Value
from tickets.reports.rows import Rows
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.words import (
    TIMES,
    Trend,
    count_words,
    number_words,
    percent_words,
    trend_of,
)


@dataclass(frozen=True)
class Card:
    name: str
    label: Promise
    meaning: Promise
    number: str
    #: To the tickets that it counts; empty when there are none.
    url: str
    trend: Trend | None
    before: str
    before_url: str
    #: What it is measured against, or what else to know.
    against: str
    misses: str
    misses_url: str


@dataclass(frozen=True)
class Figures:
    """Every figure of a period and of the one before it."""

    now: dict[str, Value]
    before: dict[str, Value]


def figures_of(now: Rows, before: Rows) -> Figures:
    return Figures(
        {name: figure.of(now) for name, figure in FIGURES.items()},
        {name: figure.of(before) for name, figure in FIGURES.items()},
    )


def cards(asking: Asking, figures: Figures) -> list[Card]:
    return [_card(asking, figure, figures) for figure in FIGURES.values()]


def six(every: list[Card]) -> list[Card]:
    named = {card.name: card for card in every}
    return [named[name] for name in SIX]


def _card(asking: Asking, figure: Figure, figures: Figures) -> Card:
    now, before = figures.now[figure.name], figures.before[figure.name]
    everything, _hits, missed = OF_FIGURE[figure.name]
    group = "reopened" if figure.name == "reopened" else everything
    misses = (now.counted - (now.hits or 0)) if missed else 0
    return Card(
        name=figure.name,
        label=figure.label,
        meaning=figure.meaning,
        number=number_words(now.number, figure.unit),
        url=asking.link(group) if now.counted else "",
        trend=trend_of(figure, now, before),
        before=number_words(before.number, figure.unit),
        before_url=asking.link(group, stretch=asking.before) if before.counted else "",
        against=_against(figure, figures),
        misses=_misses(figure.name, misses, now.counted) if misses else "",
        misses_url=asking.link(missed) if misses else "",
    )


def _against(figure: Figure, figures: Figures) -> str:
    if figure.field is not None:
        return _("all webshops: %(share)s") % {"share": percent_words(figure.field)}
    if figure.name == "first_open_median":
        slow = figures.now["first_open_slow"]
        if slow.number is not None:
            said = {"time": number_words(slow.number, figure.unit)}
            return _("nine out of ten within %(time)s") % said
    if figure.name == "satisfaction" and not figures.now[figure.name].counted:
        return _("nobody said anything")
    if figure.unit not in TIMES and figures.now[figure.name].counted:
        if figure.name == "satisfaction":
            said = {"count": count_words(figures.now[figure.name].counted)}
            return _("%(count)s customers said what they thought") % said
        if figure.name == "within_target":
            return _("against what you set or promised")
    return ""


def _misses(name: str, misses: int, counted: int) -> str:
    said = {"misses": count_words(misses), "counted": count_words(counted)}
    match name:
        case "within_target":
            return _("%(misses)s of %(counted)s too late") % said
        case "complaints_in_time":
            return _("%(misses)s of %(counted)s later") % said
        case "compliments_answered":
            return _("%(misses)s of %(counted)s without an answer") % said
        case "satisfaction":
            return _("%(misses)s of %(counted)s less satisfied") % said
        case _:
            return _("%(misses)s of %(counted)s needed more") % said
