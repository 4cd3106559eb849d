"""Letters: mails that become messages, on a ticket that they prove to answer or on a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from tickets import desk
from tickets.core.customer import Customer, Writer, find_or_create_all
from tickets.core.message import Message
from tickets.core.shop import Mailbox
from tickets.core.ticket import Channel, Kind
from tickets.inbound import threading
from tickets.inbound.parse import Address, ParsedMail
from tickets.inbound.praise import praise_in
from tickets.inbound.thanks import is_thanks
from tickets.lib import files as file_rules
from tickets.lib.html import sanitise
from tickets.lib.language import guess_language
from tickets.lib.order_numbers import find_order_number

#: Mail older than this gets no confirmation: its writer knows by now.
TOO_OLD_TO_ACKNOWLEDGE = timedelta(hours=24)


@dataclass(frozen=True)
class Form:
    """What the form asked beside the letter itself."""

    language: str = ""
    order: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail that becomes a message: who wrote it, to which mailbox, and where it belongs."""

    #: The same for the same mail, however it came in.
    key: str
    parsed: ParsedMail
    reason: str
    mailbox: Mailbox
    sender: Address
    is_automatic: bool
    #: Our own addresses.
    ours: frozenset[str]
    place: threading.Joins | threading.Follows | None
    #: None for a letter that came by mail.
    form: Form | None = None

    @cached_property
    def words(self) -> desk.Words:
        return _words(self.parsed, self.sender, origin_key=self.key, is_automatic=self.is_automatic)

    @cached_property
    def writer(self) -> Writer:
        asked_in = self.form.language if self.form else ""
        language = guess_language(self.words.shown) or asked_in or self.mailbox.shop.language
        return Writer(self.mailbox.shop, self.sender.email, self.sender.name, language)

    def wants_confirmation(self, now: datetime) -> bool:
        sent_at = self.parsed.date
        is_recent = sent_at is None or now - sent_at < TOO_OLD_TO_ACKNOWLEDGE
        # A form on somebody else's machine may name any victim as its writer.
        domains = {_domain(own) for own in self.ours}
        is_named_by_us = (
            self.form is not None
            or self.sender.email == self.parsed.from_email
            or _domain(self.parsed.from_email) in domains
        )
        return (
            not self.is_automatic
            and self.mailbox.shop.acknowledges
            and is_recent
            and is_named_by_us
        )


def write(letters: Sequence[Letter], *, now: datetime) -> dict[str, Message]:
    """The message that each letter becomes, by its key."""
    opening = [one for one in letters if not isinstance(one.place, threading.Joins)]
    keys = [one.key for one in opening]
    messages = dict(zip(keys, _open(opening, now=now), strict=True))
    joining = [(one, one.place) for one in letters if isinstance(one.place, threading.Joins)]
    # In one order for every worker, so that no two of them wait for each other.
    joining.sort(key=lambda pair: pair[1].ticket.pk)
    additions = [_addition(one, place) for one, place in joining]
    added = desk.add_customer_messages(additions=additions, now=now)
    return messages | {one.key: said for (one, _place), said in zip(joining, added, strict=True)}


def _open(letters: Sequence[Letter], *, now: datetime) -> list[Message]:
    if not letters:
        return []
    customers = find_or_create_all((one.writer for one in letters), now=now)
    questions = [_question(one, customers[one.writer.key], now=now) for one in letters]
    return desk.open_tickets(questions=questions, now=now)


def _question(letter: Letter, customer: Customer, *, now: datetime) -> desk.Question:
    subject, words = letter.parsed.subject, letter.words
    return desk.Question(
        shop=letter.mailbox.shop,
        mailbox=letter.mailbox,
        customer=customer,
        subject=subject,
        words=words,
        channel=Channel.FORM if letter.form else Channel.EMAIL,
        kind=Kind.COMPLIMENT if _is_praise(letter, subject) else Kind.QUESTION,
        language=letter.writer.language,
        order_reference=(letter.form.order if letter.form else "")
        or find_order_number(f"{subject}\n{words.shown}"),
        follows=letter.place.ticket if letter.place else None,
        people_in_copy=_people_in_copy(letter),
        acknowledges=letter.wants_confirmation(now),
    )


def _is_praise(letter: Letter, subject: str) -> bool:
    return not letter.is_automatic and bool(praise_in(letter.words.shown, subject))


def _addition(letter: Letter, place: threading.Joins) -> desk.Addition:
    return desk.Addition(
        ticket=place.ticket,
        words=letter.words,
        is_unverified=place.is_unverified,
        people_in_copy=_people_in_copy(letter),
    )


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def _words(
    parsed: ParsedMail, sender: Address, *, origin_key: str, is_automatic: bool
) -> desk.Words:
    return desk.Words(
        text=parsed.text,
        visible_text=parsed.reply_text,
        # Cleaned here and once more when shown; inline images keep their name till then.
        html=sanitise(parsed.html, lambda name: f"cid:{name}", remote_images=True).html,
        from_email=sender.email,
        from_name=sender.name,
        message_id=parsed.message_id,
        origin_key=origin_key,
        sent_at=parsed.date,
        is_automatic=is_automatic,
        is_thanks=is_thanks(parsed.reply_text),
        files=[
            desk.File(
                name=file_rules.safe_name(part.name, part.content_type),
                content_type=file_rules.sniff(part.content, part.name),
                content=part.content,
                content_id=part.content_id,
                is_inline=part.is_inline,
            )
            for part in parsed.attachments
        ],
    )


def _people_in_copy(letter: Letter) -> list[tuple[str, str]]:
    """Everybody on To and Cc who is neither the writer nor one of our own addresses."""
    ours = letter.ours | {letter.sender.email.lower()}
    copied = (*letter.parsed.to, *letter.parsed.cc)
    people = {one.email.lower(): one.name for one in copied if one.email}
    return [
        (name, email)
        for email, name in list(people.items())[:50]
        if threading.without_plus(email) not in ours and email not in ours
    ]
