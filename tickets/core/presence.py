"""Who has a ticket open at this moment, and who is writing: so that two do not answer at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from tickets.core.people import User
from tickets.core.ticket import Ticket

#: Somebody who has not been heard of for so long has gone away.
STAYS = timedelta(seconds=15)


class Presence(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_writing = models.BooleanField(default=False)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "user"], name="presence_unique"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="presence_by_expiry")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.ticket_id}"


@dataclass(frozen=True)
class Companion:
    """Somebody else at the same ticket."""

    name: str
    is_writing: bool


def show_up(*, ticket: Ticket, user: User, is_writing: bool, now: datetime) -> None:
    """Tell the others that `user` is here; to be told again within `STAYS`."""
    fields = {"is_writing": is_writing, "expires_at": now + STAYS}
    if Presence.objects.filter(ticket=ticket, user=user).update(**fields):
        return
    # A rare moment, so a good one to sweep up who left long ago.
    Presence.objects.filter(expires_at__lt=now - timedelta(hours=1)).delete()
    Presence.objects.update_or_create(ticket=ticket, user=user, defaults=fields)


def others_at(*, ticket: Ticket, user: User, now: datetime) -> list[Companion]:
    """Who else is here, writers first."""
    rows = (
        Presence.objects.filter(ticket=ticket, expires_at__gt=now)
        .exclude(user=user)
        .select_related("user")
        .order_by("-is_writing", "user__name", "id")
    )
    return [Companion(str(row.user), row.is_writing) for row in rows]


def leave(*, ticket: Ticket, user: User) -> None:
    Presence.objects.filter(ticket=ticket, user=user).delete()
