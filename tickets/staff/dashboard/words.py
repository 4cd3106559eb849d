"""Numbers in the words of people: '2 h 10', '93 %', '20 min quicker'."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.reports.figures import Figure, Good, Unit, Value

HOUR, DAY = 60, 1440
TIMES = frozenset({Unit.OPEN_TIME, Unit.CUSTOMER_TIME})


@dataclass(frozen=True)
class Trend:
    """How a figure changed against the period before."""

    words: str
    icon: str
    #: 'better', 'worse', or nothing.
    tone: str


def count_words(number: int) -> str:
    return number_format(number, force_grouping=True)


def minutes_words(minutes: int, *, unit: Unit = Unit.CUSTOMER_TIME) -> str:
    """Open time in hours however long it is: a day of it is no day."""
    if minutes < 1:
        return _("less than a minute")
    if minutes < HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    if unit is Unit.CUSTOMER_TIME and minutes >= 2 * DAY:
        days = round(minutes / DAY)
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    hours, rest = divmod(minutes, HOUR)
    if rest and hours < 24:
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    return _("%(hours)d h") % {"hours": round(minutes / HOUR)}


def number_words(number: int | None, unit: Unit) -> str:
    if number is None:
        return "–"
    if unit in TIMES:
        return minutes_words(number, unit=unit)
    return percent_words(number) if unit is Unit.PERCENT else count_words(number)


def percent_words(number: int) -> str:
    return _("%(number)d %%") % {"number": number}


def trend_of(figure: Figure, now: Value, before: Value) -> Trend | None:
    """None where one of the two is not known."""
    if now.number is None or before.number is None:
        return None
    more = now.number - before.number
    if not more:
        return Trend(_("as before"), "minus", "")
    tone = ""
    if figure.good is not Good.NEITHER:
        tone = "better" if (more > 0) == (figure.good is Good.MORE) else "worse"
    return Trend(_change(figure, more), "trending-up" if more > 0 else "trending-down", tone)


def _change(figure: Figure, more: int) -> str:
    size = abs(more)
    if figure.unit in TIMES:
        said = {"time": minutes_words(size, unit=figure.unit)}
        return _("%(time)s slower") % said if more > 0 else _("%(time)s quicker") % said
    if figure.unit is Unit.PERCENT:
        if more > 0:
            return ngettext("%(n)d point more", "%(n)d points more", size) % {"n": size}
        return ngettext("%(n)d point less", "%(n)d points less", size) % {"n": size}
    said = {"count": count_words(size)}
    return _("%(count)s more") % said if more > 0 else _("%(count)s fewer") % said
