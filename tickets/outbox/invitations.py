"""The mail that asks a colleague to join: one link, and nobody's own words."""

from datetime import datetime

from tickets.core.people import User
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import OutgoingMail
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render
from tickets.outbox.server import house_address


def enqueue_invitation(
    *, email: str, url: str, by: User, language: str, now: datetime
) -> OutgoingMail:
    letter = render("invitation", language=language, context={"url": url, "who": str(by)})
    domain = house_address().rpartition("@")[2]
    return enqueue_account_mail(
        to=None,
        email=email,
        letter=letter,
        now=now,
        message_id=f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}",
    )
