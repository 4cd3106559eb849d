"""Decides what mails that could be read become: the rules of law 1 and law 5 in order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from tickets.core.message import Message
from tickets.core.shop import Mailbox
from tickets.core.ticket import Ticket
from tickets.inbound import letters, threading
from tickets.inbound.bounces import note_bounce
from tickets.inbound.letters import Form, Letter
from tickets.inbound.models import Door, InboundMail, InboundState, MailTest
from tickets.inbound.parse import Address, ParsedMail
from tickets.inbound.verdict import Kind as VerdictKind
from tickets.inbound.verdict import Verdict, judge
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys


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


@dataclass(frozen=True)
class _Placed:
    """A mail with the mailbox it came to, its own key there, and the tickets that it names."""

    case: Case
    mailbox: Mailbox
    key: str
    numbers: list[int]


@dataclass(frozen=True)
class _Known:
    """What the database knows of several mails, asked once for all of them."""

    #: Our own addresses.
    ours: frozenset[str]
    #: The messages that there are already, by the key of their mail.
    messages: dict[str, Message]
    #: The tickets that are named, by number.
    tickets: dict[int, Ticket]


def decide(cases: Sequence[Case], *, now: datetime) -> list[Outcome]:
    """What each of the mails becomes, and done. What one costs hardly grows with their number."""
    mailboxes = list(Mailbox.objects.select_related("shop").order_by("id"))
    placed = [_place(case, mailboxes) for case in cases]
    known = _look_up([one for one in placed if one], mailboxes)
    steps = [
        _sort(one, known) if one else Outcome(InboundState.QUARANTINED, "no_mailbox")
        for one in placed
    ]
    # The same mail twice among these is one letter: the first.
    new = {one.key: one for one in reversed(steps) if isinstance(one, Letter)}
    messages = letters.write(list(new.values()), now=now)
    return [
        one if isinstance(one, Outcome) else _ended(one, messages, is_first=new[one.key] is one)
        for one in steps
    ]


def _ended(letter: Letter, messages: dict[str, Message], *, is_first: bool) -> Outcome:
    message = messages[letter.key]
    if is_first:
        return Outcome(InboundState.MESSAGE, letter.reason, message, letter.mailbox)
    return Outcome(InboundState.DUPLICATE, "same_mail", message, letter.mailbox)


def _place(case: Case, mailboxes: list[Mailbox]) -> _Placed | None:
    mailbox = case.mail.mailbox or threading.mailbox_for(
        case.parsed, envelope_to=case.envelope_to, mailboxes=mailboxes
    )
    if mailbox is None:
        return None
    return _Placed(
        case=case,
        mailbox=mailbox,
        key=origin_of(case.parsed, mailbox=mailbox),
        numbers=threading.tickets_named(case.parsed, envelope_to=case.envelope_to),
    )


def _look_up(placed: list[_Placed], mailboxes: list[Mailbox]) -> _Known:
    keys = [one.key for one in placed]
    messages = Message.objects.filter(origin_key__in=keys).only("pk", "ticket", "origin_key")
    return _Known(
        ours=frozenset(own.email.lower() for own in mailboxes),
        messages={str(message.origin_key): message for message in messages},
        tickets=threading.fetch(chain.from_iterable(one.numbers for one in placed)),
    )


def _sort(placed: _Placed, known: _Known) -> Outcome | Letter:
    case, mailbox = placed.case, placed.mailbox
    parsed = case.parsed
    if placed.key in known.messages:
        message = known.messages[placed.key]
        return Outcome(InboundState.DUPLICATE, "same_mail", message, mailbox)
    if case.mail.door == Door.FORM:
        return _sort_form(placed, known)
    if tokens.find(parsed.message_id, keys=signing_keys()) and not case.is_wanted:
        reason = "mail-test" if _note_return(parsed, now=case.now) else "own-message-id"
        return Outcome(InboundState.SUPPRESSED, reason, mailbox=mailbox)
    sender = sender_of(parsed, ours=known.ours)
    verdict = judge(parsed, own_addresses=known.ours)
    if verdict.kind in {VerdictKind.BOUNCE, VerdictKind.COMPLAINT}:
        bounced = note_bounce(verdict, now=case.now)
        return Outcome(InboundState.BOUNCE, verdict.reason, bounced, mailbox)
    if _is_to_be_set_aside(verdict, sender, known.ours) and not case.is_wanted:
        return Outcome(InboundState.SUPPRESSED, verdict.reason, mailbox=mailbox)
    if not sender.email:
        return Outcome(InboundState.QUARANTINED, "no_sender", mailbox=mailbox)
    return Letter(
        key=placed.key,
        parsed=parsed,
        reason=verdict.reason,
        mailbox=mailbox,
        sender=sender,
        is_automatic=verdict.kind != VerdictKind.PERSON and sender.email == parsed.from_email,
        ours=known.ours,
        place=threading.find(
            placed.numbers, tickets=known.tickets, from_email=sender.email, now=case.now
        ),
    )


def _sort_form(placed: _Placed, known: _Known) -> Outcome | Letter:
    """A question of its own: whatever it says, it is no bounce and answers nothing of ours."""
    case, parsed = placed.case, placed.case.parsed
    held = case.mail.envelope.get("held", "")
    if held and not case.is_wanted:
        return Outcome(InboundState.HELD, held, mailbox=placed.mailbox)
    return Letter(
        key=placed.key,
        parsed=replace(parsed, reply_text=parsed.text),
        reason="form",
        mailbox=placed.mailbox,
        sender=Address(parsed.from_email, parsed.from_name),
        is_automatic=False,
        ours=known.ours,
        place=None,
        form=Form(**case.mail.envelope.get("form", {})),
    )


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
