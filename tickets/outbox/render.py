"""Bodies of our mails: a plain text that reads well, and the same as a quiet HTML letter."""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from tickets.core.message import Direction, Message
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.lib.html import sanitise
from tickets.outbox.models import MailKind, MailState, OutgoingMail

_REPLY_MARKS = re.compile(r"^(?:\s*(?:re|antw|aw|sv|tr|rif)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def render(name: str, *, language: str, context: dict[str, Any]) -> Letter:
    """The mail `emails/<name>/` in the reader's language. Our own words only are templates."""
    with translation.override(language):
        subject = render_to_string(f"emails/{name}/subject.txt", context)
        text = render_to_string(f"emails/{name}/body.txt", context)
        html = render_to_string(f"emails/{name}/body.html", context)
    return Letter(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html)


def render_answer(*, ticket: Ticket, message: Message, subject: str = "", link: str = "") -> Letter:
    """What a colleague wrote, signed by the shop, with the customer's last words folded below.

    `subject`: what to call it instead, where it opens the conversation. `link`: shows the question.
    """
    earlier = (
        ticket.messages.public()
        .filter(direction=Direction.IN)
        .exclude(pk=message.pk)
        .order_by("-sent_at", "-id")
        .first()
    )
    context = {
        "shop": ticket.shop,
        "ticket": ticket,
        "message": message,
        "subject": subject or answer_subject(ticket),
        "follow_link": link,
        "body_html": _body_html(message),
        "signature": signature(ticket.shop, message),
        "earlier": earlier,
        "quoted": _quoted(earlier.visible_text) if earlier else "",
    }
    return render("answer", language=ticket.language, context=context)


def render_reminder(
    *,
    ticket: Ticket,
    message: Message,
    earlier: Message | None,
    links: dict[str, str] | None = None,
) -> Letter:
    """What the helpdesk writes by itself, with our last answer below; `links` to say yes or no."""
    context = {
        "shop": ticket.shop,
        "ticket": ticket,
        "subject": answer_subject(ticket),
        "text": message.text,
        "links": links,
        "signature": signature(ticket.shop, message),
        "earlier": earlier,
        "quoted": _quoted(earlier.visible_text) if earlier else "",
    }
    return render("reminder", language=ticket.language, context=context)


def _body_html(message: Message) -> SafeString:
    """What the colleague made up, cleaned once more; or his plain text with its links."""
    if not message.html:
        return mark_safe(linebreaks(urlize(message.text, autoescape=True)))  # noqa: S308 -- both escape
    cleaned = sanitise(message.html, lambda content_id: f"cid:{content_id}")
    return mark_safe(cleaned.html)  # noqa: S308 -- the cleaner's own output


def answer_subject(ticket: Ticket) -> str:
    """`Re:` once, whatever the customer's mail program called it, or we when we wrote first."""
    subject = _REPLY_MARKS.sub("", _opened_as(ticket) or ticket.subject)
    return f"Re: {subject}" if subject else ""


def _opened_as(ticket: Ticket) -> str:
    """How our mail was called that began the conversation; empty when the customer's did."""
    answers = OutgoingMail.objects.filter(ticket=ticket, kind=MailKind.ANSWER)
    first = answers.exclude(state=MailState.CANCELLED).order_by("id").first()
    return first.subject if first and "In-Reply-To" not in first.headers else ""


def signature(shop: Shop, message: Message) -> str:
    """The colleague's own signature, or his name; then the shop's."""
    own = message.author.signature or message.author.name if message.author else ""
    return "\n".join(part for part in (own, shop.signature or shop.name) if part)


def _quoted(text: str) -> str:
    lines = text.strip().splitlines()[:200]
    return "\n".join(f"> {line}".rstrip() for line in lines)
