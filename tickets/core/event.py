"""What happened to a ticket, append-only: history, clocks and reports all read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models

from tickets.core.people import User
from tickets.core.ticket import Ticket


class EventKind(models.TextChoices):
    OPENED = "opened"
    CUSTOMER_MESSAGE = "customer_message"
    UNVERIFIED_MESSAGE = "unverified_message"
    AUTOMATIC_MESSAGE = "automatic_message"
    REPLIED = "replied"
    REPLY_WITHDRAWN = "reply_withdrawn"
    ACKNOWLEDGED = "acknowledged"
    NOTED = "noted"
    ASSIGNED = "assigned"
    PRIORITY_SET = "priority_set"
    KIND_SET = "kind_set"
    CAUSE_SET = "cause_set"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    STATE_CHANGED = "state_changed"
    MOVED = "moved"
    PARTICIPANT_ASKED = "participant_asked"
    PARTICIPANT_ACCEPTED = "participant_accepted"
    DELIVERY_FAILED = "delivery_failed"
    BOUNCED = "bounced"
    MERGED = "merged"
    MERGED_AWAY = "merged_away"
    MERGE_UNDONE = "merge_undone"
    SPLIT_OFF = "split_off"
    SPLIT_FROM = "split_from"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    HANDED_OVER = "handed_over"
    CUSTOMER_CHANGED = "customer_changed"
    LINKED = "linked"
    UNLINKED = "unlinked"
    PROMISED = "promised"
    PROMISE_WITHDRAWN = "promise_withdrawn"
    BREACHED = "breached"
    FOLLOW_UP_SET = "follow_up_set"
    FOLLOW_UP_CHANGED = "follow_up_changed"
    FOLLOW_UP_CANCELLED = "follow_up_cancelled"
    FOLLOW_UP_DUE = "follow_up_due"
    FOLLOW_UP_DONE = "follow_up_done"
    REMINDED = "reminded"
    CHECK_UP_ASKED = "check_up_asked"
    CHECK_UP_ANSWERED = "check_up_answered"
    VIP_SET = "vip_set"
    LINKS_REVOKED = "links_revoked"
    SAID_SOLVED = "said_solved"
    RATING_ASKED = "rating_asked"
    RATED = "rated"
    PRAISE_ASKED = "praise_asked"
    PRAISE_ANSWERED = "praise_answered"
    PRAISE_STOPPED = "praise_stopped"


#: Why an answer that was to leave later did not.
CUSTOMER_WROTE_FIRST = "customer_wrote_first"


class EventQuerySet(models.QuerySet["Event"]):
    def in_order(self) -> "EventQuerySet":
        return self.order_by("at", "id")

    def update(self, **kwargs: Any) -> NoReturn:
        del kwargs
        raise TypeError("Events are never changed.")


class Event(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=24, choices=EventKind)
    at = models.DateTimeField()
    # The label outlives the colleague.
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    # Ids and choices only: no words of a customer, so that erasing a person leaves history alone.
    data = models.JSONField(default=dict)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="event_by_ticket"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_kind_is_known", condition=models.Q(kind__in=EventKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Events are never changed.")
        super().save(*args, **kwargs)


#: The number and name of the rule that is at work here, if one is.
_rule: ContextVar[tuple[int, str] | None] = ContextVar("rule", default=None)


@contextmanager
def done_by_rule(pk: int, name: str) -> Iterator[None]:
    """Whatever is recorded inside is a rule's doing: its event says so, and starts no rule."""
    token = _rule.set((pk, name))
    try:
        yield
    finally:
        _rule.reset(token)


def is_done_by_rule() -> bool:
    return _rule.get() is not None


def happened(
    kind: EventKind, *, ticket: Ticket, by: User | None, now: datetime, **data: Any
) -> Event:
    """An event that is still to be kept; for a verb that keeps several of them at once."""
    label = str(by)[:100] if by else ""
    rule = _rule.get()
    if rule:
        data, label = {**data, "rule": rule[0]}, rule[1]
    return Event(ticket=ticket, kind=kind, at=now, by=by, by_label=label, data=data)


def record(
    kind: EventKind, *, ticket: Ticket, by: User | None, now: datetime, **data: Any
) -> Event:
    """Write down what happened; call it inside the transaction of the change itself."""
    event = happened(kind, ticket=ticket, by=by, now=now, **data)
    event.save(force_insert=True)
    return event
