"""What becomes of stored mails: message, duplicate, set aside, bounce or quarantine (law 1)."""

import logging
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, takewhile

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from tickets.inbound import child
from tickets.inbound.deciding import Case, Outcome, decide
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.parse import ParsedMail, needs_child
from tickets.inbound.providers import mails_in
from tickets.inbound.store import store

logger = logging.getLogger(__name__)

#: How long a worker may take over the mails it has in hand before another tries.
LEASE = timedelta(minutes=2)
#: Tries before a mail that kills its worker is put in quarantine.
MOST_ATTEMPTS = 3
#: From here a colleague may give it another chance.
PUT_ASIDE = (InboundState.QUARANTINED, InboundState.SUPPRESSED, InboundState.HELD)
#: Mails that are dealt with together, and their bytes.
MOST_MAILS, MOST_BYTES = 20, 2_000_000


def waiting(*, now: datetime) -> list[int]:
    """Ids of mails that nobody has in hand."""
    return list(InboundMail.objects.due(now).values_list("pk", flat=True)[:500])


def process_waiting(*, now: datetime) -> int:
    """Decide what the first of the waiting mails become, together; how many were waiting.

    When anything goes wrong with one of them, nothing came of any: each is put back and goes
    alone the next time. So a bad mail costs its company a moment, and nothing else.
    """
    pks = _together(now=now)
    _process(_claim(pks, now=now), now=now)
    return len(pks)


def process(*, pk: int, now: datetime, is_wanted: bool = False) -> InboundState | None:
    """Decide what mail `pk` becomes; None when somebody else has it or it is done already.

    Nothing in a stranger's mail stops the queue: what we cannot read is quarantined with its
    reason. Only our own trouble (the database) raises; the sweep tries again after the lease.
    `is_wanted`: a colleague says that it is no loop, whatever it looks like.
    """
    states = _process(_claim([pk], now=now), now=now, is_wanted=is_wanted)
    return states[0] if states else None


def process_again(*, mail: InboundMail, now: datetime) -> InboundState | None:
    """Somebody wants a mail that is held or was put aside looked at once more."""
    is_ours = InboundMail.objects.filter(pk=mail.pk, state__in=PUT_ASIDE).update(
        state=InboundState.RECEIVED,
        processed_at=None,
        attempts=0,
        reason="",
        detail="",
        due_at=now,
    )
    return process(pk=mail.pk, now=now, is_wanted=True) if is_ours else None


def say_spam(*, mail: InboundMail, now: datetime) -> bool:
    """A held message is nothing for us, says a colleague; it is kept, and can be looked at again.

    False when somebody else decided before.
    """
    held = InboundMail.objects.held().filter(pk=mail.pk)
    return bool(held.update(state=InboundState.SUPPRESSED, reason="held-spam", processed_at=now))


def release_all_claims(*, now: datetime) -> None:
    """At the start of the only process there is: whoever had a mail in hand is gone."""
    InboundMail.objects.filter(state=InboundState.RECEIVED).update(due_at=now)


def _together(*, now: datetime) -> list[int]:
    """The first that waits and what came next; what is large or failed before goes alone."""
    rows = list(InboundMail.objects.due(now).values_list("pk", "size", "attempts")[:MOST_MAILS])
    sizes = accumulate(size for _pk, size, _attempts in rows)
    fit = takewhile(
        lambda one: one[1] <= MOST_BYTES and one[0][2] == 0, zip(rows, sizes, strict=True)
    )
    return [row[0] for row, _sum in fit] or [pk for pk, _size, _attempts in rows[:1]]


@transaction.atomic
def _claim(pks: Sequence[int], *, now: datetime) -> list[InboundMail]:
    """Of any number of workers that try, one gets each mail; nobody waits for anybody.

    Rows are held in one order and those in other hands passed by; SQLite has one writer at a time.
    """
    free = InboundMail.objects.filter(pk__in=pks, state=InboundState.RECEIVED, due_at__lte=now)
    held = free.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    ours = list(held.select_related("mailbox__shop")) if pks else []
    if ours:
        rows = InboundMail.objects.filter(pk__in=[mail.pk for mail in ours])
        rows.update(due_at=now + LEASE, attempts=F("attempts") + 1)
    for mail in ours:
        mail.due_at = now + LEASE
        mail.attempts += 1
    return ours


