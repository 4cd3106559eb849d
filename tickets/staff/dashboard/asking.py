"""What the owner asks for: which period, of which shop, and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from tickets.core.access import shops_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.reports.behind import Behind
from tickets.reports.period import (
    DAY,
    DEFAULT,
    LAST_MONTH,
    OWN,
    THIS_MONTH,
    TODAY,
    YEAR,
    YESTERDAY,
    Period,
    Stretch,
    period_of,
)
from tickets.staff.addresses import list_address
from tickets.staff.doors import owner

PERIODS: dict[str, Promise] = {
    TODAY: pgettext_lazy("period", "Today"),
    YESTERDAY: pgettext_lazy("period", "Yesterday"),
    "7": gettext_lazy("Last 7 days"),
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
    THIS_MONTH: gettext_lazy("This month"),
    LAST_MONTH: gettext_lazy("Last month"),
    YEAR: gettext_lazy("This year"),
    OWN: gettext_lazy("Own dates"),
}
#: Before the coded word of a list of tickets behind a number.
COUNTED = "counted-"


@dataclass(frozen=True)
class Asking:
    """Who asks for what."""

    user: User
    now: datetime
    shops: list[Shop]
    shop: int | None
    period: Period
    zones: Mapping[str, list[int]] = field(default_factory=dict)

    @property
    def stretch(self) -> Stretch:
        return self.period.stretch

    @property
    def before(self) -> Stretch:
        return self.period.before(self.now)

    @property
    def end_of_day(self) -> datetime:
        midnight = self.now.astimezone(self.period.zone).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return midnight + timedelta(days=1)

    @property
    def query(self) -> str:
        """The same question for another page."""
        said = {} if self.period.name == DEFAULT else {"period": self.period.name}
        if self.period.name == OWN:
            said["since"] = self.period.first.isoformat()
            said["until"] = self.period.last.isoformat()
        if self.shop is not None:
            said["shop"] = str(self.shop)
        return f"?{urlencode(said)}" if said else ""

    def link(self, group: str, *, stretch: Stretch | None = None, **more: int | str) -> str:
        """The address of the tickets behind a number."""
        # A page holds hundreds: the pattern is worked out once, with a list that is always there.
        before, _, after = list_address("all").rpartition("all")
        word = Behind(group, stretch or self.stretch, self.shop, more).word
        return f"{before}{COUNTED}{word}{after}"

    def said(self) -> str:
        """The period at the beginning of a sentence: 'In the last 30 days'."""
        match self.period.name:
            case "today":
                return _("Today")
            case "yesterday":
                return _("Yesterday")
            case "month":
                return _("This month")
            case "last-month":
                return _("Last month")
            case "year":
                return _("This year")
            case "own":
                return _("From %(first)s up to and including %(last)s") % self._dates()
            case _:
                days = self.period.days
                return ngettext("In the last day", "In the last %(days)d days", days) % {
                    "days": days
                }

    def dates(self) -> str:
        if self.period.first == self.period.last:
            return str(self._dates()["first"])
        return _("%(first)s to %(last)s") % self._dates()

    def _dates(self) -> dict[str, str]:
        return {"first": day_words(self.period.first), "last": day_words(self.period.last)}


def day_words(day: date) -> str:
    return date_format(day, pgettext("format of a day", "j M Y"))


def asking(request: HttpRequest) -> Asking:
    """What the address asks for; only the owner may."""
    user, moment = owner(request), now()
    shops = list(shops_for(user))
    word = request.GET.get("shop", "")
    chosen = next((one for one in shops if str(one.pk) == word), None)
    zone = ZoneInfo(chosen.time_zone) if chosen else _own_zone(shops)
    period = period_of(
        request.GET.get("period", DEFAULT),
        today=moment.astimezone(zone).date(),
        zone=zone,
        since=_day(request.GET.get("since", "")),
        until=_day(request.GET.get("until", "")),
    )
    zones: dict[str, list[int]] = {}
    for one in [chosen] if chosen else shops:
        zones.setdefault(one.time_zone, []).append(one.pk)
    return Asking(user, moment, shops, chosen.pk if chosen else None, period, zones)


def _own_zone(shops: list[Shop]) -> ZoneInfo:
    """Days are those of the shops, where these agree, and otherwise those of the reader."""
    names = {one.time_zone for one in shops}
    return ZoneInfo(names.pop() if len(names) == 1 else timezone.get_current_timezone_name())


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if DAY * 3660 < day - date.min < date.max - date.min - DAY * 400 else None
