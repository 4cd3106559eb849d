"""Writes the owner's mail about the day: at his own time, once, and only with news in it."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tickets.clockwork.day import Day, look
from tickets.core.daymail import DayMail, Rhythm, begin_for_new_owners, claim
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render
from tickets.outbox.server import house_address, is_open

logger = logging.getLogger(__name__)

#: A mail that waited longer than this for a worker is of another day, and is left out.
LATEST = timedelta(hours=6)
#: Praise of a longer time than this is no news.
LONGEST = timedelta(days=8)


def mail_day(*, now: datetime) -> int:
    """One mail to each owner whose moment has come; how many were written."""
    begin_for_new_owners(now=now)
    rows = DayMail.objects.due(now).select_related("user")[:100]
    return sum(_try(row, now=now) for row in rows)


def _try(row: DayMail, *, now: datetime) -> bool:
    try:
        return _mail(row, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # One owner's trouble must not keep the others' mail; his comes tomorrow.
        logger.exception("The day mail of %s could not be written.", row.user_id)
        claim(row, now=now)
        return False


@transaction.atomic
def _mail(row: DayMail, *, now: datetime) -> bool:
    """Of any number of workers that try, the one that claims the row writes the mail."""
    was_due_at = row.due_at
    if not claim(row, now=now) or was_due_at is None:
        return False
    user = row.user
    # Without a way out it would wait, and say tomorrow what was true today.
    is_wanted = user.is_active and user.is_owner and is_open()
    if not is_wanted or now - was_due_at > LATEST:
        return False
    zone = ZoneInfo(row.time_zone)
    is_weekly = row.rhythm == Rhythm.WEEKLY
    with override(user.language), timezone.override(zone):
        since = max(row.told_until or now - LONGEST, now - LONGEST)
        day = look(since=since, days=7 if is_weekly else 1, zone=zone, now=now)
        if day.says_nothing:
            return False
        context = _context(day, is_weekly=is_weekly, now=now)
        letter = render("day", language=user.language, context=context)
    enqueue_account_mail(
        to=user,
        email=user.email,
        letter=letter,
        now=now,
        message_id=_message_id(),
        dedupe_key=_key(user, was_due_at),
    )
    return True


def _key(user: User, due_at: datetime) -> str:
    return f"day:{user.pk}:{due_at:%Y-%m-%dT%H:%M}"


def _message_id() -> str:
    domain = house_address().rpartition("@")[2]
    return f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}"


def _context(day: Day, *, is_weekly: bool, now: datetime) -> dict[str, Any]:
    def listed(tickets: list[Ticket]) -> list[dict[str, Any]]:
        path = "staff:ticket"
        return [
            {"ticket": one, "url": settings.BASE_URL + reverse(path, args=[one.pk])}
            for one in tickets
        ]

    return {
        "day": day,
        "late": listed(day.late),
        "promised": listed(day.promised),
        "praise": listed(day.praise),
        "is_weekly": is_weekly,
        "now": now,
        "desk_url": settings.BASE_URL + reverse("staff:inbox"),
        "doctor_url": settings.BASE_URL + reverse("mail_doctor"),
        "profile_url": settings.BASE_URL + reverse("staff:profile_news"),
    }
