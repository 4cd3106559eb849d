"""Colleagues who want to hear of a ticket, because they asked or because somebody named them."""

from django.db import models

from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.ticket import Ticket


class Follower(models.Model):
    """Hears of every new message on a ticket that is not his own."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="followers")
    user = models.ForeignKey(User, models.CASCADE, related_name="follows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "user"], name="follower_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.ticket_id}"


class Mention(models.Model):
    """A colleague who was named in a note."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="mention_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.message_id}"
