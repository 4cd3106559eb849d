"""A message of a conversation: from the customer, to the customer, or a note among colleagues."""

from typing import ClassVar, Self

from django.db import models

from tickets.core.people import User
from tickets.core.ticket import Ticket


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"
    NOTE = "note"


class MessageQuerySet(models.QuerySet["Message"]):
    def for_conversation(self) -> Self:
        return (
            self.order_by("sent_at", "id")
            .select_related("author")
            .prefetch_related("attachments__stored_file")
        )

    def public(self) -> Self:
        """What a customer may see."""
        return self.exclude(direction=Direction.NOTE).filter(is_unverified=False)


class Message(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction)
    # The colleague who wrote it; empty for customers and for what the helpdesk sends by itself.
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    from_email = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    # The whole text, the part that was newly written, and the part that is folded away.
    text = models.TextField(blank=True)
    visible_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # The `Message-ID` header without angle brackets, of what came in or went out.
    message_id = models.CharField(max_length=998, blank=True)
    # One per mail and mailbox: a mail that comes twice, by any door, is one message.
    origin_key = models.CharField(max_length=64, null=True, unique=True)
    # The ticket it was written on, when it stands on another one now.
    came_from = models.ForeignKey(Ticket, models.SET_NULL, null=True, blank=True, related_name="+")
    # A signed reply from somebody who does not take part: shown, but nobody is mailed.
    is_unverified = models.BooleanField(default=False)
    is_automatic = models.BooleanField(default=False)
    is_thanks = models.BooleanField(default=False)
    # When it was written, according to the sender; arrival when that is unbelievable.
    sent_at = models.DateTimeField()
    created_at = models.DateTimeField()

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "sent_at", "id"], name="message_by_ticket"),
            models.Index(fields=["message_id"], name="message_by_message_id"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_note_has_no_address",
                condition=~models.Q(direction="note") | models.Q(from_email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def has_quoted_text(self) -> bool:
        return bool(self.text) and self.text.strip() != self.visible_text.strip()
