"""What was said on a question: by the customer, by us, and among colleagues."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import desk
from tickets.api.auth import reader, writer
from tickets.api.fields import Choice, Key, Moment, Number, Words
from tickets.api.paging import SaidPage, page
from tickets.api.problems import CannotDo
from tickets.api.schema import paged, told
from tickets.api.serializers import MessageShown
from tickets.api.view import Api, Said, asked_in, once, said_in
from tickets.core.access import message_for, ticket_for
from tickets.core.clock import now
from tickets.core.message import Message
from tickets.core.states import State
from tickets.core.upload import MOST_FILES
from tickets.desk.replying import AFTER_REPLY

MOST_TEXT = 100_000


def uploads() -> serializers.ListField:
    return serializers.ListField(
        child=Key(),
        max_length=MOST_FILES,
        default=list,
        help_text="Files that were uploaded for this question with the same token.",
    )


class SaidReply(Said):
    """An answer to the customer; it leaves after the shop's time to take back."""

    text = Words(max_length=MOST_TEXT)
    then = Choice(
        [str(one) for one in AFTER_REPLY],
        default=str(State.WAITING_CUSTOMER),
        help_text="Where the question stands after it.",
    )
    uploads = uploads()
    last_seen = Number(
        required=False, help_text="The latest message you know; something newer is a conflict."
    )
    send_at = Moment(required=False, help_text="If it is to leave later.")


class SaidNote(Said):
    """A word to colleagues; no customer sees it."""

    text = Words(max_length=MOST_TEXT)
    uploads = uploads()


class SaidMore(Said):
    """The customer writes again; for programs that know who he is, as a shop's own account page."""

    text = Words(max_length=MOST_TEXT)


class Messages(Api):
    @told(
        "list_ticket_messages",
        "What was said on a question, the latest first.",
        asks=SaidPage,
        gives=paged(MessageShown),
        tag="messages",
    )
    def get(self, request: Request, pk: int) -> Response:
        ticket = ticket_for(reader(request), pk)
        rows = Message.objects.filter(ticket=ticket).for_conversation()
        return page(rows, MessageShown, asked_in(request, SaidPage))

    @told(
        "add_customer_message",
        "Write down that the customer wrote again.",
        takes=SaidMore,
        gives=MessageShown,
        status=201,
        tag="messages",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        ticket = ticket_for(writer(request), pk)
        customer = ticket.customer
        words = desk.Words(
            text=said_in(request, SaidMore)["text"],
            from_email=customer.email,
            from_name=customer.name,
        )
        message = desk.add_customer_message(ticket=ticket, words=words, now=now())
        return Response(MessageShown(message).data, status=201)


class OneMessage(Api):
    @told("get_message", "One message.", gives=MessageShown, tag="messages")
    def get(self, request: Request, pk: int) -> Response:
        return Response(MessageShown(message_for(reader(request), pk)).data)


class Reply(Api):
    @told(
        "reply",
        "Answer the customer by mail.",
        takes=SaidReply,
        gives=MessageShown,
        status=201,
        tag="messages",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        user = writer(request)
        ticket = ticket_for(user, pk)
        said = said_in(request, SaidReply)
        moment = now()
        if said.get("send_at", moment) < moment:
            raise CannotDo("`send_at` has to be in the future.")
        said["then"] = State(said["then"])
        message = desk.reply(ticket=ticket, by=user, now=moment, **said)
        return Response(MessageShown(message).data, status=201)


class Note(Api):
    @told(
        "add_note",
        "Leave a word for colleagues.",
        takes=SaidNote,
        gives=MessageShown,
        status=201,
        tag="messages",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        user = writer(request)
        ticket = ticket_for(user, pk)
        message = desk.note(ticket=ticket, by=user, now=now(), **said_in(request, SaidNote))
        return Response(MessageShown(message).data, status=201)
