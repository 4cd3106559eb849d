"""The page of one ticket: its facts, its conversation, and who the customer is."""

from typing import Any

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tickets.core.access import (
    WRITERS,
    ticket_for,
    tickets_for,
)
from tickets.core.clock import now
from tickets.core.corner import corner_of
from tickets.core.event import Event, EventKind
from tickets.core.history import Names
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.praise import Praise
from tickets.core.rating import Rating
from tickets.core.states import MOVES, State
from tickets.core.tag import Tag
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.desk.following_up import was_asleep_until
from tickets.inbound.praise import praise_in
from tickets.inbound.suggest import may_belong_to
from tickets.sla.explain import explain
from tickets.sla.refresh import outcome_of
from tickets.staff import known, rounds
from tickets.staff.composer import composer_of
from tickets.staff.conversation import Letter, conversation, messages_of
from tickets.staff.doors import reader
from tickets.staff.follow_ups import planned_on
from tickets.staff.forms import AnswerForm
from tickets.staff.joining import can_split, merged_here
from tickets.staff.lists import ROUND
from tickets.staff.macros_slot import slot_of
from tickets.staff.own_lists import view_or_inbox

#: Earlier tickets of the customer in the panel.
EARLIER = 8
EARLIER_COLUMNS = (
    *("shop", "customer", "subject", "state", "kind", "order_reference", "merged_into"),
    *("is_open", "created_at", "last_message_at", "rating__score"),
)


def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    return page(request, ticket_for(user, pk), user=user)


def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the ticket is due when it is; asked for by hand, because it replays the history."""
    user = reader(request)
    found = ticket_for(user, pk)
    moment = now()
    context = {
        "ticket": found,
        "clocks": explain(outcome_of(ticket=found, now=moment)),
        "now": moment,
    }
    template = "staff/why_part.html" if request.headers.get("HX-Request") else "staff/why.html"
    return render(request, template, context)


def page(
    request: HttpRequest,
    ticket: Ticket,
    *,
    user: User,
    form: AnswerForm | None = None,
    seen: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; `form` keeps what was typed, `seen` marks what is newer."""
    moment = now()
    messages = messages_of(ticket)
    tags = list(_tags(ticket))
    participants = list(ticket.participants.order_by("id"))
    colleagues = known.colleagues(user, shop=ticket.shop)
    causes = known.causes(ticket.shop)
    names = _names(colleagues, tags, participants, causes)
    events = list(ticket.events.in_order())
    steps = conversation(
        ticket, messages, reader=user, names=names, now=moment, seen=seen, events=events
    )
    corner = corner_of(user=user, ticket=ticket)
    back = view_or_inbox(request, user=user)
    prefetch_related_objects([ticket], "customer__addresses")
    earlier = _earlier(ticket, user)
    context = {
        "ticket": ticket,
        "now": moment,
        "may_belong_to": may_belong_to(ticket, earlier),
        "merged_here": merged_here(ticket, messages),
        "can_split": can_split(ticket, messages),
        "steps": steps,
        "newer": [step for step in steps if isinstance(step, Letter) and step.is_newer],
        "composer": composer_of(
            ticket, messages, participants, user=user, corner=corner, form=form
        ),
        "slot": slot_of(request, ticket, user=user, form=form) if form or corner.text else None,
        "tags": [tag for tag in tags if tag.is_on],
        "other_tags": [tag for tag in tags if not tag.is_on],
        "pending": [one for one in participants if one.standing == Participant.Standing.PENDING],
        "accepted": [one for one in participants if one.standing != Participant.Standing.PENDING],
        "colleagues": colleagues,
        "kinds": Kind.choices,
        "priorities": Priority.choices,
        "causes": [one for one in causes if one["can_be_chosen"] or one["pk"] == ticket.cause_id],
        "addresses": sorted(ticket.customer.addresses.all(), key=lambda one: one.pk),
        "earlier": [_in_short(one) for one in earlier],
        "can": _moves(ticket),
        "back": back,
        "round": rounds.progress(request, user, now=moment) if back.name == ROUND else None,
        "is_from_list": bool(request.POST.get("from") or request.GET.get("from")),
        "heard": _heard(ticket, events, messages),
        "is_followed": corner.is_followed,
        "linked": _linked(events, user),
        "planned": planned_on(ticket) if corner.has_follow_ups else [],
        "slept_until": was_asleep_until(events, ticket.state, now=moment),
        "can_write": user.role in WRITERS,
        **_asked(ticket, events),
    }
    return render(request, "staff/ticket.html", context, status=status)


