"""The service page: ways to reach the shop, hours, answer times; true by the clocks themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faq.public.page import PublicRequest, page
from faq.reading import Voice
from faq.ways import ways_of
from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.outbox.confirming import say
from tickets.portal.form import promised
from tickets.portal.trouble import trouble_of
from tickets.sla.models import Closure
from tickets.sla.rules import current_rules
from tickets.sla.worktime import Block, Calendar, NeverOpenError

#: Nobody reads here what was true more than a minute ago.
CACHED = "public, max-age=60"
#: Answer moments that are named.
MOST_ROUNDS = 3


@dataclass(frozen=True)
class Day:
    """One day of this week: its name, its hours in words, and why they are not the usual ones."""

    name: str
    hours: str
    why: str
    is_today: bool


@require_safe
def service(request: PublicRequest, language: str) -> HttpResponse:
    shop, moment = request.shop_site.shop, now()
    assert isinstance(shop, Shop)
    zone = ZoneInfo(shop.time_zone)
    calendar = current_rules().latest.calendar(shop.pk)
    rounds = islice(calendar.rounds(moment), MOST_ROUNDS)
    context = {
        "title": _("Service and opening hours"),
        "description": _("When %(shop)s is there, and how soon you have an answer.")
        % {"shop": shop.name},
        "days": list(week(shop, calendar, today=moment.astimezone(zone).date())),
        "is_open": calendar.is_open(moment),
        "turns": _turns(calendar, moment, zone),
        "rounds": [say(one.start, now=moment, zone=zone) for one in rounds],
        "promised": promised(request, language),
        "trouble": trouble_of(shop, now=moment),
        "praises": shop.praised(language),
        "ways": ways_of(Voice(request.shop_site, language)),
    }
    others = {
        one: request.shop_site.path("service", language=one) for one in request.shop_site.languages
    }
    response = page(request, "portal/service.html", context, alternates=others)
    response.headers["Cache-Control"] = CACHED
    return response


def week(shop: Shop, calendar: Calendar, *, today: date) -> Iterator[Day]:
    """From Monday on, the week that `today` is in."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    closures = Closure.objects.active().filter(shop=shop, day__in=days)
    names = dict(closures.values_list("day", "name"))
    for day in days:
        yield Day(
            name=date_format(day, "l j F"),
            hours=", ".join(_said(block) for block in calendar.blocks_on(day)),
            why=names.get(day, ""),
            is_today=day == today,
        )


def _said(block: Block) -> str:
    """'09:00 – 17:00'; midnight is said as 24:00 where a day ends with it."""
    return f"{_clock(block.start)} \N{EN DASH} {_clock(block.end)}"


def _clock(minutes: int) -> str:
    if minutes == 24 * 60:
        return "24:00"
    return f"{time(*divmod(minutes % (24 * 60), 60)):%H:%M}"


def _turns(calendar: Calendar, moment: datetime, zone: ZoneInfo) -> str:
    """When the shop closes, or opens again; empty when it never does."""
    try:
        opening = calendar.next_opening(moment)
    except NeverOpenError:
        return ""
    if opening > moment:
        return say(opening, now=moment, zone=zone)
    ends = calendar.spans(moment, moment + timedelta(days=2))[0].end
    return say(ends, now=moment, zone=zone)
