"""A ticket: one question of one customer, with where it stands and when it is due."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.cause import Cause
from tickets.core.customer import Customer
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.states import OPEN_STATES, State
from tickets.core.tag import Tag

#: Stands in for 'no moment' where rows are ordered: NULLs sort differently per database.
FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)

#: How long a thank-you on a solved ticket is shown, in case it was more than that.
PROBABLY_THANKS = timedelta(days=2)


class Kind(models.TextChoices):
    QUESTION = "question", _("question")
    COMPLAINT = "complaint", _("complaint")
    RETURN = "return", _("return")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    COMPLIMENT = "compliment", _("compliment")
    CALL_BACK = "call_back", _("call back")
    OTHER = "other", _("other")


class Priority(models.IntegerChoices):
    LOW = 1, _("low")
    NORMAL = 2, _("normal")
    HIGH = 3, _("high")
    URGENT = 4, _("urgent")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    FORM = "form", _("form")
    PHONE = "phone", _("phone")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def open(self) -> Self:
        return self.filter(is_open=True)

    def to_answer(self) -> Self:
        """Those where the next word is ours."""
        # Said by what it is not: a database that knows how rare a new ticket is among all would
        # gather and sort every one, rather than read those that are open in their order.
        return self.filter(is_open=True).exclude(
            state__in=sorted(OPEN_STATES - {State.NEW, State.OPEN})
        )

    def waiting(self) -> Self:
        return self.filter(is_open=True, state__in=[State.WAITING_CUSTOMER, State.WAITING_THIRD])

    def asleep(self) -> Self:
        return self.filter(is_open=True, state=State.SNOOZED)

    def promised_before(self, moment: datetime) -> Self:
        """Those that wake up, fall due, or have a follow-up before `moment`."""
        waking = Ticket.objects.filter(
            timers__kind="wake", timers__state="pending", timers__due_at__lt=moment
        )
        # What the helpdesk plans by itself was promised to nobody.
        planned = Ticket.objects.filter(
            ~models.Q(follow_ups__why="silence"),
            follow_ups__state__in=["pending", "rung"],
            follow_ups__due_at__lt=moment,
        )
        return self.filter(is_open=True).filter(
            models.Q(due_at__lt=moment)
            | models.Q(pk__in=waking.values("pk"))
            | models.Q(pk__in=planned.values("pk"))
        )

    def in_state(self, state: State) -> Self:
        return self.filter(state=state)

    def assigned_to(self, user: User) -> Self:
        return self.filter(assignee=user)

    def unassigned(self) -> Self:
        return self.filter(assignee__isnull=True)

    def overdue(self, now: datetime) -> Self:
        return self.filter(is_open=True, sort_due_at__lt=now)

    def done(self) -> Self:
        return self.filter(is_open=False).exclude(state=State.SPAM)

    def probably_thanked(self, now: datetime) -> Self:
        """Solved, and since then the customer wrote no more than a thank-you, in the last days."""
        thanked = Ticket.objects.filter(
            pk=models.OuterRef("pk"),
            messages__is_thanks=True,
            messages__direction="in",
            messages__created_at__gt=now - PROBABLY_THANKS,
            messages__created_at__gte=models.F("resolved_at"),
        )
        # The message moved the ticket: only the few that moved lately need a closer look.
        moved = self.filter(state=State.RESOLVED, updated_at__gt=now - PROBABLY_THANKS)
        return moved.filter(models.Exists(thanked))

    def written_since(self, moment: datetime) -> Self:
        return self.filter(last_message_at__gt=moment)

    def most_urgent_first(self) -> Self:
        return self.order_by("sort_due_at", "id")

    def less_urgent_than(self, sort_due_at: datetime, pk: int) -> Self:
        """Those that stand below such a row, most urgent first; both databases use the index."""
        here = models.Q(sort_due_at=sort_due_at, id__gt=pk)
        return self.filter(sort_due_at__gte=sort_due_at).filter(
            models.Q(sort_due_at__gt=sort_due_at) | here
        )

    def quieter_than(self, updated_at: datetime, pk: int) -> Self:
        """Those that stand below such a row, latest first."""
        here = models.Q(updated_at=updated_at, id__lt=pk)
        return self.filter(updated_at__lte=updated_at).filter(
            models.Q(updated_at__lt=updated_at) | here
        )

    def more_urgent_than(self, sort_due_at: datetime, pk: int) -> Self:
        """Those that stand above such a row, the nearest first."""
        here = models.Q(sort_due_at=sort_due_at, id__lt=pk)
        above = self.filter(sort_due_at__lte=sort_due_at).filter(
            models.Q(sort_due_at__lt=sort_due_at) | here
        )
        return above.order_by("-sort_due_at", "-id")

    def livelier_than(self, updated_at: datetime, pk: int) -> Self:
        """Those that stand above such a row in a list with the latest first, the nearest first."""
        here = models.Q(updated_at=updated_at, id__gt=pk)
        above = self.filter(updated_at__gte=updated_at).filter(
            models.Q(updated_at__gt=updated_at) | here
        )
        return above.order_by("updated_at", "id")

    def latest_first(self) -> Self:
        return self.order_by("-updated_at", "-id")

    def for_list(self) -> Self:
        return self.select_related("customer", "assignee", "shop").prefetch_related(
            "tags", "customer__addresses"
        )


class Ticket(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tickets")
    # The address the customer wrote to; answers leave from it.
    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.QUESTION)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="assigned"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets")
    # Why the question came at all.
    cause = models.ForeignKey(Cause, models.SET_NULL, null=True, blank=True, related_name="tickets")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=5)
    order_reference = models.CharField(_("order number"), max_length=60, blank=True)
    # The earlier ticket that this one goes on from, when the customer wrote after it was closed.
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    # Where its messages went; it stays as a closed shell, so that this can be undone and its
    # signed tokens lead on.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )

    # Brought in from elsewhere with a past that was never ours to keep time of.
    has_clocks = models.BooleanField(default=True, db_default=True)

    # Everything below is derived from events and messages, kept for quick lists.
    is_open = models.BooleanField(default=True)
    # The customer's oldest message that nobody has answered.
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_kind = models.CharField(max_length=20, blank=True)
    sort_due_at = models.DateTimeField(default=FAR_FUTURE)
    snippet = models.CharField(max_length=200, blank=True)
    last_message_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    # Since then it says nothing of anybody; what was counted stays.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ticket_open_matches_state",
                condition=models.Q(is_open=True, state__in=sorted(OPEN_STATES))
                | models.Q(is_open=False, state__in=sorted(set(State) - OPEN_STATES)),
            ),
            models.CheckConstraint(
                name="ticket_due_pair",
                condition=models.Q(due_at__isnull=True, due_kind="")
                | models.Q(due_at__isnull=False) & ~models.Q(due_kind=""),
            ),
            models.CheckConstraint(
                name="ticket_merged_is_closed",
                condition=models.Q(merged_into__isnull=True) | models.Q(state="closed"),
            ),
        ]
        indexes = [
            # Partial on a bare boolean: SQLite only uses the index when the condition is one.
            models.Index(
                fields=["sort_due_at", "id"],
                condition=models.Q(is_open=True),
                name="ticket_open_by_due",
            ),
            # Lists of one state: without it, all that is open is read to find the few asleep.
            models.Index(
                fields=["state", "sort_due_at", "id"],
                condition=models.Q(is_open=True),
                name="ticket_open_by_state",
            ),
            # Two states in one order: read as far as the page goes, not sorted whole.
            models.Index(
                fields=["sort_due_at", "id"],
                condition=models.Q(
                    is_open=True, state__in=[State.WAITING_CUSTOMER, State.WAITING_THIRD]
                ),
                name="ticket_waiting_by_due",
            ),
            # The overview joins them to how their clocks ended; few, and asked for whole.
            models.Index(
                fields=["id"],
                condition=models.Q(kind=Kind.COMPLAINT),
                name="ticket_complaints",
            ),
            models.Index(
                fields=["assignee", "sort_due_at", "id"],
                condition=models.Q(is_open=True),
                name="ticket_mine_by_due",
            ),
            models.Index(
                fields=["sort_due_at", "id"],
                condition=models.Q(is_open=True, assignee__isnull=True),
                name="ticket_nobodys_by_due",
            ),
            models.Index(fields=["state", "-updated_at", "-id"], name="ticket_by_state"),
            models.Index(fields=["-updated_at", "-id"], name="ticket_by_update"),
            models.Index(fields=["customer", "-id"], name="ticket_by_customer"),
            models.Index(fields=["created_at"], name="ticket_by_creation"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def reference(self) -> str:
        return f"#{self.pk}"


def standing_for(ticket: Ticket) -> Ticket:
    """The ticket on which the conversation goes on: itself, or what it was merged into."""
    seen = {ticket.pk}
    while ticket.merged_into_id and ticket.merged_into_id not in seen:
        seen.add(ticket.merged_into_id)
        ticket = Ticket.objects.select_related("shop", "customer", "mailbox").get(
            pk=ticket.merged_into_id
        )
    return ticket
