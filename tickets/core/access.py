"""The one door to data: what a person may see and do (law 6)."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404

from tickets.core.attachment import Attachment
from tickets.core.cause import Cause, CauseQuerySet
from tickets.core.customer import Customer
from tickets.core.followup import FollowUp, FollowUpQuerySet
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.people import Role, User
from tickets.core.rating import Rating
from tickets.core.savedview import SavedView, SavedViewQuerySet
from tickets.core.shop import Shop
from tickets.core.tag import Tag
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.core.upload import Upload

M = TypeVar("M", bound=Model)

#: Roles that may read conversations, and those that may change them.
READERS = frozenset({Role.OWNER, Role.AGENT, Role.READ_ONLY})
WRITERS = frozenset({Role.OWNER, Role.AGENT})
#: Roles that may write down what a customer said on the phone.
CALL_TAKERS = WRITERS | {Role.OPERATOR}


def shops_for(user: User) -> QuerySet[Shop]:
    if user.is_owner:
        return Shop.objects.order_by("name")
    return user.shops.order_by("name")


def within_shops(queryset: QuerySet[M], user: User, *, path: str = "shop") -> QuerySet[M]:
    """Rows of the shops that `user` works for; `path` leads from the row to its shop."""
    if user.role not in READERS or not user.is_active:
        return queryset.none()
    if user.is_owner:
        return queryset
    return queryset.filter(**{f"{path}__in": _shop_numbers(user)})


def tickets_for(user: User) -> TicketQuerySet:
    """Every ticket that `user` may see; an operator sees only what he noted down himself."""
    if not user.is_active:
        return Ticket.objects.none()
    if user.is_owner:
        return Ticket.objects.all()
    if user.role in READERS:
        return Ticket.objects.filter(shop__in=_shop_numbers(user))
    return Ticket.objects.none()


def _shop_numbers(user: User) -> QuerySet[Any]:
    """The shops that `user` works for, without their table: this stands in every list."""
    return User.shops.through.objects.filter(user=user).values("shop")


def ticket_for(user: User, pk: int) -> Ticket:
    """One ticket, or a 404 that does not tell whether it exists."""
    return get_object_or_404(
        tickets_for(user).select_related("shop", "mailbox", "customer", "assignee"), pk=pk
    )


def message_for(user: User, pk: int) -> Message:
    """One message of a ticket that `user` may see, or a 404."""
    messages = Message.objects.filter(ticket__in=tickets_for(user))
    return get_object_or_404(messages.select_related("ticket__shop"), pk=pk)


def attachment_for(user: User, key: UUID) -> Attachment:
    """One file of a message of a ticket that `user` may see, or a 404."""
    attachments = Attachment.objects.filter(message__ticket__in=tickets_for(user))
    return get_object_or_404(attachments.select_related("stored_file"), key=key)


def follow_up_for(user: User, pk: int) -> FollowUp:
    """One follow-up on a ticket that `user` may see, or a 404."""
    follow_ups = FollowUp.objects.filter(ticket__in=tickets_for(user))
    return get_object_or_404(follow_ups.select_related("ticket__shop", "who"), pk=pk)


def participant_for(user: User, pk: int) -> Participant:
    """Somebody who takes part, or asks to, in a ticket that `user` may see; or a 404."""
    participants = Participant.objects.filter(ticket__in=tickets_for(user))
    return get_object_or_404(participants.select_related("ticket"), pk=pk)


def require_reader(user: User) -> None:
    if user.role not in READERS or not user.is_active:
        raise PermissionDenied


def require_call_taker(user: User) -> None:
    if user.role not in CALL_TAKERS or not user.is_active:
        raise PermissionDenied


def require_writer(user: User) -> None:
    if user.role not in WRITERS or not user.is_active:
        raise PermissionDenied


def require_owner(user: User) -> None:
    if not (user.is_owner and user.is_active):
        raise PermissionDenied


def colleagues_for(user: User, *, shop: Shop) -> QuerySet[User]:
    """Who can be given a ticket of `shop`."""
    del user
    return (
        User.objects.answering()
        .filter(Q(role=Role.OWNER) | Q(shops=shop))
        .distinct()
        .order_by("name")
    )


def causes_for(user: User) -> CauseQuerySet:
    """The causes of the shops that `user` works for, and of all shops."""
    return Cause.objects.filter(Q(shop__in=shops_for(user).values("pk")) | Q(shop__isnull=True))


def all_colleagues_for(user: User) -> QuerySet[User]:
    """Who can be given a ticket of any shop that `user` works for."""
    shared = Q(role=Role.OWNER) | Q(shops__in=shops_for(user))
    return User.objects.answering().filter(shared).distinct().order_by("name")


def views_for(user: User) -> SavedViewQuerySet:
    """The lists that were kept for everybody, and the person's own."""
    if user.role not in READERS or not user.is_active:
        return SavedView.objects.none()
    return SavedView.objects.seen_by(user)


def view_for(user: User, pk: int) -> SavedView:
    return get_object_or_404(views_for(user), pk=pk)


def upload_for(user: User, key: UUID) -> Upload:
    """A file of a text that `user` himself is writing; a 404 for everybody else's."""
    uploads = Upload.objects.filter(user=user, ticket__in=tickets_for(user))
    return get_object_or_404(uploads.select_related("stored_file", "ticket"), key=key)


def customers_for(user: User, *, shop: Shop) -> QuerySet[Customer]:
    """Customers of a shop that `user` works for."""
    return within_shops(Customer.objects.filter(shop=shop), user)


def own_answers(user: User, *, origin: str) -> QuerySet[Message]:
    """Answers that `user` sent in one go, by the beginning of their origin key."""
    answers = Message.objects.filter(ticket__in=tickets_for(user), author=user)
    return answers.filter(origin_key__startswith=origin).select_related("ticket").order_by("id")


def every_customer_for(user: User) -> QuerySet[Customer]:
    """Customers of all shops that `user` works for."""
    customers = within_shops(Customer.objects.all(), user)
    return customers.select_related("shop").prefetch_related("addresses")


def customer_for(user: User, pk: int) -> Customer:
    """One customer of a shop that `user` works for, or a 404."""
    return get_object_or_404(every_customer_for(user), pk=pk)


def tags_for(user: User) -> QuerySet[Tag]:
    return within_shops(Tag.objects.all(), user).select_related("shop")


def ratings_for(user: User) -> QuerySet[Rating]:
    """Those that were given, on tickets that `user` may see."""
    given = Rating.objects.given()
    return given.filter(ticket__in=tickets_for(user)).select_related("ticket")


def follow_ups_for(user: User) -> FollowUpQuerySet:
    """Follow-ups on tickets that `user` may see."""
    return FollowUp.objects.filter(ticket__in=tickets_for(user)).select_related("who")
