"""Verbs for what a customer says: a new ticket, or a further message on one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tickets.core import search
from tickets.core.customer import Customer
from tickets.core.event import Event, EventKind, happened
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Ticket, standing_for
from tickets.desk.admitting import ask_to_let_in, asked
from tickets.desk.changing import lock_all, move_to, settle_all, settle_new, snippet_of
from tickets.desk.following_up import meet_customer, with_plans
from tickets.desk.later import stop_later_answers, with_answers_under_way
from tickets.desk.saying import Words, attach_all, new_message, write_all, written
from tickets.desk.telling import tell_followers, with_followers
from tickets.sla.refresh import Standing, stand
from tickets.sla.rules import Rules, current_rules


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something new that a customer asks.

    `by` is the colleague who wrote it down for him, if any. `acknowledges`: the clock confirms
    it to him. `people_in_copy` are (name, address) of others on the mail: they become pending
    participants and see nothing until a colleague lets them in.
    """

    shop: Shop
    customer: Customer
    subject: str
    words: Words
    by: User | None = None
    mailbox: Mailbox | None = None
    channel: Channel = Channel.EMAIL
    kind: Kind = Kind.QUESTION
    language: str = ""
    order_reference: str = ""
    follows: Ticket | None = None
    people_in_copy: Sequence[tuple[str, str]] = ()
    acknowledges: bool = False


def open_ticket(
    *,
    shop: Shop,
    customer: Customer,
    subject: str,
    words: Words,
    by: User | None,
    now: datetime,
    mailbox: Mailbox | None = None,
    channel: Channel = Channel.EMAIL,
    kind: Kind = Kind.QUESTION,
    language: str = "",
    order_reference: str = "",
    follows: Ticket | None = None,
    people_in_copy: Sequence[tuple[str, str]] = (),
    acknowledges: bool = False,
) -> Ticket:
    """A customer asks something new; see `Question` for what is given."""
    question = Question(
        shop=shop,
        customer=customer,
        subject=subject,
        words=words,
        by=by,
        mailbox=mailbox,
        channel=channel,
        kind=kind,
        language=language,
        order_reference=order_reference,
        follows=follows,
        people_in_copy=people_in_copy,
        acknowledges=acknowledges,
    )
    return open_tickets(questions=[question], now=now)[0].ticket


@transaction.atomic
def open_tickets(*, questions: Sequence[Question], now: datetime) -> list[Message]:
    """Several customers ask something new; the message of each, on its ticket.

    What one of them costs hardly grows with their number: each table is written once.
    """
    rules = current_rules()
    begun = [_begin(question, rules=rules, now=now) for question in questions]
    Ticket.objects.bulk_create(one.ticket for one in begun)
    Message.objects.bulk_create(one.message for one in begun)
    attach_all([(one.message, file) for one in begun for file in one.question.words.files])
    Participant.objects.bulk_create(person for one in begun for person in one.in_copy)
    Event.objects.bulk_create(event for one in begun for event in _events(one, now=now))
    settle_new(
        ((one.ticket, one.standing) for one in begun),
        confirmed=[one.ticket for one in begun if one.question.acknowledges],
        now=now,
    )
    search.keep_new(
        search.Beginning(
            one.ticket, one.message, one.in_copy, [f.name for f in one.question.words.files]
        )
        for one in begun
    )
    return [one.message for one in begun]


@dataclass(frozen=True)
class _Begun:
    """A ticket to be, complete but for the numbers that the database gives."""

    question: Question
    ticket: Ticket
    message: Message
    in_copy: list[Participant]
    events: list[Event]
    standing: Standing


def _begin(question: Question, *, rules: Rules, now: datetime) -> _Begun:
    words, shop, customer = question.words, question.shop, question.customer
    ticket = Ticket(
        shop=shop,
        mailbox=question.mailbox,
        customer=customer,
        subject=question.subject[:300],
        channel=question.channel,
        kind=question.kind,
        language=question.language or customer.language or shop.language,
        order_reference=question.order_reference[:60],
        follows=question.follows,
        snippet=snippet_of(words.shown),
        last_message_at=now,
        created_at=now,
        updated_at=now,
    )
    message = new_message(ticket, words, now=now)
    people = {email.lower()[:320]: name[:200] for name, email in question.people_in_copy}
    events = [
        happened(
            EventKind.OPENED,
            ticket=ticket,
            by=question.by,
            now=now,
            channel=str(question.channel),
            **({"vip": True} if customer.is_vip else {}),
            # Said when the words made it so; what a colleague calls it is an event of its own.
            **({"heard": str(question.kind)} if question.kind != Kind.QUESTION else {}),
        ),
        written(message, now=now),
    ]
    return _Begun(
        question=question,
        ticket=ticket,
        message=message,
        in_copy=[Participant(ticket=ticket, email=e, name=n) for e, n in people.items()],
        events=events,
        standing=stand(ticket, now=now, rules=rules, events=events),
    )


