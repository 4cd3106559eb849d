"""Moments in the words people use: today 16:40, yesterday, Tue 09:12, late by 20 min."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from html import escape

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tickets.lib import spoken
from tickets.lib.spoken import Day, Level, Span, Unit
from tickets.templatetags.components import icon

register = template.Library()

ICONS = {Level.CALM: "clock", Level.SOON: "clock-alert", Level.LATE: "triangle-alert"}


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None) -> str:
    """{% when message.sent_at %} -> <time>today 16:40</time>; nothing for an absent moment."""
    if moment is None:
        return ""
    said = _spoken(context, moment)
    return _time(said.local, say_moment(said.day, said.local))


@register.simple_tag(takes_context=True)
def since(context: Context, moment: datetime | None) -> str:
    """{% since ticket.waiting_since %} -> <time>since Tue 09:12</time>."""
    if moment is None:
        return ""
    said = _spoken(context, moment)
    # Today needs no saying here: 'since 09:12' is what people say.
    words = _clock(said.local) if said.day is Day.TODAY else say_moment(said.day, said.local)
    return _time(said.local, _("since %(moment)s") % {"moment": words})


@register.simple_tag(takes_context=True)
def due(context: Context, moment: datetime | None) -> str:
    """{% due ticket.next_due_at %} -> 'today 16:40 · 1 h 20', amber when near, red when late."""
    if moment is None:
        return ""
    at = spoken.due(now=_now(context), moment=moment, zone=_zone(context))
    if at.level is Level.LATE:
        words = _("late by %(span)s") % {"span": say_span(at.span)}
    else:
        words = f"{say_moment(at.day, at.local)} · {say_span(at.span)}"
    # A list shows fifty: format_html would cost more than all the rest.
    drawn, said = icon(ICONS[at.level]), _time(at.local, words)
    return mark_safe(f'<span class="due due--{at.level.value}">{drawn}{said}</span>')  # noqa: S308 -- all safe parts


def say_moment(day: Day, local: datetime) -> str:
    if day is Day.TODAY:
        return _("today %(time)s") % {"time": _clock(local)}
    if day is Day.YESTERDAY:
        return _("yesterday %(time)s") % {"time": _clock(local)}
    if day is Day.TOMORROW:
        return _("tomorrow %(time)s") % {"time": _clock(local)}
    if day is Day.WEEKDAY:
        return f"{_date(local, 'D')} {_clock(local)}"
    # Translators: how a day is written, in Django's letters; 'b' is a month without a capital.
    if day is Day.DATE:
        return _date(local, pgettext("format of a day", "j M"))
    return _date(local, pgettext("format of a day", "j M Y"))


def say_span(span: Span) -> str:
    if span.unit is Unit.NOW:
        return _("less than a minute")
    if span.unit is Unit.MINUTES:
        return _("%(minutes)d min") % {"minutes": span.count}
    if span.unit is Unit.DAYS:
        return ngettext("%(days)d day", "%(days)d days", span.count) % {"days": span.count}
    if span.minutes:
        return _("%(hours)d h %(minutes)02d") % {"hours": span.count, "minutes": span.minutes}
    return _("%(hours)d h") % {"hours": span.count}


def _spoken(context: Context, moment: datetime) -> spoken.Spoken:
    return spoken.spoken(now=_now(context), moment=moment, zone=_zone(context))


def _now(context: Context) -> datetime:
    # One page speaks of one moment: the view's, where it has one.
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


def _zone(context: Context) -> tzinfo:
    """The reader's, asked for once a template: a list asks a hundred times."""
    zone = context.render_context.get("zone")
    if zone is None:
        zone = context.render_context["zone"] = timezone.get_current_timezone()
    assert isinstance(zone, tzinfo)
    return zone


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


def _date(local: datetime, pattern: str) -> str:
    return _dated(local.date(), pattern, get_language() or "")


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, language: str) -> str:
    """A list says the same few days over and over; `language` is what the months are in."""
    del language
    return date_format(day, pattern)


def _time(local: datetime, words: str) -> SafeString:
    exact = f"{_date(local, 'l j F Y')} {_clock(local)} ({local.tzname()})"
    return mark_safe(  # noqa: S308 -- escaped here; format_html costs five times as much per row
        f'<time datetime="{local.isoformat()}" title="{escape(exact)}">{escape(words)}</time>'
    )
