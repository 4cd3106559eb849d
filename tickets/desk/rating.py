"""Verbs for what a customer thinks of our help: ask once, hear it, come back when it was bad."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tickets.core import rating as ratings
from tickets.core.event import EventKind, record
from tickets.core.rating import Rating
from tickets.core.rating_words import words_of
from tickets.core.states import State
from tickets.core.ticket import Ticket, standing_for
from tickets.desk.changing import lock, move_to, settle
from tickets.desk.opening import add_customer_message
from tickets.desk.saying import Words
from tickets.outbox.queue import enqueue_reminder
from tickets.outbox.render import render


class UnableToRate(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """It was rated already, or the question is too old."""


@transaction.atomic
def ask_rating(*, ticket: Ticket, now: datetime) -> Rating:
    """Mail one question with three links. A second time raises IntegrityError."""
    ticket = lock(ticket)
    asked, token = ratings.begin(ticket=ticket, now=now)
    words = words_of(ticket.shop, ticket.language)
    links = [(words.of(one), link(token, one)) for one in reversed(Rating.Score)]
    context = {
        "shop": ticket.shop,
        "ticket": ticket,
        "question": words.question,
        "links": links,
        "signature": ticket.shop.signature or ticket.shop.name,
        "is_formal": ticket.shop.form_of_address == ticket.shop.Address.FORMAL,
    }
    letter = render("rating", language=ticket.language, context=context)
    enqueue_reminder(
        ticket=ticket,
        message=None,
        letter=letter,
        due_at=now,
        now=now,
        dedupe_key=f"rating:{asked.pk}",
    )
    record(EventKind.RATING_ASKED, ticket=ticket, by=None, now=now)
    return asked


def link(token: str, score: Rating.Score) -> str:
    return settings.BASE_URL + reverse("portal:rating", args=[token, score.name.lower()])


@transaction.atomic
def rate(*, rating: Rating, score: Rating.Score, now: datetime) -> Ticket:
    """What the customer clicked. After 'bad' the ticket is open again at once.

    Raises `UnableToRate`.
    """
    ticket = lock(standing_for(rating.ticket))
    if not ratings.give(rating, score=score, now=now):
        raise UnableToRate
    record(EventKind.RATED, ticket=ticket, by=None, now=now, score=int(score))
    if score == Rating.Score.BAD and ticket.state in {State.RESOLVED, State.CLOSED}:
        move_to(ticket, State.OPEN, by=None, now=now)
    settle(ticket, now=now)
    return ticket


@transaction.atomic
def hear_missed(*, rating: Rating, words: str, now: datetime) -> bool:
    """'What did you miss?' After 'bad' it is a message that waits for us and is told to colleagues.

    False when it was told before, or nothing was.
    """
    ticket = lock(standing_for(rating.ticket))
    words = words.strip()
    if not words or not ratings.tell_missed(rating, words=words):
        return False
    rating.refresh_from_db(fields=["score"])
    if rating.score == Rating.Score.BAD:
        customer = ticket.customer
        said = Words(text=words, from_email=customer.email, from_name=customer.name)
        add_customer_message(ticket=ticket, words=said, now=now)
    return True
