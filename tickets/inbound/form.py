"""The door of the form: a letter in somebody's own words, made into a mail as any other (law 1)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from tickets.core.shop import Mailbox, Shop
from tickets.inbound.models import Door, InboundMail
from tickets.inbound.store import store
from tickets.lib.files import safe_name, sniff
from tickets.lib.text import one_line

#: Characters of the first line that become the subject.
LONGEST_SUBJECT = 70


@dataclass(frozen=True)
class Submission:
    """What somebody typed and added; `files` are (name, content)."""

    email: str
    text: str
    language: str
    name: str = ""
    order: str = ""
    files: Sequence[tuple[str, bytes]] = ()


class NoMailbox(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The shop reads no mailbox, so an answer could not leave."""


def bring_in(
    *, shop: Shop, submission: Submission, visit: str, held: str, now: datetime
) -> InboundMail:
    """Keep it; a worker makes a question of it, or holds it for a colleague with `held` as reason.

    The same words sent twice from one opening of the form (`visit`) are one question. Raises
    `NoMailbox`, and whatever database or disk raise.
    """
    mailbox = Mailbox.objects.active().filter(shop=shop).order_by("pk").first()
    if mailbox is None:
        raise NoMailbox
    asked = {"language": submission.language, "order": submission.order}
    envelope = {"form": asked, **({"held": held} if held else {})}
    raw = _letter(submission, to=mailbox, visit=visit)
    return store(raw=raw, door=Door.FORM, mailbox=mailbox, envelope=envelope, now=now)


def _letter(submission: Submission, *, to: Mailbox, visit: str) -> bytes:
    """No Date: when it came in is known, and a second click must not make another mail of it."""
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"] = Address(one_line(submission.name, 200), addr_spec=submission.email)
    mail["To"] = to.email
    mail["Subject"] = one_line(submission.text, LONGEST_SUBJECT)
    mail["Message-ID"] = f"<form.{visit}.{_digest(submission)}@{to.domain}>"
    mail.set_content(submission.text, cte="base64")
    for name, content in submission.files:
        main, _, sub = sniff(content, name).partition("/")
        mail.add_attachment(
            content, maintype=main, subtype=sub, filename=safe_name(name, f"{main}/{sub}")
        )
    return mail.as_bytes()


def _digest(submission: Submission) -> str:
    digest = hashlib.sha256(f"{submission.email}\0{submission.text}".encode())
    for name, content in submission.files:
        digest.update(name.encode(errors="surrogatepass") + b"\0" + content)
    return digest.hexdigest()[:20]
