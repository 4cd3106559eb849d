"""Two tickets that have to do with each other: the same parcel, the same mistake."""

from django.db import models
from django.db.models import F, Q

from tickets.core.ticket import Ticket


class TicketLink(models.Model):
    """Has no direction; the older ticket stands first, so that a pair is linked once."""

    first = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    second = models.ForeignKey(Ticket, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="ticketlink_unique"),
            models.CheckConstraint(
                name="ticketlink_older_first", condition=Q(first__lt=F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} #{self.second_id}"


def linked_to(ticket: Ticket) -> list[int]:
    """The numbers of the tickets linked to this one, in order."""
    pairs = TicketLink.objects.filter(Q(first=ticket) | Q(second=ticket))
    ids = {pk for pair in pairs.values_list("first", "second") for pk in pair}
    return sorted(ids - {ticket.pk})
