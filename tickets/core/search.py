"""What can be found of each ticket: one row of folded words, kept by the verbs that change it.

On SQLite triggers keep two FTS5 indexes beside the table (all tickets, and the open ones); on
PostgreSQL a generated column holds the same words, with one GIN index for all and one for the
open ones, and a trigger notes which words there are. Migrations 0002 and 0010 make this: whoever
changes this table by a migration on SQLite makes the triggers again, because Django copies it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Length

from tickets.core.customer import CustomerAddress
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.lib import folding

#: Stand before words that tell who wrote, what hangs on it and which order it is about. Nobody can
#: type the sign: it is neither letter nor digit.
MARKS = {"from": "¤f", "tag": "¤t", "order": "¤o"}
#: Characters of one message, of a whole conversation, and of what stands above it.
LONGEST_MESSAGE, LONGEST_BODY, LONGEST_HEAD = 20_000, 200_000, 20_000
#: Bits of a place that hold the ticket's number.
_NUMBER = 30


#: What `keep_all` compares, without reading the conversation itself.
_STATE = (
    *("pk", "place", "is_open", "head", "newest", "message_count"),
    *("count_now", "newest_now", "length"),
)


class TicketSearch(models.Model):
    ticket = models.OneToOneField(
        Ticket, models.CASCADE, primary_key=True, related_name="search_row"
    )
    # Where it stands, latest message last: the second of it, then the ticket's number.
    place = models.BigIntegerField(unique=True)
    is_open = models.BooleanField()
    # The newest message in `body`, and how many there are: tells what has changed.
    newest = models.BigIntegerField(default=0)
    message_count = models.PositiveIntegerField(default=0)
    # Subject, numbers, tags, people; then the messages, each after a '|'. No phrase crosses a '^'.
    head = models.TextField()
    body = models.TextField()

    class Meta:
        indexes = [
            models.Index(
                fields=["place"], condition=models.Q(is_open=True), name="search_open_by_place"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id}"


def place_of(moment: datetime, pk: int) -> int:
    """The order of recency as one number, unique per ticket."""
    second = min(max(int(moment.timestamp()), 0), 2**33 - 1)
    return second << _NUMBER | pk % (1 << _NUMBER)


def keep_all(tickets: Sequence[Ticket]) -> None:
    """Bring the rows of tickets up to date, inside their verb's transaction."""
    rows = _known([ticket.pk for ticket in tickets])
    if len(rows) < len(tickets):
        _write([ticket for ticket in tickets if ticket.pk not in rows])
    known = [ticket for ticket in tickets if ticket.pk in rows]
    heads = _heads(known) if known else {}
    said_more = {
        pk: row
        for pk, row in rows.items()
        if (row["count_now"] or 0, row["newest_now"] or 0) != (row["message_count"], row["newest"])
    }
    new = _parts_after({pk: row["newest"] for pk, row in said_more.items()})
    for ticket in known:
        row = rows[ticket.pk]
        changes: dict[str, Any] = {
            "place": place_of(ticket.last_message_at, ticket.pk),
            "is_open": ticket.is_open,
            "head": heads[ticket.pk],
        }
        changed = {name: new for name, new in changes.items() if row[name] != new}
        if ticket.pk in said_more:
            changed |= _new_body(ticket.pk, row, new[ticket.pk])
        if changed:
            TicketSearch.objects.filter(pk=ticket.pk).update(**changed)


@dataclass(frozen=True)
class Beginning:
    """A ticket that was just made, with its one message, who is in copy, and its files' names."""

    ticket: Ticket
    message: Message
    in_copy: Sequence[Participant] = ()
    files: Sequence[str] = ()


def keep_new(beginnings: Iterable[Beginning]) -> None:
    """Write the rows of new tickets; all that stands in them is at hand and nothing is asked."""
    TicketSearch.objects.bulk_create(
        TicketSearch(
            ticket=one.ticket,
            place=place_of(one.ticket.last_message_at, one.ticket.pk),
            is_open=one.ticket.is_open,
            newest=one.message.pk,
            message_count=1,
            head=_head(one.ticket, people=_people(one), tags=[]),
            body=_part(one.message, one.files)[:LONGEST_BODY],
        )
        for one in beginnings
    )


def _people(one: Beginning) -> list[str]:
    customer = one.ticket.customer
    addresses = sorted(customer.addresses.all(), key=lambda address: address.pk)
    others = [text for person in one.in_copy for text in (person.name, person.email)]
    return [customer.name, *(address.email for address in addresses), *others]


def rebuild(pks: Collection[int]) -> None:
    """Derive the rows of these tickets again, in one transaction."""
    with transaction.atomic():
        tickets = Ticket.objects.select_for_update(of=("self",)).select_related("customer")
        found = list(tickets.filter(pk__in=pks).order_by("pk"))
        TicketSearch.objects.filter(pk__in=pks).delete()
        _write(found)


def missing() -> TicketQuerySet:
    """Tickets that cannot be found yet."""
    return Ticket.objects.filter(search_row__isnull=True)


def complete(*, most: int, batch: int = 50) -> int:
    """Write the rows that are missing, the latest tickets first, at most so many; how many."""
    pks = list(missing().order_by("-pk").values_list("pk", flat=True)[:most])
    # A transaction for each few: people go on working.
    for start in range(0, len(pks), batch):
        rebuild(pks[start : start + batch])
    return len(pks)


