"""Sends mails to ourselves through the real doors, and says which of them came back."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from tickets.core.shop import Mailbox
from tickets.doctor.finding import Finding, Standing
from tickets.inbound.models import ImapAccount, MailTest
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import MailState, OutgoingMail
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render

logger = logging.getLogger(__name__)

#: How long a mail may be under way before we say that it did not come.
PATIENCE = timedelta(minutes=10)
#: The mailbox is not read more often than this because somebody looks.
BETWEEN_LOOKS = timedelta(seconds=5)


@transaction.atomic
def start(*, mailbox: Mailbox, now: datetime) -> list[MailTest]:
    """One mail to the plain address and, where answers come back on one, one to a plus address."""
    ways = [False, True] if mailbox.uses_plus_address else [False]
    return [_send(mailbox, is_plus=is_plus, now=now) for is_plus in ways]


def _send(mailbox: Mailbox, *, is_plus: bool, now: datetime) -> MailTest:
    token = tokens.issue(ticket_id=0, keys=signing_keys())
    local, _at, domain = mailbox.email.rpartition("@")
    test = MailTest.objects.create(
        mailbox=mailbox,
        rfc_message_id=f"{token}@{domain}",
        is_plus=is_plus,
        started_at=now,
    )
    with override(mailbox.shop.language):
        letter = render("mail_test", language=mailbox.shop.language, context={"mailbox": mailbox})
    enqueue_account_mail(
        to=None,
        email=f"{local}+{token}@{domain}" if is_plus else mailbox.email,
        letter=letter,
        now=now,
        message_id=test.rfc_message_id,
        mailbox=mailbox,
    )
    return test


def latest(mailbox: Mailbox, *, is_plus: bool) -> MailTest | None:
    tests = MailTest.objects.filter(mailbox=mailbox, is_plus=is_plus)
    return tests.order_by("-started_at", "-id").first()


@dataclass(frozen=True)
class Watched:
    """How the latest test mail to the plain address does; `said` is the mail server's own words."""

    is_tried: bool = False
    is_under_way: bool = False
    has_left: bool = False
    seconds: int | None = None
    said: str = ""


def watch(mailbox: Mailbox, *, now: datetime) -> Watched:
    test = latest(mailbox, is_plus=False)
    if test is None:
        return Watched()
    if test.arrived_at:
        seconds = int((test.arrived_at - test.started_at).total_seconds())
        return Watched(is_tried=True, has_left=True, seconds=seconds)
    mail = OutgoingMail.objects.filter(rfc_message_id=test.rfc_message_id).first()
    return Watched(
        is_tried=True,
        is_under_way=now - test.started_at <= PATIENCE
        and not (mail and mail.state == MailState.FAILED),
        has_left=bool(mail and mail.state == MailState.SENT),
        said=mail.error if mail else "",
    )


def look_now(mailbox: Mailbox, *, now: datetime) -> None:
    """Ring for the IMAP round while somebody looks; it would come by itself within a minute."""
    account = ImapAccount.objects.filter(mailbox=mailbox).first()
    if account is None or (account.checked_at and now - account.checked_at < BETWEEN_LOOKS):
        return
    try:
        current_app.send_task("inbound.poll_imap")
    except OperationalError:
        logger.warning("The broker cannot be reached; the mailbox is read within a minute.")


def examine(mailbox: Mailbox, *, now: datetime) -> list[Finding]:
    findings = [_plain(mailbox, now=now)]
    if mailbox.uses_plus_address:
        findings.append(_plus(mailbox, now=now))
    return findings


def _plain(mailbox: Mailbox, *, now: datetime) -> Finding:
    name = _("A mail to %(email)s comes in here") % {"email": mailbox.email}
    lost = _(
        "Check that mail to this address is forwarded to the helpdesk, or read by IMAP under "
        "Settings, and whether the test mail left under Mail out."
    )
    return _standing(name, latest(mailbox, is_plus=False), now=now, advice=lost)


def _plus(mailbox: Mailbox, *, now: datetime) -> Finding:
    name = _("Answers come back on a plus address")
    lost = _(
        "Not every mail host knows plus addresses. Switch them on there (Microsoft 365 and "
        "Google Workspace know them), or do without: answers are then recognised by their "
        "Message-ID alone."
    )
    return _standing(name, latest(mailbox, is_plus=True), now=now, advice=lost)


def is_plus_lost(mailbox: Mailbox, *, now: datetime) -> bool:
    """The plain mail came and the one to the plus address did not."""
    plain, plus = latest(mailbox, is_plus=False), latest(mailbox, is_plus=True)
    if not (mailbox.uses_plus_address and plain and plus and plain.arrived_at):
        return False
    return plus.arrived_at is None and now - plus.started_at > PATIENCE


def _standing(name: str, test: MailTest | None, *, now: datetime, advice: str) -> Finding:
    if test is None:
        return Finding(name, Standing.UNKNOWN, _("Not tried yet."), _("Send a test mail."))
    if test.arrived_at:
        seconds = int((test.arrived_at - test.started_at).total_seconds())
        words = _("It went out and came back in %(seconds)d seconds.") % {"seconds": seconds}
        return Finding(name, Standing.WELL, words)
    if now - test.started_at <= PATIENCE:
        return Finding(name, Standing.UNKNOWN, _("Under way."), _("Look again in a minute."))
    return Finding(name, Standing.BAD, _("It did not come back."), advice)
