"""How it stands now: who waits, what is late and promised, and whether mail comes and goes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.inbound.models import ImapAccount, InboundMail
from tickets.outbox.models import OutgoingMail
from tickets.reports.period import Stretch
from tickets.reports.reading import Now
from tickets.staff.addresses import address
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.words import count_words


@dataclass(frozen=True)
class Standing:
    label: str
    meaning: str
    number: str
    url: str
    #: 'bad', 'warn', or nothing.
    tone: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Trouble:
    words: str
    url: str


def now_cards(asked: Asking, now: Now) -> list[Standing]:
    today = Stretch(asked.now, asked.end_of_day)
    oldest = address("staff:ticket", now.oldest_pk) if now.oldest_pk else ""
    return [
        Standing(
            _("Customers who wait"),
            _("Open questions in which the customer had the last word and waits for an answer."),
            count_words(now.waiting),
            asked.link("waiting") if now.waiting else "",
        ),
        Standing(
            _("Too late"),
            _("Open questions of which the moment that you set or promised has passed."),
            count_words(now.overdue),
            asked.link("overdue") if now.overdue else "",
            "bad" if now.overdue else "",
        ),
        Standing(
            _("Promised today"),
            _("Open questions that fall due, wake up or have a follow-up before midnight, and "
              "those that should have had it earlier."),
            count_words(now.promised_today),
            asked.link("promised_today", stretch=today) if now.promised_today else "",
        ),
        Standing(
            _("Waits longest"),
            _("Since when the customer waits whose question has lain unanswered longest."),
            "" if now.oldest else "–",
            oldest,
            since=now.oldest,
        ),
    ]  # fmt: skip


def mail_troubles(shop: int | None) -> list[Trouble]:
    """What is wrong with the mail, each with the page where it can be mended."""
    anywhere = shop is None
    unread = InboundMail.objects.in_trouble().filter(
        Q() if anywhere else Q(mailbox__shop=shop) | Q(mailbox=None)
    )
    unsent = OutgoingMail.objects.in_trouble().filter(
        Q() if anywhere else Q(shop=shop) | Q(shop=None)
    )
    deaf = ImapAccount.objects.exclude(error="").filter(Q() if anywhere else Q(mailbox__shop=shop))
    found = [
        (
            ngettext("%(count)d mail could not be read.", "%(count)d mails could not be read.",
                     number := unread.count()),
            number, address("staff:mail_in"),
        ),
        (
            ngettext("%(count)d mail could not be sent.", "%(count)d mails could not be sent.",
                     number := unsent.count()),
            number, address("staff:mail_out"),
        ),
        (
            ngettext("%(count)d mailbox cannot be reached.",
                     "%(count)d mailboxes cannot be reached.", number := deaf.count()),
            number, address("staff:health"),
        ),
    ]  # fmt: skip
    return [Trouble(words % {"count": many}, url) for words, many, url in found if many]
