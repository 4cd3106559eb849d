"""Puts the parts, the headers and the reply together into one ParsedMail."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.inbound import quoting
from tickets.inbound.parse import body as bodies
from tickets.inbound.parse import dates, headers, mime
from tickets.inbound.parse.headers import Headers
from tickets.inbound.parse.mime import Budget
from tickets.inbound.parse.model import ParsedAttachment, ParsedMail
from tickets.lib import addresses, text
from tickets.lib.addresses import Address

MAX_TEXT = 1_000_000
MAX_HTML = 4_000_000
MAX_SPLIT = 1_500_000  # longer HTML is shown whole; its text is still split

# Where a mail was delivered, in the order of trust: the last hop's own word first.
DELIVERED_TO = (
    "delivered-to",
    "x-original-to",
    "x-envelope-to",
    "envelope-to",
    "x-forwarded-to",
    "x-delivered-to",
    "x-rcpt-to",
    "apparently-to",
)
_BIG = 256_000
_CID = re.compile(r"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)


def parse_mail(raw: bytes) -> ParsedMail:
    """The mail in `raw`. Any bytes give a result; `defects` says what was repaired or cut.

    Worst case: linear in the size of the mail times the depth of mails within mails (at most 8).
    """
    try:
        return _parse(raw)
    except Exception as error:  # noqa: BLE001 -- a mail must never be lost to our own mistake
        sentence = f"The mail could not be read in full ({type(error).__name__})."
        readable = text.clean(raw[:MAX_TEXT].decode("utf-8", "replace"))
        return ParsedMail(
            text=readable, reply_text=readable, defects=(sentence,), is_truncated=True
        )


def needs_child(raw: bytes) -> bool:
    """Whether a mail is big or odd enough to be read in a process that can be killed."""
    if len(raw) > _BIG:
        return True
    head = raw.find(b"\n\n")
    head = raw.find(b"\r\n\r\n") if head < 0 else head
    return (
        raw.count(b"\n--") > 400
        or head > 60_000
        or (head < 0 and len(raw) > 60_000)
        or raw.lower().count(b"<div") > 5_000
    )


def _parse(raw: bytes) -> ParsedMail:
    budget = Budget()
    tree = mime.read(raw, budget)
    body = bodies.collect(tree, budget)
    mail = _with_headers(tree.root.headers)
    html = bodies.take_data_images(bodies.html_of(body.pieces), body)
    own_text = text.join_paragraphs(piece.as_text() for piece in body.pieces)
    is_cut = tree.is_truncated or body.is_cut
    defects = [*tree.defects, *body.defects]
    if len(own_text) > MAX_TEXT or len(html) > MAX_HTML:
        own_text, html, is_cut = own_text[:MAX_TEXT], html[:MAX_HTML], True
        defects.append("The text was too long and was cut.")
    if not mail.from_email:
        defects.append("The mail names no sender.")
    reply = _reply(body.pieces, own_text, html)
    return replace(
        mail,
        text=text.squeeze(text.join_paragraphs([own_text, *body.forwarded])[:MAX_TEXT]),
        reply_text=reply.visible,
        quoted_text=reply.quoted,
        html=html,
        visible_html=reply.html,
        attachments=_inline_marked(body.attachments, html),
        reports=tuple((kind, report[:100_000]) for kind, report in body.reports[:20]),
        enclosed=_pairs(body.enclosed[0].root.headers) if body.enclosed else (),
        defects=tuple(dict.fromkeys(defects)),
        is_truncated=is_cut,
    )


@dataclass(frozen=True, slots=True)
class _Reply:
    visible: str
    quoted: str
    html: str


def _reply(pieces: list[bodies.Piece], own_text: str, html: str) -> _Reply:
    """What was just written. The plain part decides where there is one, the HTML part otherwise."""
    folded = quoting.split_html(html) if html and len(html) <= MAX_SPLIT else None
    has_plain = any(piece.plain.strip() for piece in pieces)
    if folded is not None and not has_plain:
        return _Reply(folded.visible, folded.quoted, folded.html)
    split = quoting.split_text(own_text)
    return _Reply(split.visible, split.quoted, folded.html if folded else html)


def _inline_marked(attachments: list[ParsedAttachment], html: str) -> tuple[ParsedAttachment, ...]:
    """Pictures that the HTML shows in its text are inline, everything else is a file."""
    shown = {identifier.strip() for identifier in _CID.findall(html)} if html else set()
    return tuple(
        replace(attachment, is_inline=True) if attachment.content_id in shown else attachment
        for attachment in attachments
    )


def _with_headers(found: Headers) -> ParsedMail:
    sender, reply_to = _sender(found), _addresses(found, "reply-to")
    return_path = found.plain("return-path") if found.has("return-path") else None
    identifiers = headers.ids(found.plain("message-id"), 1)
    return ParsedMail(
        from_email=sender.email,
        from_name=sender.name,
        reply_to=reply_to,
        to=_addresses(found, "to"),
        cc=_addresses(found, "cc"),
        delivered_to=_delivered_to(found),
        return_path=None if return_path is None else _first_email(return_path),
        subject=text.one_line(found.text("subject")),
        message_id=identifiers[0] if identifiers else "",
        in_reply_to=headers.ids(found.plain("in-reply-to"), 20),
        references=headers.ids(" ".join(found.all("references"))),
        date=dates.parse(found.plain("date")) or _date_of_arrival(found),
        headers=_pairs(found),
    )


def _pairs(found: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, text.one_line(headers.decode_words(value[:4000]), 2000))
        for name, value in found.fields[:300]
    )


def _addresses(found: Headers, name: str) -> tuple[Address, ...]:
    values = [headers.to_text(value) for key, value in found.fields if key == name and value]
    return addresses.parse(", ".join(values), headers.decode_words)


def _first_email(value: str) -> str:
    parsed = addresses.parse(value)
    return parsed[0].email if parsed else ""


def _sender(found: Headers) -> Address:
    """From, or what a list kept of it, or Sender. A mail without any has no sender."""
    written = _addresses(found, "from")
    name = addresses.first_name(found.plain("from"), headers.decode_words)
    if not written:
        written = _addresses(found, "sender")
        return Address(written[0].email, name or written[0].name) if written else Address("", name)
    if " via " in written[0].name.lower():
        for kept in ("x-original-from", "x-original-sender"):
            original = _addresses(found, kept)
            if original:
                return original[0]
    return written[0]


def _delivered_to(found: Headers) -> tuple[str, ...]:
    emails = [address.email for name in DELIVERED_TO for address in _addresses(found, name)]
    return tuple(dict.fromkeys(emails))


def _date_of_arrival(found: Headers) -> datetime | None:
    return dates.parse(found.plain("received").rpartition(";")[2])
