"""Reads a ticket's events as the facts that its clocks are replayed from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.core.event import Event, EventKind
from tickets.core.states import CATEGORY, State
from tickets.core.tag import Tag
from tickets.core.ticket import Ticket
from tickets.sla.conditions import IMPORTANT, ORDINARY, Traits
from tickets.sla.facts import (
    AutomaticReply,
    CustomerMessage,
    Fact,
    Merged,
    NoReplyNeeded,
    Opened,
    Phase,
    PolicyChanged,
    PriorityChanged,
    PromiseSet,
    PromiseWithdrawn,
    PublicReply,
    StateChanged,
    Terms,
)
from tickets.sla.records import Scope
from tickets.sla.rules import Rules, Version
from tickets.sla.terms import NO_POLICY, TermsBook

#: Events after which another policy may fit, or another row of it.
TRAIT_EVENTS = {
    EventKind.KIND_SET,
    EventKind.PRIORITY_SET,
    EventKind.TAGGED,
    EventKind.UNTAGGED,
    EventKind.MOVED,
    EventKind.VIP_SET,
}


@dataclass(frozen=True)
class Life:
    """What happened to a ticket: as it was written down, and as its clocks understand it."""

    events: list[Event]
    facts: list[Fact]

    def until(self, now: datetime) -> datetime:
        """A machine's clock may have been set back: what happened has happened all the same."""
        return max([now, self.facts[0].at, *(event.at for event in self.events[-1:])])

    def next_after(self, moment: datetime) -> datetime | None:
        """When something comes about that is known now, such as an answer that leaves later."""
        return next((fact.at for fact in self.facts if fact.at > moment), None)


def life_of(ticket: Ticket, *, rules: Rules, events: list[Event] | None = None) -> Life:
    """The life of a ticket in order, its events read once.

    `events` are given of a ticket that is still to be kept, or by who has read them already.
    """
    if events is None:
        events = events_of([ticket])[ticket.pk]
    # An answer that leaves later was given when it left; sorting keeps the order of all others.
    return Life(events, sorted(_facts(ticket, events, rules), key=lambda fact: fact.at))


def _facts(ticket: Ticket, events: list[Event], rules: Rules) -> Iterator[Fact]:
    """What it was like at first is undone event by event, and then done again."""
    tags = _tag_names(ticket, events)
    reading = _Reading(
        traits=_traits_at_first(ticket, events, tags),
        book=rules.at(ticket.created_at),
        has_clocks=ticket.has_clocks,
    )
    yield Opened(ticket.created_at, reading.look(), reading.traits.priority)
    changes = list(rules.changes_after(ticket.created_at))
    gone = _messages(events, EventKind.REPLY_WITHDRAWN) | _messages(events, EventKind.SPLIT_OFF)
    undone = {event.data.get("merge") for event in events if event.kind == EventKind.MERGE_UNDONE}
    verified = _messages(events, EventKind.PARTICIPANT_ACCEPTED)
    for event in events:
        while changes and changes[0].made_at < event.at:
            yield from reading.change_rules(changes.pop(0))
        if event.kind in TRAIT_EVENTS:
            yield from reading.change_traits(event, tags)
        elif event.kind == EventKind.STATE_CHANGED:
            reading.phase = _phase(event.data["to"])
            yield StateChanged(event.at, reading.phase)
        elif event.kind == EventKind.MERGED:
            if event.pk not in undone and event.data["waiting_since"]:
                yield Merged(event.at, datetime.fromisoformat(event.data["waiting_since"]))
        elif event.data.get("message") not in gone:
            yield from _words(event, reading.phase, verified)
    for change in changes:
        yield from reading.change_rules(change)


@dataclass
class _Reading:
    """What is known of a ticket between two events."""

    traits: Traits
    book: TermsBook
    has_clocks: bool
    phase: Phase = Phase.ACTIVE
    terms: Terms | None = None

    def look(self) -> Terms:
        if self.has_clocks:
            self.terms = self.book.find(self.traits)
        else:
            self.terms = Terms(calendar=self.book.calendar(self.traits.shop), version=NO_POLICY)
        return self.terms

    def change_traits(self, event: Event, tags: dict[int, str]) -> Iterator[Fact]:
        before = self.terms
        self.traits = _traits_after(self.traits, event, tags)
        if self.look() != before and self.terms is not None:
            yield PolicyChanged(event.at, self.terms, is_recounted=True)
        if event.kind == EventKind.PRIORITY_SET:
            yield PriorityChanged(event.at, self.traits.priority)

    def change_rules(self, version: Version) -> Iterator[Fact]:
        """Open tickets go on by the new rules; what is solved keeps those it was solved under."""
        if self.phase.is_over:
            return
        before, self.book = self.terms, version.book
        if self.look() != before and self.terms is not None:
            is_recounted = version.scope == Scope.RECOUNT
            yield PolicyChanged(version.made_at, self.terms, is_recounted=is_recounted)


def events_of(tickets: Iterable[Ticket]) -> dict[int, list[Event]]:
    """Of each, in the order they were written down, so that an answer stays behind its question.

    Where a machine's clock was set back in between, time stands still until it has caught up.
    """
    latest = {ticket.pk: ticket.created_at for ticket in tickets}
    found: dict[int, list[Event]] = {pk: [] for pk in latest}
    for event in Event.objects.filter(ticket__in=list(found)).order_by("id"):
        latest[event.ticket_id] = event.at = max(latest[event.ticket_id], event.at)
        found[event.ticket_id].append(event)
    return found


