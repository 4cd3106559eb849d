"""The round of answers: what waited when an answer moment came, offered with a count and an end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.access import shops_for, tickets_for
from tickets.core.counting import capped_counts
from tickets.core.people import User
from tickets.core.ticket import TicketQuerySet
from tickets.sla.models import OpeningHours
from tickets.sla.rules import current_rules
from tickets.staff.lists import ROUND, Asking, View

#: Nobody answers more in one round; the last one shows as '499+'.
MOST = 500
#: Seconds that it may take until a shop's first moments are noticed.
KEPT = 60
#: Where the browser's session keeps how large a round was when it was begun.
SESSION = "round"


@dataclass(frozen=True)
class Round:
    """The latest round of each shop of one person that answers at fixed moments."""

    #: By the number of the shop.
    begun: dict[int, datetime]
    next_at: datetime | None

    @property
    def begun_at(self) -> datetime | None:
        return max(self.begun.values(), default=None)

    def rows(self, tickets: TicketQuerySet) -> TicketQuerySet:
        """Who waited for an answer when the round began."""
        waited = Q(pk__in=())
        for shop, begun_at in self.begun.items():
            waited |= Q(shop=shop, waiting_since__lt=begun_at)
        return tickets.to_answer().filter(waited)

    def count(self, user: User) -> int:
        return capped_counts({ROUND: self.rows(tickets_for(user))}, most=MOST)[ROUND]


def round_of(user: User, *, now: datetime) -> Round | None:
    """None for somebody none of whose shops answers at fixed moments."""
    shops = _shops_with_moments(user)
    if not shops:
        return None
    book = current_rules().latest
    calendars = {pk: book.calendar(pk) for pk in shops}
    begun = {pk: found.start for pk, one in calendars.items() if (found := one.round_at(now))}
    coming = [next(one.rounds(now), None) for one in calendars.values()]
    return Round(begun, min((found.start for found in coming if found), default=None))


def list_of(user: User, *, now: datetime) -> View:
    """The round as a list of tickets. Raises Http404 where there are no rounds."""
    found = round_of(user, now=now)
    if found is None:
        raise Http404
    current = found

    def rows(ask: Asking) -> TicketQuerySet:
        return current.rows(ask.tickets)

    return View(
        name=ROUND,
        label=name_of(found),
        icon="alarm-clock",
        rows=rows,
        is_by_due=True,
        is_counted=False,
        key="",
        empty=_("Everybody has an answer."),
        empty_next=_("Who writes now has his turn at the next moment."),
    )


def name_of(found: Round) -> str:
    """'Round of 16:00', or of several shops at different moments 'Round'."""
    moments = set(found.begun.values())
    if len(moments) != 1:
        return _("Round of answers")
    return _("Round of %(time)s") % {"time": date_format(timezone.localtime(moments.pop()), "H:i")}


def offer(user: User, *, now: datetime) -> dict[str, Any] | None:
    """What stands above a list: the round with its count, and when the next one comes."""
    found = round_of(user, now=now)
    if found is None:
        return None
    count = found.count(user)
    words = ngettext("%(count)s question", "%(count)s questions", count)
    return {
        "name": name_of(found),
        "count": count,
        "words": words % {"count": f"{MOST - 1}+" if count == MOST else count},
        "next_at": found.next_at,
    }


def note_start(request: HttpRequest, found: Round, *, count: int) -> None:
    """Remember how large the round is; going on with it later leaves that as it was."""
    begun = found.begun_at.isoformat() if found.begun_at else ""
    kept = request.session.get(SESSION, {})
    if kept.get("begun") != begun or kept.get("total", 0) < count:
        request.session[SESSION] = {"begun": begun, "total": count}


def progress(request: HttpRequest, user: User, *, now: datetime) -> dict[str, int] | None:
    """How many of the round are done, for who works through it."""
    found = round_of(user, now=now)
    if found is None:
        return None
    left = found.count(user)
    total = max(request.session.get(SESSION, {}).get("total", 0), left)
    return {"left": left, "total": total, "done": total - left}


def _shops_with_moments(user: User) -> list[int]:
    key = f"rounds:{user.pk}"
    shops: list[int] | None = cache.get(key)
    if shops is None:
        rows = OpeningHours.objects.filter(shop__in=shops_for(user).order_by())
        shops = [one.shop_id for one in rows.only("shop", "moments") if any(one.moments or ())]
        cache.set(key, shops, KEPT)
    return shops
