"""What an owner should know in the morning: late, promised, risen, praised, mail trouble."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.cause import Cause
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket, TicketQuerySet
from tickets.inbound.models import ImapAccount, InboundMail
from tickets.outbox.models import OutgoingMail

#: Weeks that 'usual' is the mean of; fewer than this many known ones say nothing.
WEEKS, LEAST_WEEKS = 8, 3
#: Fewer questions than this are never a sharp rise.
LEAST_RISE = 5
#: Questions that are named one by one; the rest is counted.
MOST_NAMED = 5


@dataclass(frozen=True)
class Rise:
    """`usual`: the mean of the same weekday (or whole weeks) before."""

    name: str
    count: int
    usual: float


@dataclass
class Day:
    """Counts, and the first few questions of each kind by name."""

    late_count: int = 0
    late: list[Ticket] = field(default_factory=list)
    promised_count: int = 0
    promised: list[Ticket] = field(default_factory=list)
    rises: list[Rise] = field(default_factory=list)
    praise_count: int = 0
    praise: list[Ticket] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def says_nothing(self) -> bool:
        counts = self.late_count + self.promised_count + self.praise_count
        return not (counts or self.rises or self.troubles)


def look(*, since: datetime, days: int, zone: ZoneInfo, now: datetime) -> Day:
    """The owner's morning at `now`; `days` whole days before today are held against the usual.

    `since`: what was praised before that was told before.
    """
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    real = Ticket.objects.filter(shop__is_demo=False)
    late = real.overdue(now)
    tonight = today + timedelta(days=1)
    promised = real.promised_before(tonight).exclude(pk__in=late.values("pk"))
    praise = real.filter(kind=Kind.COMPLIMENT, created_at__gte=since, created_at__lt=now)
    return Day(
        late.count(),
        _first(late),
        promised.count(),
        _first(promised),
        rises(real, today=today, days=days),
        praise.count(),
        _first(praise),
        troubles(),
    )


def _first(tickets: TicketQuerySet) -> list[Ticket]:
    rows = tickets.select_related("customer", "shop").order_by("sort_due_at", "id")
    return list(rows[:MOST_NAMED])


def rises(tickets: TicketQuerySet, *, today: datetime, days: int) -> list[Rise]:
    """Kinds and causes of the `days` before `today` that came far more often than usual.

    Far: at least twice as often, and by more than chance does to a count (twice its root).
    Weeks before the first question say nothing and are left out.
    """
    first = tickets.order_by("created_at").values_list("created_at", flat=True).first()
    weeks = [back for back in range(1, WEEKS + 1) if first and _begin(today, days, back) >= first]
    if len(weeks) < LEAST_WEEKS:
        return []
    named: dict[str, dict[Any, Any]] = {
        "kind": {kind.value: kind.label for kind in Kind},
        "cause": dict(Cause.objects.values_list("pk", "name")),
    }
    found: list[Rise] = []
    for column, names in named.items():
        lately = _counts(tickets, column, today, days, 0)
        before = [_counts(tickets, column, today, days, back) for back in weeks]
        for key, count in sorted(lately.items(), key=lambda item: -item[1]):
            usual = sum(week.get(key, 0) for week in before) / len(before)
            is_far = count >= 2 * usual and count - usual > 2 * sqrt(usual + 1)
            if count >= LEAST_RISE and is_far and key in names:
                found.append(Rise(str(names[key]), count, usual))
    return found


def _begin(today: datetime, days: int, back: int) -> datetime:
    """Midnight on the owner's wall: in his zone, days are counted and not hours."""
    return today - timedelta(days=days + 7 * back)


def _counts(
    tickets: TicketQuerySet, column: str, today: datetime, days: int, back: int
) -> dict[Any, int]:
    """How many came in that window, by kind or cause; a compliment is no trouble that rises."""
    start, end = _begin(today, days, back), today - timedelta(days=7 * back)
    came = tickets.filter(created_at__gte=start, created_at__lt=end)
    rows = came.exclude(kind=Kind.COMPLIMENT).exclude(state=State.SPAM).order_by()
    return dict(rows.values_list(column).annotate(count=Count("id")))


def troubles() -> list[str]:
    """What is wrong with mail just now, in sentences."""
    unread = InboundMail.objects.in_trouble().count()
    unsent = OutgoingMail.objects.in_trouble().count()
    deaf = ImapAccount.objects.filter(mailbox__is_active=True).exclude(error="").count()
    lines = []
    if unread:
        words = ngettext(
            "%(count)d mail came in that could not be read.",
            "%(count)d mails came in that could not be read.",
            unread,
        )
        lines.append(words % {"count": unread})
    if unsent:
        words = ngettext(
            "%(count)d mail could not be sent.", "%(count)d mails could not be sent.", unsent
        )
        lines.append(words % {"count": unsent})
    if deaf:
        lines.append(_("%(count)d mailbox(es) cannot be read by IMAP.") % {"count": deaf})
    return lines
