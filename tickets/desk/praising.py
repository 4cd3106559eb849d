"""Verbs for praise: ask a customer whether his words may be quoted, hear it, and stop quoting."""

from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tickets.core import praise as praises
from tickets.core.customer import Customer
from tickets.core.event import EventKind, record
from tickets.core.message import Direction
from tickets.core.people import User
from tickets.core.praise import LEAST, MOST, Praise
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.desk.waiting import leaves_at, may_be_reminded
from tickets.lib.passages import stands_in
from tickets.lib.personal import personal_in
from tickets.outbox.queue import enqueue_reminder
from tickets.outbox.render import render


class Why(StrEnum):
    """Why a passage cannot be asked for."""

    NOT_HIS_WORDS = "not_his_words"
    TOO_SHORT_OR_LONG = "too_short_or_long"
    PERSONAL = "personal"
    ASKED_BEFORE = "asked_before"
    NO_ADDRESS = "no_address"


class UnableToQuote(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The customer cannot be asked, or not for these words."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


class Choice(StrEnum):
    """What a customer answers."""

    NAMED = "named"
    NAMELESS = "nameless"
    NO = "no"


@transaction.atomic
def ask_to_quote(*, ticket: Ticket, words: str, by: User, now: datetime) -> Praise:
    """Mail the passage to its writer with a link to allow it; nothing is shown until he does.

    Raises `UnableToQuote`.
    """
    ticket = lock(ticket)
    words = " ".join(words.split())
    if why := _obstacle(ticket, words):
        raise UnableToQuote(why)
    praise, token = praises.begin(ticket=ticket, words=words, now=now)
    context = {
        "shop": ticket.shop,
        "words": words,
        "first_name": first_name(ticket.customer),
        "links": {str(one): link(token, one) for one in Choice},
        "signature": ticket.shop.signature or ticket.shop.name,
        "is_formal": ticket.shop.form_of_address == ticket.shop.Address.FORMAL,
    }
    enqueue_reminder(
        ticket=ticket,
        message=None,
        letter=render("praise", language=ticket.language, context=context),
        due_at=leaves_at(ticket.shop, now=now),
        now=now,
        dedupe_key=f"praise:{praise.pk}",
    )
    record(EventKind.PRAISE_ASKED, ticket=ticket, by=by, now=now)
    return praise


def link(token: str, choice: Choice) -> str:
    return settings.BASE_URL + reverse("portal:praise", args=[token, choice])


def _obstacle(ticket: Ticket, words: str) -> Why | None:
    if Praise.objects.filter(ticket=ticket).exists():
        return Why.ASKED_BEFORE
    if ticket.state == State.SPAM or not may_be_reminded(ticket):
        return Why.NO_ADDRESS
    if not LEAST <= len(words) <= MOST:
        return Why.TOO_SHORT_OR_LONG
    if not any(stands_in(words, text) for text in own_words(ticket)):
        return Why.NOT_HIS_WORDS
    if personal_in(words, names=[ticket.customer.name], orders=[ticket.order_reference]):
        return Why.PERSONAL
    return None


def own_words(ticket: Ticket) -> list[str]:
    """What the customer himself wrote here, the first first; with what he said of our help."""
    emails = [one.email for one in ticket.customer.addresses.all()]
    written = ticket.messages.filter(
        direction=Direction.IN, is_automatic=False, is_unverified=False
    )
    rows = written.order_by("sent_at", "id").values_list("from_email", "visible_text")
    found = [text for email, text in rows if email.lower() in emails]
    rating = Rating.objects.filter(ticket=ticket, score=Rating.Score.GOOD).first()
    return [text for text in (*found, rating.missed if rating else "") if text.strip()]


def first_name(customer: Customer) -> str:
    """What stands under a quote; empty when nothing in his name looks like a first name."""
    first = (customer.name.split() or [""])[0].strip(".,")
    is_name = len(first) > 1 and all(one.isalpha() or one in "-'’" for one in first)
    return first[:60] if is_name else ""


@transaction.atomic
def answer_praise(*, praise: Praise, choice: Choice, now: datetime) -> bool:
    """The customer says yes or no; False when he did before, or it is too late."""
    ticket = lock(praise.ticket)
    is_allowed = choice != Choice.NO
    name = first_name(ticket.customer) if choice == Choice.NAMED else ""
    if not praises.answer(praise, is_allowed=is_allowed, name=name, now=now):
        return False
    record(EventKind.PRAISE_ANSWERED, ticket=ticket, by=None, now=now, is_allowed=is_allowed)
    return True


@transaction.atomic
def stop_quoting(*, praise: Praise, by: User | None, now: datetime) -> bool:
    """Take the words off the pages, for good; `by` is None for the customer himself."""
    ticket = lock(praise.ticket)
    if not praises.stop(praise, now=now):
        return False
    record(EventKind.PRAISE_STOPPED, ticket=ticket, by=by, now=now)
    return True
