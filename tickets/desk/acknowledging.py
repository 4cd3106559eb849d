"""The confirmation of a question: once, in the customer's language, with a moment that is kept."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from tickets.core.event import EventKind, record
from tickets.core.states import State
from tickets.core.suggesting import best_answers
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.desk.showing import link_to
from tickets.outbox.confirming import Confirming, confirmation
from tickets.outbox.models import OutgoingMail
from tickets.outbox.queue import acknowledgement_key, enqueue_acknowledgement
from tickets.sla.facts import TargetKind
from tickets.sla.measured import pace_of
from tickets.sla.pace import Promise, opens_at, safe_promise
from tickets.sla.refresh import outcome_of
from tickets.sla.rules import Rules, current_rules


@transaction.atomic
def acknowledge(*, ticket: Ticket, now: datetime) -> OutgoingMail | None:
    """Tell the customer that his question is in good hands; at most one a day per address.

    None for who has his answer by now, or was set aside. The mail holds none of the customer's
    own words: his address is not proven (law 7).
    """
    ticket = lock(ticket)
    if ticket.state not in {State.NEW, State.OPEN}:
        return None
    prefetch_related_objects([ticket.customer], "addresses")
    key = acknowledgement_key(ticket=ticket, now=now)
    if key is None:
        return None
    rules = current_rules()
    promise = promise_for(ticket, rules=rules, now=now)
    calendar = rules.latest.calendar(ticket.shop_id)
    letter = confirmation(
        shop=ticket.shop,
        language=ticket.language,
        said=Confirming(
            reference=ticket.reference,
            now=now,
            moment=promise.until if promise else None,
            round_at=promise.round_at if promise else None,
            opening=opens_at(now=now, calendar=calendar),
            answers=best_answers(
                shop=ticket.shop, language=ticket.language, text=_question(ticket)
            ),
            link=link_to(ticket, now=now),
        ),
    )
    mail = enqueue_acknowledgement(
        ticket=ticket,
        letter=letter,
        dedupe_key=key,
        expires_at=promise.until if promise else None,
        now=now,
    )
    record(EventKind.ACKNOWLEDGED, ticket=ticket, by=None, now=now, mail=mail.pk)
    return mail


def promise_for(ticket: Ticket, *, rules: Rules, now: datetime) -> Promise | None:
    """The moment that may be said to who waits here for a first answer."""
    return safe_promise(
        now=now,
        due=_due(ticket, rules=rules, now=now),
        pace=pace_of(shop=ticket.shop, kind=ticket.kind, now=now),
        calendar=rules.latest.calendar(ticket.shop_id),
    )


def _due(ticket: Ticket, *, rules: Rules, now: datetime) -> datetime | None:
    """When the rules want the first answer, even where something else is due before it."""
    if ticket.due_kind in {TargetKind.FIRST_RESPONSE, ""}:
        return ticket.due_at
    reading = outcome_of(ticket=ticket, now=now, rules=rules).of(TargetKind.FIRST_RESPONSE)
    return reading.due_at if reading else None


def _question(ticket: Ticket) -> str:
    return f"{ticket.subject} {ticket.snippet}"
