"""Examines the machine itself: worker, clock, disk, and mail that needs a hand."""

import shutil
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.heartbeat import is_alive
from tickets.doctor import upkeep
from tickets.doctor.finding import Finding, Standing
from tickets.inbound.models import ImapAccount, InboundMail
from tickets.outbox import server
from tickets.outbox.models import OutgoingMail

#: Difference between our clock and the database's from which on moments cannot be trusted.
MOST_SKEW = timedelta(seconds=5)
#: Bytes that must be free for mail to be taken in safely.
LEAST_FREE = 1024**3


class Room(NamedTuple):
    total: int
    free: int


def examine(*, now: datetime) -> list[Finding]:
    """`now` is the database's moment (core.clock); it is held against this machine's own."""
    return [
        mail_out(is_set=server.is_open()),
        process(_("Worker"), is_alive=is_alive(name="worker", now=now)),
        process(_("Beat"), is_alive=is_alive(name="beat", now=now)),
        clock(now, own=timezone.now()),
        disk(room()),
        waiting(
            InboundMail.objects.in_trouble().count(),
            _("Mail that could not be read"),
            _("Have a look under Mail in; each can be tried again."),
        ),
        waiting(
            OutgoingMail.objects.in_trouble().count(),
            _("Mail that could not be sent"),
            _("Have a look under Mail out; each says why, and can be sent again."),
        ),
        *imap(),
        *upkeep.examine(now=now),
    ]


def mail_out(*, is_set: bool) -> Finding:
    name = _("Mail out")
    if is_set:
        return Finding(name, Standing.WELL, _("A way out for mail is set."))
    return Finding(
        name,
        Standing.BAD,
        _("No way out for mail is set, so answers stay here."),
        _(
            "Fill in the server of your mail host under Settings, How mail leaves. "
            "It is tried at once."
        ),
    )


def process(name: str, *, is_alive: bool) -> Finding:
    if is_alive:
        return Finding(name, Standing.WELL, _("It is alive."))
    return Finding(
        name,
        Standing.BAD,
        _("It gave no sign of life for a while."),
        _("Start the helpdesk again; if it stays silent, look at its log."),
    )


def clock(now: datetime, *, own: datetime) -> Finding:
    name = _("Clock")
    if abs(now - own) <= MOST_SKEW:
        return Finding(name, Standing.WELL, _("This machine and the database agree."))
    seconds = int(abs(now - own).total_seconds())
    words = ngettext(
        "This machine and the database differ by %(count)d second.",
        "This machine and the database differ by %(count)d seconds.",
        seconds,
    )
    return Finding(
        name,
        Standing.BAD,
        words % {"count": seconds},
        _("Let both machines set their clock by the internet (NTP)."),
    )


def room() -> Room:
    usage = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")
    return Room(usage.total, usage.free)


def disk(room: Room) -> Finding:
    name = _("Disk")
    words = _("%(gigabytes).1f GB free.") % {"gigabytes": room.free / 1024**3}
    if room.free >= LEAST_FREE:
        return Finding(name, Standing.WELL, words)
    advice = _("Make room or take a larger disk: a full one cannot take mail in.")
    return Finding(name, Standing.BAD, words, advice)


def waiting(count: int, name: str, advice: str) -> Finding:
    if not count:
        return Finding(name, Standing.WELL, _("None."))
    return Finding(name, Standing.BAD, str(count), advice)


def imap() -> list[Finding]:
    name = _("IMAP")
    return [
        Finding(
            f"{name} {account.username}",
            Standing.BAD if account.error else Standing.WELL,
            account.error or _("It can be read."),
            _(
                "Check server, user name and password under Settings. Where two-step login is on, "
                "the host wants a password of its own for programs."
            )
            if account.error
            else "",
        )
        for account in ImapAccount.objects.filter(mailbox__is_active=True).order_by("id")
    ]
