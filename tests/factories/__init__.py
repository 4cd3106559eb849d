"""Builds what tests start from, through the verbs, with defaults that surprise nobody."""

from datetime import UTC, datetime
from itertools import count

from django.utils import timezone

from tickets import desk
from tickets.core.customer import Customer, find_or_create
from tickets.core.message import Message
from tickets.core.people import Role, User
from tickets.core.shop import Mailbox, Shop
from tickets.core.ticket import Ticket

#: A Tuesday morning; tests that need the present moment pass `now=` themselves.
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

_numbers = count(1)


def make_shop(name: str = "", *, now: datetime = NOW, **fields: object) -> Shop:
    number = next(_numbers)
    fields = {"slug": f"shop-{number}", "language": "en", "created_at": now, **fields}
    shop = Shop.objects.create(name=name or f"Shop {number}", **fields)
    Mailbox.objects.create(shop=shop, email=f"info@{shop.slug}.example", name=shop.name)
    return shop


def make_user(role: Role = Role.AGENT, *, shops: tuple[Shop, ...] = (), **fields: object) -> User:
    number = next(_numbers)
    fields = {"name": f"Colleague {number}", "language": "en", "role": role, **fields}
    email = str(fields.pop("email", f"colleague-{number}@example.com"))
    # No password: tests log in with force_login, and hashing one takes long.
    user = User.objects.create_user(email, None, **fields)
    user.shops.set(shops)
    return user


def make_customer(
    shop: Shop,
    *,
    email: str = "",
    name: str = "Mirjam van den Berg",
    language: str = "en",
    now: datetime = NOW,
) -> Customer:
    email = email or f"customer-{next(_numbers)}@example.org"
    customer, _ = find_or_create(shop=shop, email=email, name=name, language=language, now=now)
    return customer


def make_words(text: str = "Where is my parcel?", **fields: object) -> desk.Words:
    return desk.Words(text=text, **fields)


def make_ticket(
    shop: Shop,
    *,
    customer: Customer | None = None,
    subject: str = "My parcel",
    text: str = "Where is my parcel?",
    now: datetime | None = None,
    words: desk.Words | None = None,
    **fields: object,
) -> Ticket:
    """A customer's question, a moment ago unless `now` says otherwise."""
    now = now or timezone.now()
    customer = customer or make_customer(shop, now=now)
    words = words or make_words(
        text,
        from_email=customer.email,
        from_name=customer.name,
        message_id=f"mail-{next(_numbers)}@example.org",
    )
    fields = {"mailbox": shop.mailboxes.first(), "by": None, **fields}
    return desk.open_ticket(
        shop=shop, customer=customer, subject=subject, words=words, now=now, **fields
    )


def make_message(
    ticket: Ticket, *, text: str = "Any news?", now: datetime | None = None, **fields: object
) -> Message:
    """The customer writes again."""
    words = make_words(text, from_email=ticket.customer.email, from_name=ticket.customer.name)
    return desk.add_customer_message(
        ticket=ticket, words=words, now=now or timezone.now(), **fields
    )
