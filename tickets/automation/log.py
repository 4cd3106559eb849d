"""What each rule did: its deeds by ticket, as the history of the ticket tells them."""

from dataclasses import dataclass, field
from datetime import datetime

from tickets.automation.models import Rule, RuleFiring
from tickets.core.event import Event
from tickets.core.history import Names, load_names, sentence
from tickets.core.ticket import Ticket

MOST = 100


@dataclass(frozen=True)
class Entry:
    ticket: Ticket
    at: datetime
    sentences: list[str] = field(default_factory=list)
    #: Something that the rule says was not possible.
    is_partly: bool = False


def log_of(rule: Rule) -> list[Entry]:
    """The latest first."""
    firings = list(
        RuleFiring.objects.filter(rule=rule).select_related("ticket").order_by("-at", "-id")[:MOST]
    )
    events = Event.objects.filter(ticket__in={one.ticket_id for one in firings})
    done = [event for event in events.order_by("id") if event.data.get("rule") == rule.pk]
    names = load_names(done, known=Names())
    return [
        Entry(
            ticket=firing.ticket,
            at=firing.at,
            sentences=[
                sentence(event, names)
                for event in done
                if event.ticket_id == firing.ticket_id and event.at == firing.at
            ],
            is_partly=bool(firing.failed),
        )
        for firing in firings
    ]
