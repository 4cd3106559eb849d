"""Examines what an operator looks after: backups, queues, the database, who may read files."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.heartbeat import BACKUP, last_of
from tickets.core.timer import Timer
from tickets.doctor.finding import Finding, Standing
from tickets.inbound.models import InboundMail
from tickets.outbox import server
from tickets.outbox.models import OutgoingMail
from tickets.outbox.pausing import pause_of
from tickets.privacy.models import Erasure, ErasureState

#: A day's backup may be late once.
OLD_BACKUP = timedelta(days=2)
#: So long nothing that is due may lie there.
LONGEST_WAIT = timedelta(minutes=10)


def examine(*, now: datetime) -> list[Finding]:
    return [
        backup(last_of(BACKUP), now=now),
        held(),
        *queues(now=now),
        migrations(),
        folder(Path(settings.DATA_DIR)),
        erasures(),
    ]


def backup(last: datetime | None, *, now: datetime) -> Finding:
    name = _("Backup")
    advice = _("Let `manage.py backup FILE` run every night, and keep what it writes elsewhere.")
    if last is None:
        return Finding(name, Standing.UNKNOWN, _("None was ever made by our command."), advice)
    words = _("The last one was made %(long)s ago.") % {"long": timesince(last, now)}
    if now - last <= OLD_BACKUP:
        return Finding(name, Standing.WELL, words)
    return Finding(name, Standing.BAD, words, advice)


def held() -> Finding:
    name = _("Mail that waits")
    if pause_of() is None:
        return Finding(name, Standing.WELL, _("Mail leaves as it should."))
    advice = _("Look at what would leave under Settings, Mail that waits, and let it go.")
    return Finding(name, Standing.BAD, _("All mail is held back."), advice)


def queues(*, now: datetime) -> list[Finding]:
    """How long the oldest that is due lies there already, for each kind of work."""
    late = now - LONGEST_WAIT
    mail_in = InboundMail.objects.due(late).values_list("due_at", flat=True).first()
    mail_out = OutgoingMail.objects.due(late).values_list("due_at", flat=True).first()
    is_open = server.is_open() and pause_of() is None
    timers = Timer.objects.due(late).values_list("due_at", flat=True).first()
    return [
        queue(_("Mail in that waits for a worker"), mail_in, now=now),
        queue(_("Mail out that waits for a worker"), mail_out if is_open else None, now=now),
        queue(_("Moments that should have rung"), timers, now=now),
    ]


def queue(name: str, oldest: datetime | None, *, now: datetime) -> Finding:
    if oldest is None:
        return Finding(name, Standing.WELL, _("None."))
    words = _("The oldest has waited for %(long)s.") % {"long": timesince(oldest, now)}
    advice = _("Start the helpdesk again, or add workers; if it stays so, look at the log.")
    return Finding(name, Standing.BAD, words, advice)


def migrations() -> Finding:
    name = _("Shape of the database")
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not left:
        return Finding(name, Standing.WELL, _("It fits this version."))
    words = ngettext("%(count)d change is missing.", "%(count)d changes are missing.", left)
    return Finding(name, Standing.BAD, words % {"count": left}, _("Run `manage.py migrate`."))


def folder(data: Path) -> Finding:
    """Whether the data folder can be written by us and read by nobody else."""
    name = _("Data folder")
    if not data.is_dir() or not os.access(data, os.W_OK | os.X_OK):
        advice = _("Make it, and give it to the user that the helpdesk runs as.")
        return Finding(name, Standing.BAD, _("It cannot be written."), advice)
    open_to_others = [
        path.name or str(path)
        for path in (data, *sorted((data / "secrets").glob("*")))
        if path.stat().st_mode & 0o077
    ]
    # The folder itself shuts everybody out of what is in it.
    if not open_to_others or data.name not in open_to_others:
        return Finding(name, Standing.WELL, _("Only the helpdesk can read it."))
    advice = _("chmod 700 %(path)s") % {"path": data}
    return Finding(name, Standing.BAD, _("Others on this machine can read it."), advice)


def erasures() -> Finding:
    name = _("Erasing")
    stuck = Erasure.objects.filter(state=ErasureState.FAILED).count()
    if not stuck:
        return Finding(name, Standing.WELL, _("Nothing is stuck."))
    advice = _("It is tried again by itself; look at the log for why.")
    return Finding(name, Standing.BAD, str(stuck), advice)
