"""One question on its whole way, time passed in: late, answered, silent, put away, asked, reopened."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.urls import reverse

from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.clock import now as present
from tickets.core.event import EventKind
from tickets.core.followup import OnDue, Why
from tickets.core.notice import Notice, NoticeKind
from tickets.core.shop import Mailbox
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerState
from tickets.desk.setting_up import open_shop, set_ladder
from tickets.inbound import receive
from tickets.inbound.models import Door
from tickets.inbound.store import store
from tickets.outbox.models import MailKind, OutgoingMail

LADDER = {"is_on": True, "first_days": 3, "second_days": 7, "close_days": 10, "texts": {}}


class Clock:
    """A time that jumps from timer to timer, and never stands still."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def run_until(self, happened) -> datetime:
        for _timer in range(50):
            ring_due(now=self.now)
            if happened():
                return self.now
            first = Timer.objects.filter(state=TimerState.PENDING).order_by("due_at").first()
            self.now = max(self.now + timedelta(minutes=1), first.due_at)
        raise AssertionError("it never happened")


@pytest.fixture
def clock():
    """A Monday morning some five weeks ago, so that the page at the end is of today."""
    today = present().replace(hour=9, minute=0, second=0, microsecond=0)
    return Clock(today - timedelta(days=35 + today.weekday()))


@pytest.fixture
def shop(db, clock):
    fields = {"name": "Naaldbos", "language": "en"}
    made = open_shop(fields=fields, now=clock.now - timedelta(days=1))
    Mailbox.objects.create(shop=made, email="info@naaldbos.example", name="Naaldbos")
    set_ladder(shop=made, fields=LADDER)
    return made


def mail(now):
    written = EmailMessage()
    written["From"] = "Mirjam van den Berg <mirjam@example.org>"
    written["To"] = "info@naaldbos.example"
    written["Subject"] = "My kettle"
    written["Date"] = now.strftime("%a, %d %b %Y %H:%M:%S +0000")
    written["Message-ID"] = "<kettle@example.org>"
    written.set_content("The kettle you sent me does not boil.")
    return written.as_bytes()


#: What its page says when all is done.
SAID_IN_THE_END = (
    "The kettle you sent me does not boil.",
    "We send another one.",
    "The customer did not answer and got a friendly goodbye",
    "The customer says that it is not solved",
    "The new one does not boil either.",
)


def test_every_promise_of_one_question(shop, agent, client, client_of, clock):
    agent.shops.set([shop])
    stored = store(raw=mail(clock.now), door=Door.SMTP, now=clock.now)
    receive.process(pk=stored.pk, now=clock.now)
    ticket = Ticket.objects.get()

    def has(kind, **data):
        return lambda: ticket.events.filter(kind=kind, **data).exists()

    def stands():
        ticket.refresh_from_db()
        return ticket.state

    # In, and acknowledged by the first tick of the clock.
    received_at = clock.now
    assert clock.run_until(has(EventKind.ACKNOWLEDGED)) == received_at
    assert ticket.due_at > clock.now
    desk.assign(ticket=ticket, to=agent, by=agent, now=clock.now)

    # A warning, and then it is late.
    warned = Notice.objects.filter(kind=NoticeKind.DUE_SOON, user=agent)
    warned_at = clock.run_until(warned.exists)
    late_at = clock.run_until(has(EventKind.BREACHED))
    assert warned_at < late_at

    # Answered: it waits for the customer, and the page says what comes.
    clock.now += timedelta(hours=1)
    desk.reply(ticket=ticket, by=agent, now=clock.now, text="We send another one. Did it come?")
    assert stands() == State.WAITING_CUSTOMER
    page = client_of(agent).get(reverse("staff:ticket", args=[ticket.pk])).content.decode()
    assert "the customer gets a first reminder" in page

    # Silence: two reminders, and a friendly goodbye.
    answered_at = clock.now
    first = clock.run_until(has(EventKind.REMINDED, data__step=1))
    second = clock.run_until(has(EventKind.REMINDED, data__step=2))
    closed = clock.run_until(has(EventKind.REMINDED, data__step=3))
    assert answered_at + timedelta(days=2) < first < second < closed
    assert stands() == State.RESOLVED

    # The check-up.
    plan = desk.Plan(at=closed + timedelta(days=2), why=Why.CHECK_UP, on_due=OnDue.ASK_SOLVED)
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=closed)
    clock.run_until(has(EventKind.CHECK_UP_ASKED))
    asked = OutgoingMail.objects.filter(kind=MailKind.REMINDER).order_by("id").last()
    link = re.search(r"/q/solved/[^/]+/no/", asked.text)[0]
    assert "No, it is not solved yet" in client.get(link).content.decode()
    assert stands() == State.RESOLVED

    # 'No': open again with all that was said, and not late.
    client.post(link, {"words": "The new one does not boil either."})
    assert stands() == State.OPEN
    assert ticket.due_at > present()
    ring_due(now=present())
    assert ticket.events.filter(kind=EventKind.BREACHED).count() == 1
    page = client_of(agent).get(reverse("staff:ticket", args=[ticket.pk])).content.decode()
    assert [words for words in SAID_IN_THE_END if words not in page] == []
