"""Mails the news that was not mailed in the verb itself: together, at the moments people chose."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core.notice import Notice, NoticeKind
from tickets.core.people import User
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render
from tickets.outbox.server import house_address

#: A longer mail is not read; the rest is counted.
MOST_LINES = 50


def mail_news(*, now: datetime) -> int:
    """One mail to each colleague for whom something is due; how many were written."""
    waiting = Notice.objects.to_mail(now).order_by().values_list("user", flat=True).distinct()
    people = User.objects.filter(pk__in=list(waiting[:500]))
    return sum(_mail(person, now=now) for person in people.order_by("id"))


@transaction.atomic
def _mail(person: User, *, now: datetime) -> bool:
    """Of any number of workers that try, the one that claims all rows writes the mail."""
    waiting = Notice.objects.to_mail(now).filter(user=person)
    notices = list(waiting.select_related("ticket").order_by("id"))
    claimed = waiting.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now)
    if not notices or claimed != len(notices):
        transaction.set_rollback(True)
        return False
    # What was read meanwhile needs no mail; what stands only in mails does, while it is true.
    unread = [one for one in notices if one.read_at is None or not one.is_shown]
    news = [one for one in unread if _is_still_true(one)]
    if not news or not person.is_active:
        return False
    domain = house_address().rpartition("@")[2]
    enqueue_account_mail(
        to=person,
        email=person.email,
        letter=render("digest", language=person.language, context=_context(person, news)),
        now=now,
        message_id=f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}",
        dedupe_key=f"news:{person.pk}:{notices[-1].pk}",
    )
    return True


def _is_still_true(notice: Notice) -> bool:
    """A warning of last night means nothing any more once somebody has answered."""
    if notice.kind not in {NoticeKind.DUE_SOON, NoticeKind.LATE} or notice.about_at is None:
        return True
    due_at = notice.ticket.due_at
    return due_at is not None and due_at <= notice.about_at


def _context(person: User, news: list[Notice]) -> dict[str, Any]:
    with override(person.language):
        lines = [
            {
                "words": words_of(notice),
                "ticket": notice.ticket,
                "url": settings.BASE_URL + reverse("staff:ticket", args=[notice.ticket_id]),
            }
            for notice in news[:MOST_LINES]
        ]
    return {
        "lines": lines,
        "further": len(news) - len(lines),
        "profile_url": settings.BASE_URL + reverse("staff:profile"),
    }


def words_of(notice: Notice) -> str:
    """What happened, to whom it happened, in his language."""
    words = {
        NoticeKind.ASSIGNED: _("This question is yours now"),
        NoticeKind.MENTIONED: _("Somebody asks you something"),
        NoticeKind.ANSWERED: _("The customer wrote again"),
        NoticeKind.FOLLOWED: _("Something new on a question that you follow"),
        NoticeKind.DUE_SOON: _("An answer is due soon"),
        NoticeKind.LATE: _("An answer is late"),
        NoticeKind.FOLLOW_UP: _("A follow-up of yours is due"),
        NoticeKind.RULE: _("A rule asks you to look at this"),
    }
    return words[NoticeKind(notice.kind)]
