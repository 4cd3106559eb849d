"""A moment at which something must happen to a ticket, whatever becomes of the broker."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from tickets.core.ticket import Ticket


class TimerKind(models.TextChoices):
    #: A solved ticket is closed for good when the time to reopen is over.
    CLOSE = "close"
    #: An answer did not arrive: the ticket comes back to the team.
    UNDELIVERED = "undelivered"
    #: A ticket that was put to sleep wakes up.
    WAKE = "wake"
    #: A share of a target's time is used up, or something known beforehand comes about.
    TARGET = "target"
    #: The earliest of the ticket's follow-ups is due.
    FOLLOW_UP = "follow_up"
    #: Something happened, or lasted long enough, that a rule of the shop may be about.
    RULES = "rules"
    #: A customer who asked something new is told that it arrived.
    ACKNOWLEDGE = "acknowledge"
    #: Something happened that somebody outside wants to be told.
    WEBHOOKS = "webhooks"
    #: Some hours after it was solved: the customer may be asked how our help was.
    RATING = "rating"


class TimerState(models.TextChoices):
    PENDING = "pending"
    FIRED = "fired"
    CANCELLED = "cancelled"


class TimerQuerySet(models.QuerySet["Timer"]):
    def due(self, now: datetime) -> "TimerQuerySet":
        return self.filter(state=TimerState.PENDING, due_at__lte=now).order_by("due_at", "id")


class Timer(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=24, choices=TimerKind)
    due_at = models.DateTimeField()
    # Ids only, for whoever rings it.
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TimerState, default=TimerState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects: ClassVar[TimerQuerySet] = TimerQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=models.Q(state="pending"),
                name="timer_one_pending_per_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="pending"),
                name="timer_pending_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


def set_timer(*, ticket: Ticket, kind: TimerKind, due_at: datetime, **data: int) -> None:
    """Let `kind` ring at `due_at`; an earlier pending one of the same kind is moved."""
    pending = Timer.objects.filter(ticket=ticket, kind=kind, state=TimerState.PENDING)
    if not pending.update(due_at=due_at, data=data):
        # Not every caller holds the ticket: where another was quicker, his timer stands.
        timer = Timer(ticket=ticket, kind=kind, due_at=due_at, data=data)
        Timer.objects.bulk_create([timer], ignore_conflicts=True)


def cancel_timer(*, ticket: Ticket, kind: TimerKind) -> None:
    Timer.objects.filter(ticket=ticket, kind=kind, state=TimerState.PENDING).update(
        state=TimerState.CANCELLED
    )


def drop_timer(*, ticket: Ticket, kind: TimerKind) -> None:
    """Leave no trace of a pending timer, for a kind that comes and goes with every change."""
    Timer.objects.filter(ticket=ticket, kind=kind, state=TimerState.PENDING).delete()


def set_timers(*, kind: TimerKind, moments: Mapping[int, datetime | None]) -> None:
    """As `set_timer` for several tickets, by number; where there is no moment, `drop_timer`."""
    pending = Timer.objects.filter(ticket__in=moments, kind=kind, state=TimerState.PENDING)
    stands = dict(pending.values_list("ticket", "due_at"))
    gone = [pk for pk, due_at in moments.items() if due_at is None and pk in stands]
    if gone:
        pending.filter(ticket__in=gone).delete()
    new = [
        Timer(ticket_id=pk, kind=kind, due_at=due_at)
        for pk, due_at in moments.items()
        if due_at
        and stands.get(pk) != due_at
        # Where the clock took it meanwhile, another is set.
        and not (pk in stands and pending.filter(ticket=pk).update(due_at=due_at, data={}))
    ]
    Timer.objects.bulk_create(new, ignore_conflicts=True)


def claim(timer: Timer) -> bool:
    """Compare-and-set: of any number of workers that try, one gets True."""
    return (
        Timer.objects.filter(pk=timer.pk, state=TimerState.PENDING, due_at=timer.due_at).update(
            state=TimerState.FIRED
        )
        == 1
    )


def push_back(timer: Timer, *, now: datetime, error: str) -> None:
    """A timer that fails is tried again in an hour and cannot stop the others."""
    Timer.objects.filter(pk=timer.pk).update(
        due_at=now + timedelta(hours=1),
        attempts=models.F("attempts") + 1,
        error=error[:2000],
    )


def forget_fired(*, ticket: Ticket, kind: TimerKind) -> None:
    """For a kind that rings often and whose effects are written down elsewhere."""
    Timer.objects.filter(ticket=ticket, kind=kind, state=TimerState.FIRED).delete()


def wind_many(*, tickets: Iterable[int], kind: TimerKind, due_at: datetime) -> None:
    """Let `kind` ring on each of `tickets` (their numbers) where it is not pending already."""
    Timer.objects.bulk_create(
        (Timer(ticket_id=pk, kind=kind, due_at=due_at) for pk in tickets),
        batch_size=1000,
        ignore_conflicts=True,
    )
