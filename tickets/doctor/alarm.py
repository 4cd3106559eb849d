"""Tells the owners within minutes when mail in or out needs a hand."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tickets.core.people import Role, User
from tickets.inbound.models import ImapAccount, InboundMail
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import MailState, OutgoingMail
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render
from tickets.outbox.server import house_address

#: What happened longer ago was told already.
NEWS = timedelta(hours=1)
#: Begins the key of our own notices: one that fails is no reason for another.
KEY = "alarm:"


def watch(*, now: datetime) -> int:
    """One mail an hour at most to each owner, with all that is wrong; how many were written."""
    troubles = find(now=now)
    if not any(troubles.values()):
        return 0
    owners = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id")
    return sum(_tell(owner, troubles, now=now) for owner in owners)


def find(*, now: datetime) -> dict[str, int]:
    """How many mails or mailboxes got into trouble lately, by kind of trouble."""
    since = now - NEWS
    failed = Q(state=MailState.FAILED, due_at__gte=since)
    unsure = Q(state=MailState.UNCERTAIN, handed_over_at__gte=since)
    own = Q(dedupe_key__startswith=KEY)
    return {
        "unread": InboundMail.objects.in_trouble().filter(processed_at__gte=since).count(),
        "unsent": OutgoingMail.objects.filter(failed | unsure)
        .exclude(own, dedupe_key__isnull=False)
        .count(),
        # Told again each hour as long as it lasts: customers wait unheard.
        "deaf": ImapAccount.objects.filter(mailbox__is_active=True).exclude(error="").count(),
    }


def _tell(owner: User, troubles: dict[str, int], *, now: datetime) -> bool:
    key = f"{KEY}{owner.pk}:{now:%Y-%m-%d-%H}"
    if OutgoingMail.objects.filter(dedupe_key=key).exists():
        return False
    with override(owner.language):
        context = {"lines": _lines(troubles), "url": f"{settings.BASE_URL}/desk/mail-doctor/"}
    letter = render("alarm", language=owner.language, context=context)
    domain = house_address().rpartition("@")[2]
    enqueue_account_mail(
        to=owner,
        email=owner.email,
        letter=letter,
        now=now,
        message_id=f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}",
        dedupe_key=key,
    )
    return True


def _lines(troubles: dict[str, int]) -> list[str]:
    unread, unsent, deaf = troubles["unread"], troubles["unsent"], troubles["deaf"]
    lines = []
    if unread:
        words = ngettext(
            "%(count)d mail came in that could not be read.",
            "%(count)d mails came in that could not be read.",
            unread,
        )
        lines.append(words % {"count": unread})
    if unsent:
        words = ngettext(
            "%(count)d mail could not be sent.", "%(count)d mails could not be sent.", unsent
        )
        lines.append(words % {"count": unsent})
    if deaf:
        lines.append(_("%(count)d mailbox(es) cannot be read by IMAP.") % {"count": deaf})
    return lines