def _known(pks: Collection[int]) -> dict[int, dict[str, Any]]:
    messages = Message.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    rows = (
        TicketSearch.objects.filter(pk__in=pks)
        .annotate(
            count_now=Subquery(messages.annotate(n=Count("pk")).values("n")),
            newest_now=Subquery(messages.annotate(n=Max("pk")).values("n")),
            length=Length("body"),
        )
        .values(*_STATE)
    )
    return {row["pk"]: dict(row) for row in rows}


def _new_body(pk: int, row: dict[str, Any], new: dict[int, str]) -> dict[str, Any]:
    """Add what is new at the end; write all again when something went or came from elsewhere."""
    changes: dict[str, Any] = {
        "newest": row["newest_now"] or 0,
        "message_count": row["count_now"] or 0,
    }
    if row["message_count"] + len(new) == row["count_now"]:
        added = "".join(new.values())[: max(LONGEST_BODY - row["length"], 0)]
        return changes | {"body": Concat(F("body"), Value(added))}
    return changes | {"body": "".join(_parts([pk])[pk].values())[:LONGEST_BODY]}


def _write(tickets: Collection[Ticket]) -> None:
    pks = [ticket.pk for ticket in tickets]
    heads, parts = _heads(tickets), _parts(pks)
    TicketSearch.objects.bulk_create(
        TicketSearch(
            ticket=ticket,
            place=place_of(ticket.last_message_at, ticket.pk),
            is_open=ticket.is_open,
            newest=max(parts[ticket.pk], default=0),
            message_count=len(parts[ticket.pk]),
            head=heads[ticket.pk],
            body="".join(parts[ticket.pk].values())[:LONGEST_BODY],
        )
        for ticket in tickets
    )


def _heads(tickets: Collection[Ticket]) -> dict[int, str]:
    """What stands above the conversation, folded, in pieces between '^'."""
    pks = [ticket.pk for ticket in tickets]
    customers = {ticket.customer_id for ticket in tickets}
    emails = (
        CustomerAddress.objects.filter(customer__in=customers)
        .values_list("customer", "email", Value("address"), "pk")
        .order_by()
    )
    people = (
        Participant.objects.filter(ticket__in=pks)
        .values_list("ticket", Concat("name", Value("|"), "email"), Value("person"), "pk")
        .order_by()
    )
    tags = (
        Ticket.tags.through.objects.filter(ticket__in=pks)
        .values_list("ticket", "tag__name", Value("tag"), "pk")
        .order_by()
    )
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for owner, text, kind, _pk in sorted(emails.union(people, tags, all=True), key=lambda r: r[3]):
        found[kind, owner].append(text)
    return {
        ticket.pk: _head(
            ticket,
            people=[
                ticket.customer.name,
                *found["address", ticket.customer_id],
                *"|".join(found["person", ticket.pk]).split("|"),
            ],
            tags=found["tag", ticket.pk],
        )
        for ticket in tickets
    }


def _head(ticket: Ticket, *, people: list[str], tags: list[str]) -> str:
    order = ticket.order_reference
    pieces = [ticket.subject, str(ticket.pk), order, *tags, *people]
    lines = [folding.words(piece) for piece in pieces if piece]
    lines += [_marked("order", [order]), _marked("tag", tags), _marked("from", people)]
    return " " + " ^ ".join(" ".join(line) for line in lines if line)[:LONGEST_HEAD] + " "


def _marked(name: str, texts: Iterable[str]) -> list[str]:
    """Each word once, behind the mark of what it is; sorted, so that a row compares."""
    return sorted({MARKS[name] + word for text in texts for word in folding.words(text)})


def _parts(pks: Collection[int]) -> dict[int, dict[int, str]]:
    """For each ticket its messages by number, folded, oldest row first; files by their names."""
    return _folded(pks, Message.objects.filter(ticket__in=pks))


def _parts_after(newest: dict[int, int]) -> dict[int, dict[int, str]]:
    """As `_parts`, of each ticket what came after the message that is given for it."""
    if not newest:
        return {}
    after = (Q(ticket=pk, pk__gt=number) for pk, number in newest.items())
    return _folded(newest, Message.objects.filter(reduce(or_, after)))


def _folded(pks: Collection[int], messages: models.QuerySet[Message]) -> dict[int, dict[int, str]]:
    messages = (
        messages.order_by("pk")
        .only("ticket_id", "direction", "visible_text", "from_email", "from_name")
        .prefetch_related("attachments")
    )
    parts: dict[int, dict[int, str]] = {pk: {} for pk in pks}
    for message in messages:
        files = [file.name for file in message.attachments.all()]
        parts[message.ticket_id][message.pk] = _part(message, files)
    return parts


def _part(message: Message, files: Iterable[str]) -> str:
    words = folding.words(message.visible_text[:LONGEST_MESSAGE])
    if message.direction == Direction.IN:
        people = [message.from_name, message.from_email]
        for one in people:
            words += ["^", *folding.words(one)] if one else []
        words += ["^", *_marked("from", people)]
    for name in files:
        words += ["^", *folding.words(name)]
    return "| " + " ".join(words)[:LONGEST_MESSAGE] + " "
