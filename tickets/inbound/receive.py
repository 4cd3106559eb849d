"""What becomes of one stored mail: message, duplicate, set aside, bounce or quarantine (law 1)."""

import logging
import traceback
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from tickets.inbound import child
from tickets.inbound.deciding import Case, Outcome, decide
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.parse import ParsedMail
from tickets.inbound.providers import mails_in
from tickets.inbound.store import store

logger = logging.getLogger(__name__)

#: How long a worker may take over one mail before another tries.
LEASE = timedelta(minutes=2)
#: Tries before a mail that kills its worker is put in quarantine.
MOST_ATTEMPTS = 3


def waiting(*, now: datetime) -> list[int]:
    """Ids of mails that nobody has in hand."""
    return list(InboundMail.objects.due(now).values_list("pk", flat=True)[:500])


def process(*, pk: int, now: datetime, is_wanted: bool = False) -> InboundState | None:
    """Decide what mail `pk` becomes; None when somebody else has it or it is done already.

    Nothing in a stranger's mail stops the queue: what we cannot read is quarantined with its
    reason. Only our own trouble (the database) raises; the sweep tries again after the lease.
    `is_wanted`: a colleague says that it is no loop, whatever it looks like.
    """
    mail = _claim(pk=pk, now=now)
    if mail is None:
        return None
    if mail.attempts > MOST_ATTEMPTS:
        return _finish(mail, Outcome(InboundState.QUARANTINED, "kept_failing"), None, now=now)
    try:
        return _process(mail, now=now, is_wanted=is_wanted)
    except child.TooSlow:
        return _finish(mail, Outcome(InboundState.QUARANTINED, "too_slow"), None, now=now)
    except (OperationalError, InterfaceError, OSError):
        raise
    except Exception:
        # Whatever a stranger's mail provokes, the next one must go on.
        logger.exception("Mail %s could not be processed.", pk)
        detail = traceback.format_exc(limit=-4)[-2000:]
        outcome = Outcome(InboundState.QUARANTINED, "error", detail=detail)
        return _finish(mail, outcome, None, now=now)


def process_again(*, mail: InboundMail, now: datetime) -> InboundState | None:
    """Somebody wants a quarantined or suppressed mail looked at once more."""
    is_ours = InboundMail.objects.filter(
        pk=mail.pk, state__in=[InboundState.QUARANTINED, InboundState.SUPPRESSED]
    ).update(
        state=InboundState.RECEIVED,
        processed_at=None,
        attempts=0,
        reason="",
        detail="",
        due_at=now,
    )
    return process(pk=mail.pk, now=now, is_wanted=True) if is_ours else None


def release_all_claims(*, now: datetime) -> None:
    """At the start of the only process there is: whoever had a mail in hand is gone."""
    InboundMail.objects.filter(state=InboundState.RECEIVED).update(due_at=now)


def _claim(*, pk: int, now: datetime) -> InboundMail | None:
    is_ours = InboundMail.objects.filter(
        pk=pk, state=InboundState.RECEIVED, due_at__lte=now
    ).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    if not is_ours:
        return None
    return InboundMail.objects.select_related("mailbox__shop").get(pk=pk)


def _process(mail: InboundMail, *, now: datetime, is_wanted: bool) -> InboundState | None:
    raw, envelope_to = _unpack(mail, now=now)
    if raw is None:
        return _finish(mail, Outcome(InboundState.SUPPRESSED, "unpacked"), None, now=now)
    parsed = child.read(raw)
    case = Case(mail, parsed, envelope_to, now, is_wanted=is_wanted)
    try:
        return _decide(case)
    except IntegrityError:
        # Another worker stored the same mail (by another door) while we were reading it.
        return _decide(case)


@transaction.atomic
def _decide(case: Case) -> InboundState:
    """The outcome and its effect commit together or not at all."""
    return _finish(case.mail, decide(case), case.parsed, now=case.now)


def _unpack(mail: InboundMail, *, now: datetime) -> tuple[bytes | None, list[str]]:
    """The mail's own bytes and envelope; several mails in one request become rows of their own."""
    if mail.door != Door.WEBHOOK:
        return mail.raw, list(mail.envelope.get("to", []))
    if "provider" not in mail.envelope:
        return mail.raw, list(mail.envelope.get("to", []))
    found = mails_in(provider=mail.envelope["provider"], body=mail.raw, kept=mail.envelope)
    if len(found) == 1:
        raw, to = found[0]
        return raw, [one for one in to if one]
    for raw, to in found:
        envelope = {"to": [one for one in to if one], "unpacked_from": mail.pk}
        store(raw=raw, door=Door.WEBHOOK, envelope=envelope, now=now)
    return None, []


def _finish(
    mail: InboundMail, outcome: Outcome, parsed: ParsedMail | None, *, now: datetime
) -> InboundState:
    """Write down the outcome; in the same transaction as its effect when there is one."""
    fields: dict[str, object] = {
        "state": outcome.state,
        "reason": outcome.reason[:40],
        "detail": outcome.detail,
        "processed_at": now,
        "message": outcome.message,
    }
    if outcome.mailbox:
        fields["mailbox"] = outcome.mailbox
    if parsed:
        fields["from_email"] = parsed.from_email[:320]
        fields["subject"] = parsed.subject[:300]
    is_ours = InboundMail.objects.filter(pk=mail.pk, state=InboundState.RECEIVED).update(**fields)
    if not is_ours:
        # Our lease ran out and another worker finished it: undo what this one did.
        raise IntegrityError("processed by somebody else")
    return outcome.state
