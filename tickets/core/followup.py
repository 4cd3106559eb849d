"""A follow-up: somebody comes back to a ticket at a moment and for a reason, however often."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, drop_timer, set_timer


class Why(models.TextChoices):
    CARRIER = "carrier", _("the carrier has to do something")
    SUPPLIER = "supplier", _("the supplier has to do something")
    PROMISE = "promise", _("we promised it")
    CUSTOMER = "customer", _("the customer has to do something")
    CHECK_UP = "check_up", _("to see whether it is solved")
    #: A step of the ladder for customers who stay silent; the helpdesk makes these itself.
    SILENCE = "silence", _("the customer does not answer")


class WhenWritten(models.TextChoices):
    """What becomes of it when the customer writes first."""

    ASK = "ask", pgettext_lazy("when the customer writes first", "ask us")
    CANCEL = "cancel", pgettext_lazy("when the customer writes first", "it is not needed any more")
    STAY = "stay", pgettext_lazy("when the customer writes first", "it stays")


class OnDue(models.TextChoices):
    BRING_BACK = "bring_back", _("the question comes back to us")
    NOTIFY = "notify", _("somebody is told")
    MAIL = "mail", _("the prepared answer goes out")
    RESOLVE = "resolve", _("it is solved, if the customer did not write")
    ASK_SOLVED = "ask_solved", _("the customer is asked whether it is solved")
    #: The mail of a step of the ladder; the last step closes.
    REMIND = "remind", _("the customer is reminded")


class FollowUpState(models.TextChoices):
    PENDING = "pending"
    #: Its moment came, and somebody has to say that it is done.
    RUNG = "rung"
    DONE = "done"
    CANCELLED = "cancelled"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def pending(self) -> Self:
        return self.filter(state=FollowUpState.PENDING)

    def at_hand(self) -> Self:
        """Still to come, or rung and not done yet."""
        return self.filter(state__in=[FollowUpState.PENDING, FollowUpState.RUNG])

    def due(self, now: datetime) -> Self:
        return self.pending().filter(due_at__lte=now).order_by("due_at", "id")

    def of_silence(self) -> Self:
        return self.filter(why=Why.SILENCE)

    def by_people(self) -> Self:
        return self.exclude(why=Why.SILENCE)

    def for_panel(self) -> Self:
        return self.at_hand().select_related("who").order_by("due_at", "id")


class FollowUp(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="follow_ups")
    # Empty is the team.
    who = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="follow_ups")
    due_at = models.DateTimeField()
    # The moment as somebody typed it.
    said = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=10, choices=Why)
    # What to do then, in a few words; no customer sees it.
    note = models.CharField(max_length=200, blank=True)
    when_written = models.CharField(max_length=6, choices=WhenWritten, default=WhenWritten.ASK)
    # Since when staff are asked whether it is still needed, because the customer wrote.
    asked_at = models.DateTimeField(null=True, blank=True)
    on_due = models.CharField(max_length=10, choices=OnDue, default=OnDue.BRING_BACK)
    # The prepared answer, for `OnDue.MAIL`.
    text = models.TextField(blank=True)
    # The rung of the ladder of silence: 1, 2, 3; 0 for all others.
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=FollowUpState, default=FollowUpState.PENDING)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    # When it rang, was done, or was called off.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[FollowUpQuerySet] = FollowUpQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_ended_has_moment",
                condition=models.Q(state="pending", ended_at__isnull=True)
                | ~models.Q(state="pending") & models.Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_up_mail_has_text",
                condition=~models.Q(on_due="mail") | ~models.Q(text=""),
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(state="pending", why="silence"),
                name="follow_up_one_silence",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ticket", "due_at", "id"],
                condition=models.Q(state="pending"),
                name="follow_up_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_asked(self) -> bool:
        return self.asked_at is not None


def wind(ticket: Ticket) -> None:
    """One timer per ticket, for whichever follow-up comes first; call it after every change."""
    first = FollowUp.objects.filter(ticket=ticket).pending().order_by("due_at").first()
    if first:
        set_timer(ticket=ticket, kind=TimerKind.FOLLOW_UP, due_at=first.due_at)
    else:
        drop_timer(ticket=ticket, kind=TimerKind.FOLLOW_UP)


def end(follow_up: FollowUp, *, state: FollowUpState, now: datetime) -> bool:
    """Compare-and-set: it ends once; False when somebody was quicker."""
    pending = FollowUp.objects.filter(pk=follow_up.pk).pending()
    return pending.update(state=state, ended_at=now, asked_at=None) == 1
