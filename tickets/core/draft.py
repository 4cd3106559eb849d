"""What somebody is still writing on a ticket: one text per person and ticket, nobody else's."""

from datetime import datetime

from django.db import models

from tickets.core.people import User
from tickets.core.ticket import Ticket


class DraftKind(models.TextChoices):
    ANSWER = "answer"
    NOTE = "note"


class Draft(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=6, choices=DraftKind, default=DraftKind.ANSWER)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ticket"], name="draft_unique"),
            models.CheckConstraint(
                name="draft_kind_is_known", condition=models.Q(kind__in=DraftKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.updated_at:%Y-%m-%d %H:%M}"


def keep_draft(
    *,
    user: User,
    ticket: Ticket,
    text: str,
    now: datetime,
    html: str = "",
    kind: DraftKind = DraftKind.ANSWER,
) -> Draft | None:
    """Keep what was typed so far; an empty text is no draft."""
    if not text.strip() and not html.strip():
        drop_draft(user=user, ticket=ticket)
        return None
    draft, _is_new = Draft.objects.update_or_create(
        user=user,
        ticket=ticket,
        defaults={"text": text, "html": html, "kind": kind, "updated_at": now},
    )
    return draft


def draft_of(*, user: User, ticket: Ticket) -> Draft | None:
    return Draft.objects.filter(user=user, ticket=ticket).first()


def drop_draft(*, user: User, ticket: Ticket) -> None:
    Draft.objects.filter(user=user, ticket=ticket).delete()
