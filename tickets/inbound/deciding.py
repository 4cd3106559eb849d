"""Decides what one mail that could be read becomes: the rules of law 1 and law 5 in order."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets import desk
from tickets.core import customer as customers
from tickets.core.message import Message
from tickets.core.shop import Mailbox
from tickets.core.ticket import Channel
from tickets.inbound import threading
from tickets.inbound.bounces import note_bounce
from tickets.inbound.models import InboundMail, InboundState, MailTest
from tickets.inbound.parse import Address, ParsedMail
from tickets.inbound.thanks import is_thanks
from tickets.inbound.verdict import Kind as VerdictKind
from tickets.inbound.verdict import Verdict, judge
from tickets.lib import files as file_rules
from tickets.lib import tokens
from tickets.lib.html import sanitise
from tickets.lib.language import guess_language
from tickets.lib.order_numbers import find_order_number
from tickets.outbox.compose import signing_keys

#: Mail older than this gets no confirmation: its writer knows by now.
TOO_OLD_TO_ACKNOWLEDGE = timedelta(hours=24)


@dataclass(frozen=True)
class Outcome:
    """How one mail ends; `message` is what it became, or what it is a duplicate or bounce of."""

    state: InboundState
    reason: str = ""
    message: Message | None = None
    mailbox: Mailbox | None = None
    detail: str = ""


@dataclass(frozen=True)
class Case:
    """One mail to decide on, with everything that is known about it."""

    mail: InboundMail
    parsed: ParsedMail
    envelope_to: list[str]
    now: datetime
    is_wanted: bool = False


def decide(case: Case) -> Outcome:
    parsed = case.parsed
    mailboxes = list(Mailbox.objects.select_related("shop").order_by("id"))
    mailbox = case.mail.mailbox or threading.mailbox_for(
        parsed, envelope_to=case.envelope_to, mailboxes=mailboxes
    )
    if mailbox is None:
        return Outcome(InboundState.QUARANTINED, "no_mailbox")
    origin_key = origin_of(parsed, mailbox=mailbox)
    known = Message.objects.filter(origin_key=origin_key).only("pk", "ticket").first()
    if known:
        return Outcome(InboundState.DUPLICATE, "same_mail", known, mailbox)
    if tokens.find(parsed.message_id, keys=signing_keys()) and not case.is_wanted:
        reason = "mail-test" if _note_return(parsed, now=case.now) else "own-message-id"
        return Outcome(InboundState.SUPPRESSED, reason, mailbox=mailbox)
    ours = frozenset(own.email.lower() for own in mailboxes)
    sender = sender_of(parsed, ours=ours)
    verdict = judge(parsed, own_addresses=ours)
    if verdict.kind in {VerdictKind.BOUNCE, VerdictKind.COMPLAINT}:
        message = note_bounce(verdict, now=case.now)
        return Outcome(InboundState.BOUNCE, verdict.reason, message, mailbox)
    if _is_to_be_set_aside(verdict, sender, ours) and not case.is_wanted:
        return Outcome(InboundState.SUPPRESSED, verdict.reason, mailbox=mailbox)
    if not sender.email:
        return Outcome(InboundState.QUARANTINED, "no_sender", mailbox=mailbox)
    is_automatic = verdict.kind != VerdictKind.PERSON and sender.email == parsed.from_email
    words = _words(parsed, sender, origin_key=origin_key, is_automatic=is_automatic)
    message = _become_message(case, words, sender, mailbox, ours)
    return Outcome(InboundState.MESSAGE, verdict.reason, message, mailbox)


def _note_return(parsed: ParsedMail, *, now: datetime) -> bool:
    """Whether it is the mail doctor's test; its first return is written down."""
    tests = MailTest.objects.filter(rfc_message_id=parsed.message_id)
    results = "\n".join(parsed.header_values("authentication-results")[:3])
    tests.filter(arrived_at__isnull=True).update(arrived_at=now, results=results[:2000])
    return tests.exists()


def _is_to_be_set_aside(verdict: Verdict, sender: Address, ours: frozenset[str]) -> bool:
    """Receipts, and our own mail coming back; not a form of the shop that names its customer."""
    if verdict.reason in {"read-receipt", "delivery-report-success"}:
        return True
    return verdict.kind in {VerdictKind.OWN, VerdictKind.LOOP} and sender.email in ours


def sender_of(parsed: ParsedMail, *, ours: frozenset[str]) -> Address:
    """Who is asking: From, or the Reply-To of a form that mails in the shop's own name."""
    local = parsed.from_email.partition("@")[0].lower().replace("-", "").replace(".", "")
    is_form = parsed.from_email.lower() in ours or local in {"noreply", "wordpress", "donotreply"}
    for address in parsed.reply_to if is_form else ():
        if address.email and address.email.lower() not in ours:
            return address
    return Address(parsed.from_email, parsed.from_name)


def _become_message(
    case: Case, words: desk.Words, sender: Address, mailbox: Mailbox, ours: frozenset[str]
) -> Message:
    now, parsed = case.now, case.parsed
    copies = _people_in_copy(parsed, sender, ours)
    place = threading.find(parsed, from_email=sender.email, envelope_to=case.envelope_to, now=now)
    if isinstance(place, threading.Joins):
        return desk.add_customer_message(
            ticket=place.ticket,
            words=words,
            now=now,
            is_unverified=place.is_unverified,
            people_in_copy=copies,
        )
    language = guess_language(words.shown) or mailbox.shop.language
    customer, _ = customers.find_or_create(
        shop=mailbox.shop, email=sender.email, name=sender.name, language=language, now=now
    )
    # A form on somebody else's machine may name any victim as its writer.
    is_named_by_us = sender.email == parsed.from_email or _domain(parsed.from_email) in {
        _domain(own) for own in ours
    }
    is_recent = parsed.date is None or now - parsed.date < TOO_OLD_TO_ACKNOWLEDGE
    ticket = desk.open_ticket(
        shop=mailbox.shop,
        mailbox=mailbox,
        customer=customer,
        subject=parsed.subject,
        words=words,
        by=None,
        now=now,
        channel=Channel.EMAIL,
        language=language,
        order_reference=find_order_number(f"{parsed.subject}\n{words.shown}"),
        follows=place.ticket if place else None,
        people_in_copy=copies,
        acknowledges=not words.is_automatic
        and mailbox.shop.acknowledges
        and is_recent
        and is_named_by_us,
    )
    return ticket.messages.only("pk", "ticket").get()


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


def _people_in_copy(
    parsed: ParsedMail, sender: Address, own: frozenset[str]
) -> list[tuple[str, str]]:
    """Everybody on To and Cc who is neither the writer nor one of our own addresses."""
    ours = own | {sender.email.lower()}
    people = {a.email.lower(): a.name for a in (*parsed.to, *parsed.cc) if a.email}
    return [
        (name, email)
        for email, name in list(people.items())[:50]
        if threading.without_plus(email) not in ours and email not in ours
    ]


def origin_of(parsed: ParsedMail, *, mailbox: Mailbox) -> str:
    """The same for one mail however it travelled; another for the same mail to another mailbox.

    Transport headers differ per door and are left out; body and files are in, so that a second
    mail that reuses a Message-ID is kept.
    """
    digest = hashlib.sha256()
    parts = [
        str(mailbox.pk),
        parsed.from_email.lower(),
        parsed.date.isoformat() if parsed.date else "",
        parsed.message_id,
        parsed.subject,
        parsed.text,
        parsed.html,
        *(hashlib.sha256(part.content).hexdigest() for part in parsed.attachments),
    ]
    for part in parts:
        digest.update(part.encode(errors="surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()
