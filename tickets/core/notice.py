"""News for one colleague about one ticket: shown in the page, mailed, or both, as he chose."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tickets.core.event import Event
from tickets.core.people import User
from tickets.core.ticket import Priority, Ticket


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", _("A question becomes mine")
    MENTIONED = "mentioned", _("Somebody names me or asks me something")
    ANSWERED = "answered", _("A customer writes on a question of mine")
    FOLLOWED = "followed", _("Something is written on a question that I follow")
    DUE_SOON = "due_soon", _("An answer is due soon")
    LATE = "late", _("An answer is late")
    FOLLOW_UP = "follow_up", _("A follow-up of mine is due")
    RULE = "rule", _("A rule of the shop tells me")


class Choice(models.TextChoices):
    PAGE = "page", _("here")
    MAIL = "mail", _("by mail")
    BOTH = "both", _("here and by mail")
    AT_ONCE = "at_once", _("here and by mail, always at once")
    NONE = "none", _("not at all")


#: As most want it; people choose otherwise on their own page.
USUAL = {
    NoticeKind.ASSIGNED: Choice.PAGE,
    NoticeKind.MENTIONED: Choice.BOTH,
    NoticeKind.ANSWERED: Choice.PAGE,
    NoticeKind.FOLLOWED: Choice.BOTH,
    NoticeKind.DUE_SOON: Choice.BOTH,
    NoticeKind.LATE: Choice.BOTH,
    NoticeKind.FOLLOW_UP: Choice.BOTH,
    NoticeKind.RULE: Choice.BOTH,
}
#: Where a mail is part of it.
MAILED = {Choice.MAIL, Choice.BOTH, Choice.AT_ONCE}
#: A tag that says the same as the highest priority, unless a shop chose its own.
URGENT_TAGS = ("urgent", "spoed", "dringend")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown(self) -> Self:
        return self.filter(is_shown=True)

    def unread(self) -> Self:
        return self.filter(is_shown=True, read_at__isnull=True)

    def to_mail(self, now: datetime) -> Self:
        return self.filter(mailed_at__isnull=True, mail_at__lte=now)


class Notice(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="+")
    # What falls due, for the two kinds that no event tells.
    about_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    is_shown = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    # When its mail may leave; empty when none is wanted.
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_kind_is_known", condition=models.Q(kind__in=NoticeKind.values)
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(
                fields=["user"],
                condition=models.Q(is_shown=True, read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["mail_at"],
                condition=models.Q(mailed_at__isnull=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"


def choice_of(user: User, kind: NoticeKind) -> Choice:
    chosen = user.notice_choices.get(kind.value)
    return Choice(chosen) if chosen in Choice.values else USUAL[kind]


def plan(
    *,
    kind: NoticeKind,
    to: User,
    ticket: Ticket,
    now: datetime,
    round_after: Callable[[], datetime | None] = lambda: None,
) -> Notice | None:
    """The notice that `to` wants to have of this, not kept yet; None when he wants none.

    `round_after` says when the shop's next round of answers begins: mails of who chose no
    moments of his own leave together then.
    """
    choice = choice_of(to, kind)
    if choice == Choice.NONE or not to.is_active:
        return None
    return Notice(
        user=to,
        kind=kind,
        ticket=ticket,
        created_at=now,
        is_shown=choice != Choice.MAIL,
        mail_at=_leaves_at(to, choice, ticket, round_after, now=now) if choice in MAILED else None,
    )


def mark_read(*, user: User, now: datetime, pk: int | None = None) -> int:
    """Everything of `user`, or one; how many were unread."""
    notices = Notice.objects.unread().filter(user=user)
    if pk is not None:
        notices = notices.filter(pk=pk)
    return notices.update(read_at=now)


def read_past(*, ticket: Ticket, before: datetime) -> int:
    """Old news of a past that was played again was read by everybody long ago."""
    notices = Notice.objects.filter(ticket=ticket, created_at__lt=before)
    return notices.update(read_at=models.F("created_at"), mail_at=None)


def next_moment(moments: list[str], *, now: datetime) -> datetime:
    """The first of the day's `moments` ('10:00') that is not over; tomorrow's when all are."""
    here = timezone.localtime(now)
    for day in (here, here + timedelta(days=1)):
        for moment in sorted(time.fromisoformat(one) for one in moments):
            found = day.replace(
                hour=moment.hour, minute=moment.minute, second=0, microsecond=0, fold=0
            )
            if found > here:
                return found
    return now


def _leaves_at(
    user: User,
    choice: Choice,
    ticket: Ticket,
    round_after: Callable[[], datetime | None],
    *,
    now: datetime,
) -> datetime:
    if choice == Choice.AT_ONCE:
        return now
    moment = next_moment(user.digest_at, now=now) if user.digest_at else round_after()
    return now if moment is None or is_urgent(ticket) else moment


def is_urgent(ticket: Ticket) -> bool:
    """Whether news of it waits for no fixed moment, by its priority or a tag."""
    chosen = ticket.shop.urgent_tags
    tags = URGENT_TAGS if chosen is None else chosen
    return ticket.priority == Priority.URGENT or ticket.tags.filter(name__in=tags).exists()