def _process(
    mails: Sequence[InboundMail], *, now: datetime, is_wanted: bool = False
) -> list[InboundState]:
    """How they ended; several that were put back have not ended yet."""
    if len(mails) > 1:
        return _process_together(mails, now=now)
    return [_process_alone(mail, now=now, is_wanted=is_wanted) for mail in mails]


def _process_together(mails: Sequence[InboundMail], *, now: datetime) -> list[InboundState]:
    states = []
    try:
        cases = [case for mail in mails for case in _plain_case(mail, now=now)]
        states = _decide(cases, now=now)
    except Exception:
        # Whatever it was, it comes again when that mail goes alone, and is dealt with there.
        logger.warning("One of %s mails failed; each goes alone.", len(mails), exc_info=True)
    if len(states) < len(mails):
        rows = InboundMail.objects.filter(pk__in=[mail.pk for mail in mails])
        rows.filter(state=InboundState.RECEIVED, due_at=mails[0].due_at).update(due_at=now)
    return states


def _plain_case(mail: InboundMail, *, now: datetime) -> Iterator[Case]:
    """One mail that is quickly read; none for what may take long or holds several."""
    contents = _contents(mail)
    if len(contents) == 1 and not needs_child(contents[0][0]):
        raw, envelope_to = contents[0]
        yield Case(mail, child.read(raw), envelope_to, now)


def _process_alone(mail: InboundMail, *, now: datetime, is_wanted: bool) -> InboundState:
    if mail.attempts > MOST_ATTEMPTS:
        return _finish(mail, Outcome(InboundState.QUARANTINED, "kept_failing"), now=now)
    try:
        contents = _contents(mail)
        if len(contents) != 1:
            return _unpack(mail, contents, now=now)
        raw, envelope_to = contents[0]
        case = Case(mail, child.read(raw), envelope_to, now, is_wanted=is_wanted)
        return _decide_again_if_late(case)
    except child.TooSlow:
        return _finish(mail, Outcome(InboundState.QUARANTINED, "too_slow"), now=now)
    except (OperationalError, InterfaceError, OSError):
        raise
    except Exception:
        # Whatever a stranger's mail provokes, the next one must go on.
        logger.exception("Mail %s could not be processed.", mail.pk)
        detail = traceback.format_exc(limit=-4)[-2000:]
        return _finish(mail, Outcome(InboundState.QUARANTINED, "error", detail=detail), now=now)


def _decide_again_if_late(case: Case) -> InboundState:
    try:
        return _decide([case], now=case.now)[0]
    except IntegrityError:
        # Another worker stored the same mail (by another door) while we were reading it.
        return _decide([case], now=case.now)[0]


@transaction.atomic
def _decide(cases: Sequence[Case], *, now: datetime) -> list[InboundState]:
    """The outcomes and their effects commit together or not at all."""
    outcomes = decide(cases, now=now)
    return [
        _finish(case.mail, outcome, now=now, parsed=case.parsed)
        for case, outcome in zip(cases, outcomes, strict=True)
    ]


def _contents(mail: InboundMail) -> list[tuple[bytes, list[str]]]:
    """The mail's own bytes and envelope; a provider may post several mails in one request."""
    raw = mail.raw
    if mail.door != Door.WEBHOOK or "provider" not in mail.envelope:
        return [(raw, list(mail.envelope.get("to", [])))]
    found = mails_in(provider=mail.envelope["provider"], body=raw, kept=mail.envelope)
    return [(one, [email for email in to if email]) for one, to in found]


def _unpack(
    mail: InboundMail, contents: list[tuple[bytes, list[str]]], *, now: datetime
) -> InboundState:
    """Each mail of several becomes a row of its own."""
    for raw, to in contents:
        envelope = {"to": to, "unpacked_from": mail.pk}
        store(raw=raw, door=Door.WEBHOOK, envelope=envelope, now=now)
    return _finish(mail, Outcome(InboundState.SUPPRESSED, "unpacked"), now=now)


def _finish(
    mail: InboundMail, outcome: Outcome, *, now: datetime, parsed: ParsedMail | None = None
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
