"""Questions: look for them, look at one, and write a new one down."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import desk
from tickets.api.auth import call_taker, reader
from tickets.api.fields import PRIORITIES, Choice, Email, Moment, Slug, Text, Words, YesNo
from tickets.api.paging import SaidPage, page, ticket_page
from tickets.api.problems import CannotDo
from tickets.api.schema import paged, told
from tickets.api.serializers import EventShown, TicketOpened, TicketShown, words
from tickets.api.view import Api, Said, asked_in, once, said_in
from tickets.core import customer as customers
from tickets.core.access import shops_for, ticket_for, tickets_for
from tickets.core.apitoken import Scope
from tickets.core.clock import now
from tickets.core.narrowing import narrow
from tickets.core.people import User
from tickets.core.savedview import LONGEST, ME, NOBODY
from tickets.core.shop import LANGUAGES, Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Ticket, TicketQuerySet

CODES = [code for code, _name in LANGUAGES]


class SaidSearch(SaidPage):
    """Which questions; all that is asked has to hold."""

    shop = Slug(required=False)
    state = serializers.ListField(child=Choice(words(State)), required=False)
    kind = serializers.ListField(child=Choice(words(Kind)), required=False)
    priority = serializers.ListField(child=Choice(list(PRIORITIES)), required=False)
    channel = serializers.ListField(child=Choice(words(Channel)), required=False)
    assignee = Text(
        required=False, max_length=20, help_text="`me`, `nobody`, or a person's number."
    )
    tag = Words(required=False, max_length=40)
    customer = serializers.IntegerField(required=False, min_value=1, max_value=2**53 - 1)
    email = Words(required=False, max_length=320, help_text="Of the customer, whole.")
    order_reference = Words(required=False, max_length=60)
    q = Words(required=False, max_length=LONGEST, help_text="As in the search of the pages.")
    created_since = Moment(required=False)
    updated_since = Moment(required=False)
    order = Choice(["latest", "urgent"], default="latest")


class SaidQuestion(Said):
    """What a customer asks, written down by whoever has the token."""

    shop = Slug()
    subject = Words(max_length=300)
    text = Words(max_length=100_000)
    email = Email(required=False)
    name = Text(max_length=200, required=False, allow_blank=True)
    phone = Text(max_length=40, required=False, allow_blank=True)
    language = Choice(CODES, required=False)
    order_reference = Text(max_length=60, required=False, allow_blank=True)
    kind = Choice(words(Kind), default=str(Kind.QUESTION))
    channel = Choice(words(Channel), default=str(Channel.FORM))
    acknowledge = YesNo(default=True, help_text="Confirm it to the customer, if the shop does so.")


class Tickets(Api):
    writes_with = Scope.OPEN

    @told(
        "list_tickets",
        "Questions that this token may see, a page at a time.",
        asks=SaidSearch,
        gives=paged(TicketShown),
    )
    def get(self, request: Request) -> Response:
        user = reader(request)
        asked = asked_in(request, SaidSearch)
        rows = _asked_for(tickets_for(user), asked, user=user)
        rows = rows.for_list().select_related("cause")
        return ticket_page(rows, TicketShown, asked, order=asked["order"])

    @told(
        "open_ticket",
        "Write a new question down. The scope `open` is enough.",
        takes=SaidQuestion,
        gives=TicketOpened,
        status=201,
        tag="tickets",
    )
    @once
    def post(self, request: Request) -> Response:
        user = call_taker(request)
        ticket = _open(said_in(request, SaidQuestion), by=user)
        return Response(TicketOpened(ticket).data, status=201)


class OneTicket(Api):
    @told("get_ticket", "One question.", gives=TicketShown, tag="tickets")
    def get(self, request: Request, pk: int) -> Response:
        return Response(TicketShown(ticket_for(reader(request), pk)).data)


class Events(Api):
    @told(
        "list_ticket_events",
        "What happened to a question, the latest first: numbers and kinds, no words.",
        asks=SaidPage,
        gives=paged(EventShown),
        tag="tickets",
    )
    def get(self, request: Request, pk: int) -> Response:
        ticket = ticket_for(reader(request), pk)
        return page(ticket.events.all(), EventShown, asked_in(request, SaidPage))


def shop_of(slug: str, *, user: User) -> Shop:
    """A shop that `user` works for, by its short name. Raises `CannotDo`."""
    try:
        return get_object_or_404(shops_for(user), slug=slug)
    except Http404 as error:
        raise CannotDo("There is no shop of that short name for this token.") from error


@transaction.atomic
def _open(said: dict[str, Any], *, by: User) -> Ticket:
    """The customer and his question stand together or not at all."""
    shop, moment = shop_of(said["shop"], user=by), now()
    email, name = said.get("email", ""), said.get("name", "")
    customer, _is_new = customers.find_or_create(
        shop=shop,
        email=email,
        name=name,
        phone=said.get("phone", ""),
        language=said.get("language", ""),
        now=moment,
    )
    return desk.open_ticket(
        shop=shop,
        mailbox=shop.mailboxes.active().order_by("id").first(),
        customer=customer,
        subject=said["subject"],
        words=desk.Words(text=said["text"], from_email=email, from_name=name),
        by=by,
        now=moment,
        channel=Channel(said["channel"]),
        kind=Kind(said["kind"]),
        language=said.get("language", ""),
        order_reference=said.get("order_reference", ""),
        acknowledges=said["acknowledge"] and bool(email) and shop.acknowledges,
    )


def _asked_for(rows: TicketQuerySet, asked: dict[str, Any], *, user: User) -> TicketQuerySet:
    filters: dict[str, Any] = {
        name: asked[name] for name in ("state", "kind", "channel", "tag") if name in asked
    }
    if "shop" in asked:
        filters["shop"] = shop_of(asked["shop"], user=user).pk
    if "priority" in asked:
        filters["priority"] = [int(PRIORITIES[one]) for one in asked["priority"]]
    if "assignee" in asked:
        filters["assignee"] = _assignee(asked["assignee"])
    if "order_reference" in asked:
        filters["order"] = asked["order_reference"]
    if "q" in asked:
        filters["text"] = asked["q"]
    rows = narrow(rows, filters, user=user, zone=timezone.get_default_timezone())
    columns = {
        "customer": "customer",
        "email": "customer__addresses__email",
        "created_since": "created_at__gte",
        "updated_since": "updated_at__gte",
    }
    exact = {column: asked[name] for name, column in columns.items() if name in asked}
    if "customer__addresses__email" in exact:
        exact["customer__addresses__email"] = exact["customer__addresses__email"].lower()
    return rows.filter(**exact)


def _assignee(said: str) -> str | int:
    if said in {ME, NOBODY}:
        return said
    if not (said.isascii() and said.isdigit() and len(said) < 17 and int(said)):
        raise CannotDo("`assignee` is `me`, `nobody`, or a person's number.")
    return int(said)
