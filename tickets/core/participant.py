"""Who takes part in a conversation: only a proven participant's mail joins it (law 5)."""

from django.db import models

from tickets.core.ticket import Ticket


class Participant(models.Model):
    """Somebody beside the customer; pending until a colleague lets him in."""

    class Standing(models.TextChoices):
        PENDING = "pending"
        ACCEPTED = "accepted"

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="participants")
    email = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.PENDING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "email"], name="participant_unique"),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="participant_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.email


def takes_part(*, ticket: Ticket, email: str) -> bool:
    """Whether mail from `email` may join this conversation without anyone's decision.

    Asks nothing where the addresses and participants were fetched before.
    """
    email = email.lower()
    is_customer = any(one.email == email for one in ticket.customer.addresses.all())
    return is_customer or any(
        one.email == email and one.standing == Participant.Standing.ACCEPTED
        for one in ticket.participants.all()
    )
