"""News for colleagues: who is told of what a verb did; part of the transaction of that verb."""

from collections.abc import Iterable
from datetime import datetime

from tickets.core.event import Event
from tickets.core.follower import Follower, Mention
from tickets.core.message import Message
from tickets.core.notice import Notice, NoticeKind, plan
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.outbox.notices import Reason, enqueue_notice
from tickets.sla.rules import current_rules
from tickets.sla.worktime import NeverOpenError


def notify(
    kind: NoticeKind,
    *,
    to: User | None,
    ticket: Ticket,
    by: User | None,
    now: datetime,
    event: Event | None = None,
    message: Message | None = None,
    reason: Reason | None = None,
) -> Notice | None:
    """Write news down for `to`, unless he did it himself or wants to hear nothing of it.

    With a `message` and a `reason` its mail goes into the outbox here, when it is to leave at
    once; the clock mails the rest (`clockwork/mailing.py`).
    """
    if to is None or (by is not None and by.pk == to.pk):
        return None
    notice = plan(
        kind=kind, to=to, ticket=ticket, now=now, round_after=lambda: _round_after(ticket, now)
    )
    if notice is None:
        return None
    notice.event = event
    if message and reason and notice.mail_at and notice.mail_at <= now:
        enqueue_notice(message=message, to=to, reason=reason, by=by, now=now)
        notice.mailed_at = now
    notice.save()
    return notice


def tell(message: Message, person: User, *, by: User, reason: Reason, now: datetime) -> None:
    """Somebody was named in a note, or asked to go on: he hears of it, and follows from now."""
    _mention, is_new = Mention.objects.get_or_create(message=message, user=person)
    if not is_new or person == by:
        return
    Follower.objects.get_or_create(ticket=message.ticket, user=person)
    notify(
        NoticeKind.MENTIONED,
        to=person,
        ticket=message.ticket,
        by=by,
        now=now,
        message=message,
        reason=reason,
    )


def with_followers(tickets: Iterable[Ticket]) -> set[int]:
    """The numbers of those that a colleague follows."""
    followers = Follower.objects.filter(ticket__in=list(tickets))
    return set(followers.values_list("ticket", flat=True))


def tell_followers(*, message: Message, by: User | None, now: datetime) -> None:
    """The one in charge hears of his customer; everybody who follows hears of every message."""
    ticket = message.ticket
    reason = Reason.CUSTOMER_WROTE if by is None else Reason.COLLEAGUE_ANSWERED
    if by is None:
        notify(
            NoticeKind.ANSWERED,
            to=ticket.assignee,
            ticket=ticket,
            by=by,
            now=now,
            message=message,
            reason=reason,
        )
    for follower in ticket.followers.select_related("user").order_by("id"):
        if follower.user_id != ticket.assignee_id:
            notify(
                NoticeKind.FOLLOWED,
                to=follower.user,
                ticket=ticket,
                by=by,
                now=now,
                message=message,
                reason=reason,
            )


def warn(person: User, *, ticket: Ticket, is_late: bool, about_at: datetime, now: datetime) -> bool:
    """A promise comes near or is broken; whether its own mail is to leave at once.

    At night none does: it goes with the others when the shop opens, if it is still true then.
    """
    kind = NoticeKind.LATE if is_late else NoticeKind.DUE_SOON
    notice = plan(
        kind=kind, to=person, ticket=ticket, now=now, round_after=lambda: _round_after(ticket, now)
    )
    if notice is None:
        return False
    if notice.mail_at is not None:
        notice.mail_at = max(notice.mail_at, _next_opening(ticket, now))
    is_mailed = notice.mail_at is not None and notice.mail_at <= now
    notice.about_at = about_at
    notice.mailed_at = now if is_mailed else None
    notice.save()
    return is_mailed


def _round_after(ticket: Ticket, now: datetime) -> datetime | None:
    found = next(current_rules().latest.calendar(ticket.shop_id).rounds(now), None)
    return found.start if found else None


def _next_opening(ticket: Ticket, now: datetime) -> datetime:
    """Nobody is mailed at night; a shop that never opens has no night."""
    try:
        return current_rules().latest.calendar(ticket.shop_id).next_opening(now)
    except NeverOpenError:
        return now