def _words(  # noqa: C901 -- one line per kind of event
    event: Event, phase: Phase, verified: set[int]
) -> Iterator[Fact]:
    """What was said; a mere thank-you for a solved ticket, and spam, ask for nothing."""
    match event.kind:
        case EventKind.CUSTOMER_MESSAGE if phase == Phase.VOID:
            return
        case EventKind.CUSTOMER_MESSAGE:
            yield CustomerMessage(event.at)
            if event.data.get("thanks") and phase.is_over:
                yield NoReplyNeeded(event.at, written_at=event.at)
        case EventKind.PARTICIPANT_ACCEPTED if event.data.get("message") in verified:
            yield CustomerMessage(event.at)
        case EventKind.REPLIED if "rule" in event.data:
            yield AutomaticReply(event.at)
        case EventKind.REPLIED:
            leaves = event.data.get("leaves_at")
            yield PublicReply(max(event.at, datetime.fromisoformat(leaves)) if leaves else event.at)
        case EventKind.NOTED if event.data.get("answers"):
            yield PublicReply(event.at)
        case EventKind.PROMISED:
            yield PromiseSet(event.at, datetime.fromisoformat(event.data["until"]))
        case EventKind.PROMISE_WITHDRAWN:
            yield PromiseWithdrawn(event.at)
        case EventKind.ACKNOWLEDGED:
            yield AutomaticReply(event.at)


def _phase(state: str) -> Phase:
    return Phase(CATEGORY[State(state)].value)


def _messages(events: Iterable[Event], kind: EventKind) -> set[int]:
    found = {event.data.get("message") for event in events if event.kind == kind}
    return {message for message in found if message is not None}


def _tag_names(ticket: Ticket, events: Iterable[Event]) -> dict[int, str]:
    """Names by id, of the tags it has and had; a deleted tag fits no condition any more."""
    if not ticket.pk:
        return {}
    changed = {
        event.data["tag"]
        for event in events
        if event.kind in {EventKind.TAGGED, EventKind.UNTAGGED}
    }
    if not changed:
        return {tag.pk: tag.name for tag in ticket.tags.all()}
    return dict(Tag.objects.filter(pk__in=changed).values_list("pk", "name"))


def _traits_at_first(ticket: Ticket, events: Iterable[Event], tags: dict[int, str]) -> Traits:
    """As the ticket is now, except for what an event says it was before it changed."""
    before: dict[str, str | int] = {}
    for event in events:
        if event.kind in {EventKind.KIND_SET, EventKind.PRIORITY_SET, EventKind.MOVED}:
            before.setdefault(event.kind, event.data["from"])
    has_changed_tags = any(
        event.kind in {EventKind.TAGGED, EventKind.UNTAGGED, EventKind.MOVED} for event in events
    )
    return Traits(
        shop=int(before.get(EventKind.MOVED, ticket.shop_id)),
        kind=str(before.get(EventKind.KIND_SET, ticket.kind)),
        priority=int(before.get(EventKind.PRIORITY_SET, ticket.priority)),
        channel=ticket.channel,
        language=ticket.language,
        mailbox=ticket.mailbox_id,
        tags=frozenset() if has_changed_tags else frozenset(tags.values()),
        customer=_standing_of(any(event.data.get("vip") for event in events if _is_first(event))),
    )


def _is_first(event: Event) -> bool:
    return event.kind == EventKind.OPENED


def _standing_of(is_vip: bool) -> str:
    return IMPORTANT if is_vip else ORDINARY


def traits_through(ticket: Ticket, events: Sequence[Event]) -> Iterator[Traits]:
    """What a ticket was like before its events, and then after each of them."""
    tags = _tag_names(ticket, events)
    traits = _traits_at_first(ticket, events, tags)
    yield traits
    for event in events:
        traits = _traits_after(traits, event, tags)
        yield traits


def traits_now(ticket: Ticket) -> Traits:
    """What the ticket is like today; its tags may have been fetched before."""
    return Traits(
        shop=ticket.shop_id,
        kind=ticket.kind,
        priority=ticket.priority,
        channel=ticket.channel,
        language=ticket.language,
        mailbox=ticket.mailbox_id,
        tags=frozenset(tag.name for tag in ticket.tags.all()),
        customer=_standing_of(ticket.customer.is_vip),
    )


def _traits_after(traits: Traits, event: Event, tags: dict[int, str]) -> Traits:
    match event.kind:
        case EventKind.KIND_SET:
            return replace(traits, kind=event.data["to"])
        case EventKind.PRIORITY_SET:
            return replace(traits, priority=event.data["to"])
        case EventKind.VIP_SET:
            return replace(traits, customer=_standing_of(event.data["to"]))
        case EventKind.MOVED:
            return replace(traits, shop=event.data["to"], tags=frozenset())
        case EventKind.TAGGED:
            return replace(traits, tags=traits.tags | {tags.get(event.data["tag"], "")})
        case EventKind.UNTAGGED:
            return replace(traits, tags=traits.tags - {tags.get(event.data["tag"], "")})
        case _:
            return traits