def _asked(ticket: Ticket, events: list[Event]) -> dict[str, Rating | Praise | None]:
    """The rating and the leave to quote, where the history knows of them; most have neither."""
    kinds = {event.kind for event in events}
    has_rating, has_praise = EventKind.RATING_ASKED in kinds, EventKind.PRAISE_ASKED in kinds
    return {
        "rating": Rating.objects.filter(ticket=ticket).first() if has_rating else None,
        "praise": Praise.objects.filter(ticket=ticket).first() if has_praise else None,
    }


def _heard(ticket: Ticket, events: list[Event], messages: list[Message]) -> str:
    """The words by which the helpdesk took it for a compliment; empty when it did not."""
    is_heard = any(one.kind == EventKind.OPENED and "heard" in one.data for one in events)
    if not is_heard or ticket.kind != Kind.COMPLIMENT:
        return ""
    written = (one.visible_text for one in messages if one.direction == Direction.IN)
    return praise_in(next(written, ""), ticket.subject)


def _names(
    colleagues: known.Names,
    tags: list[Tag],
    participants: list[Participant],
    causes: known.Names,
) -> Names:
    """What the page knows already, so that the history asks for nothing twice."""
    return Names(
        people={one["pk"]: one["name"] for one in colleagues},
        tags={tag.pk: tag.name for tag in tags},
        participants={one.pk: one.name or one.email for one in participants},
        causes={one["pk"]: one["name"] for one in causes},
    )


def _tags(ticket: Ticket) -> Any:
    """Every tag of the shop, each with whether it hangs on this ticket."""
    on = Ticket.tags.through.objects.filter(ticket=ticket.pk, tag=OuterRef("pk"))
    return Tag.objects.filter(shop=ticket.shop_id).annotate(is_on=Exists(on)).order_by("name")


def _earlier(ticket: Ticket, user: User) -> list[Ticket]:
    tickets = tickets_for(user).filter(customer=ticket.customer_id).exclude(pk=ticket.pk)
    chosen = tickets.order_by("-id").select_related("rating").only(*EARLIER_COLUMNS)
    return list(chosen[:EARLIER])


def _in_short(ticket: Ticket) -> dict[str, Any]:
    rating = getattr(ticket, "rating", None)
    return {
        "url": reverse("staff:ticket", args=[ticket.pk]),
        "subject": ticket.subject,
        "kind": str(Kind(ticket.kind).label),
        "state": ticket.state,
        "state_label": str(State(ticket.state).label),
        "at": ticket.created_at,
        "score": rating.get_score_display() if rating and rating.score else "",
    }


def _moves(ticket: Ticket) -> dict[str, bool]:
    """Which of the steps in the toolbar make sense from where the ticket stands."""
    state = State(ticket.state)
    return {
        "answer": state not in {State.CLOSED, State.SPAM},
        "solve": State.RESOLVED in MOVES[state],
        "reopen": state not in {State.NEW, State.OPEN} and ticket.merged_into_id is None,
        "wait_customer": State.WAITING_CUSTOMER in MOVES[state] and state != State.WAITING_CUSTOMER,
        "wait_third": State.WAITING_THIRD in MOVES[state] and state != State.WAITING_THIRD,
        "spam": State.SPAM in MOVES[state],
    }


def _linked(events: list[Event], user: User) -> list[Ticket]:
    """Those that somebody linked to this one, as far as the reader may see them."""
    linked: set[int] = set()
    for event in events:
        if event.kind == EventKind.LINKED:
            linked.add(event.data["other"])
        elif event.kind == EventKind.UNLINKED:
            linked.discard(event.data["other"])
    if not linked:
        return []
    return list(tickets_for(user).filter(pk__in=linked).order_by("pk"))