def _events(begun: _Begun, *, now: datetime) -> Iterator[Event]:
    """What is to be kept of a beginning, now that everything in it has its number."""
    begun.events[-1].data["message"] = begun.message.pk
    yield from begun.events
    for person in begun.in_copy:
        yield asked(person, now=now)


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Something more that the customer, or somebody with a signed token, writes on a ticket.

    `is_unverified`: the writer does not take part; a colleague decides.
    """

    ticket: Ticket
    words: Words
    is_unverified: bool = False
    people_in_copy: Sequence[tuple[str, str]] = ()


def add_customer_message(
    *,
    ticket: Ticket,
    words: Words,
    now: datetime,
    is_unverified: bool = False,
    people_in_copy: Sequence[tuple[str, str]] = (),
) -> Message:
    """Somebody writes on an existing ticket; see `Addition` for what is given."""
    addition = Addition(
        ticket=ticket, words=words, is_unverified=is_unverified, people_in_copy=people_in_copy
    )
    return add_customer_messages(additions=[addition], now=now)[0]


@transaction.atomic
def add_customer_messages(*, additions: Sequence[Addition], now: datetime) -> list[Message]:
    """Several write on tickets that there are; the message of each.

    It brings the ticket back to us, except for automatic mail, a mere thank-you on a solved
    ticket, and spam. Give them in the order of their tickets: each is held until the end.
    """
    messages: dict[int, Message] = {}
    left = [(number, one, standing_for(one.ticket)) for number, one in enumerate(additions)]
    while left:
        # Of two letters on one ticket the second finds what the first made of it.
        wave = {ticket.pk: (number, one) for number, one, ticket in reversed(left)}
        tickets = lock_all(ticket for _number, _one, ticket in left)
        said = _add_together([(tickets[pk], one) for pk, (_, one) in sorted(wave.items())], now=now)
        messages |= {wave[message.ticket_id][0]: message for message in said}
        left = [one for one in left if one[0] not in messages]
    return [messages[number] for number in range(len(additions))]


def _add_together(additions: Sequence[tuple[Ticket, Addition]], *, now: datetime) -> list[Message]:
    """Each on a ticket of its own, which is held; what one costs hardly grows with their number."""
    messages = [
        new_message(ticket, one.words, now=now, is_unverified=one.is_unverified)
        for ticket, one in additions
    ]
    write_all(messages, [one.words.files for _ticket, one in additions], now=now)
    tickets = [ticket for ticket, _one in additions]
    leaving, planned = with_answers_under_way(tickets), with_plans(tickets)
    for ticket, one in additions:
        for name, email in one.people_in_copy:
            ask_to_let_in(ticket, name=name, email=email, now=now)
        ticket.last_message_at = now
        if not one.words.is_automatic and _comes_back(ticket, one, now=now):
            if ticket.pk in leaving:
                stop_later_answers(ticket, now=now)
            if ticket.pk in planned:
                meet_customer(ticket, now=now)
            ticket.waiting_since = ticket.waiting_since or now
    settle_all(tickets, now=now, rules=current_rules())
    followed = with_followers(tickets)
    for message in messages:
        is_news = message.ticket.assignee_id or message.ticket_id in followed
        if is_news and not message.is_automatic:
            tell_followers(message=message, by=None, now=now)
    return messages


def _comes_back(ticket: Ticket, addition: Addition, *, now: datetime) -> bool:
    """Bring the ticket back to us, where it is not yet; whether a customer now waits for it."""
    ticket.snippet = snippet_of(addition.words.shown)
    is_done = ticket.state in {State.RESOLVED, State.CLOSED, State.SPAM}
    if is_done and (addition.words.is_thanks or ticket.state == State.SPAM):
        return False
    if ticket.state != State.NEW:
        move_to(ticket, State.OPEN, by=None, now=now)
    return not addition.is_unverified
