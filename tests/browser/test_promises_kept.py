"""One question on its whole way, time passed in, seen by staff in a browser and by the customer.

Nothing is told what time it is: the machine's clock itself is moved, and then everything that
beat calls every few seconds is called once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
import requests
import time_machine
from django.db.models import Min
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.fronts import visitor
from tests.smtp_sink import Sink, running_sink
from tests.tickets.inbound import posting
from tickets.clockwork.tasks import tick
from tickets.core import clock
from tickets.core.event import EventKind
from tickets.core.people import Role
from tickets.core.shop import Mailbox
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerState
from tickets.desk.setting_up import open_shop, set_ladder
from tickets.inbound.tasks import sweep as let_in
from tickets.outbox.models import MailState, OutgoingMail
from tickets.outbox.tasks import sweep as send_out

#: A Monday morning, half past nine in Amsterdam; four weeks with no holiday in them follow.
START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
Look = Callable[..., Page]
LADDER = {"is_on": True, "first_days": 3, "second_days": 7, "close_days": 10, "texts": {}}
CUSTOMER, SHOP, STAFF = "mirjam@example.org", "info@naaldbos.example", "sanne@example.com"


@dataclass
class Days:
    """They pass from one moment at which something is to happen to the next."""

    machine: time_machine.Traveller
    sink: Sink

    def beat(self) -> None:
        let_in()
        tick()
        send_out()

    def pass_until(self, happened: Callable[[], object]) -> datetime:
        """The moment at which it was so."""
        for _moment in range(60):
            self.beat()
            if happened():
                return clock.now()
            rings = Timer.objects.filter(state=TimerState.PENDING).aggregate(at=Min("due_at"))
            leaves = OutgoingMail.objects.filter(state=MailState.QUEUED).aggregate(at=Min("due_at"))
            at = min(found["at"] for found in (rings, leaves) if found["at"])
            self.machine.move_to(max(at, clock.now()) + timedelta(seconds=1))
        raise AssertionError("it never happened")

    def mails(self, to: str, said: str) -> list[EmailMessage]:
        """Those to somebody that say so in their subject or text."""
        return [
            one
            for one in self.sink.mails
            if to in str(one["To"]) and said in f"{one['Subject']}\n{text_of(one)}"
        ]

    def pass_until_mailed(self, to: str, said: str) -> EmailMessage:
        self.pass_until(lambda: self.mails(to, said))
        [mail] = self.mails(to, said)
        return mail


def text_of(mail: EmailMessage) -> str:
    """Its lines are joined: where they break differs."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


@pytest.fixture
def days(settings, monkeypatch, database) -> Iterator[Days]:
    # The server of PostgreSQL does not travel along.
    monkeypatch.setattr(clock, "connection", SimpleNamespace(vendor="sqlite"))
    settings.ANYMAIL = {"WEBHOOK_SECRET": posting.SECRET}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.IS_MAIL_OUT_SET = True
    with running_sink() as sink, time_machine.travel(START) as machine:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield Days(machine, sink)


@pytest.fixture
def shop(days):
    made = open_shop(fields={"name": "Naaldbos", "language": "en"}, now=START - timedelta(days=1))
    Mailbox.objects.create(shop=made, email=SHOP, name="Naaldbos")
    set_ladder(shop=made, fields=LADDER)
    return made


@pytest.fixture
def agent(shop):
    return factories.make_user(Role.AGENT, shops=(shop,), name="Sanne Visser", email=STAFF)


def write(url: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Mirjam van den Berg <{CUSTOMER}>", SHOP
    mail["Subject"], mail["Message-ID"] = "My kettle", "<kettle@example.org>"
    mail["Date"] = format_datetime(clock.now())
    mail.set_content("The kettle you sent me does not boil.")
    posted = requests.post(
        f"{url}/hooks/inbound/postmark/",
        json={"OriginalRecipient": SHOP, "RawEmail": mail.as_string()},
        auth=tuple(posting.SECRET.split(":")),
        timeout=30,
    )
    assert posted.status_code == 200


@pytest.fixture
def look(at_desk, agent) -> Look:
    """In a new browser: time ends sessions too."""

    def look(path: str = "", *, state: str = "") -> Page:
        page = at_desk.page(agent)
        page.goto(path or f"/desk/tickets/{Ticket.objects.get().pk}/")
        if state:
            expect(page.locator(".subject").get_by_text(state, exact=True)).to_be_visible()
            expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
        return page

    return look


def test_every_promise_of_one_question(at_desk, look, days, settings):
    settings.BASE_URL = at_desk.url
    write(at_desk.url)
    comes_in_and_is_late(look, days)
    is_answered(look, days)
    customer_stays_silent(look, days)
    says_no(visitor(at_desk), days)
    is_open_and_not_late(look, days)


def comes_in_and_is_late(look: Look, days: Days) -> None:
    """Confirmed with a promise, taken in hand, warned about, and late."""
    confirmed = days.pass_until_mailed(CUSTOMER, "Naaldbos has received your question")
    assert "You have our answer by Tuesday 10:00 at the latest." in text_of(confirmed)
    page = look("/desk/")
    page.get_by_role("link", name="My kettle").click()
    expect(page.get_by_text("The customer got a confirmation")).to_be_visible()
    expect(page.locator(".due--calm")).to_contain_text("tomorrow 09:30")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Take it")).to_be_hidden()
    warning = days.pass_until_mailed(STAFF, "To be answered soon")
    assert "Due: 3 March 09:30" in text_of(warning)
    expect(look("/desk/news/").get_by_text("An answer is due soon")).to_be_visible()
    days.machine.move_to(START + timedelta(hours=23, minutes=40))
    page = look(state="new")
    expect(page.locator(".due--soon")).to_contain_text("today 09:30 · ")
    days.pass_until_mailed(STAFF, "Not answered in time")
    page = look(state="new")
    expect(page.locator(".due--late")).to_contain_text("late by")


def is_answered(look: Look, days: Days) -> None:
    """It waits for the customer, who is asked in three weeks whether it is solved."""
    days.machine.shift(timedelta(hours=1))
    page = look(state="new")
    page.keyboard.press("a")
    page.keyboard.type("We send another one. Did it come?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Leaves soon")).to_be_visible()
    days.pass_until_mailed(CUSTOMER, "We send another one.")
    page = look(state="waiting for the customer")
    expect(page.get_by_text("the customer gets a first reminder")).to_be_visible()
    expect(page.locator(".due--late")).to_have_count(0)
    page.get_by_role("link", name="Plan a follow-up").click()
    page.get_by_label("When", exact=True).fill("in 3 weeks")
    page.get_by_label("Why").select_option(label="to see whether it is solved")
    page.get_by_label("the customer is asked whether it is solved").check()
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_text("Planned for")).to_be_visible()


def customer_stays_silent(look: Look, days: Days) -> None:
    """Two reminders, each with our mail below, and a friendly goodbye."""
    reminders = (
        ("A few days ago we wrote to you", "first reminder", "waiting for the customer"),
        ("We would still like to help you", "second reminder", "waiting for the customer"),
        ("We have not heard from you", "got a friendly goodbye", "solved"),
    )
    for written, told, state in reminders:
        mail = days.pass_until_mailed(CUSTOMER, written)
        assert "We send another one." in text_of(mail)
        page = look(state=state)
        expect(page.get_by_text(told).last).to_be_visible()


def says_no(page: Page, days: Days) -> None:
    """Two days after he was asked, by the link in the mail."""
    asked = days.pass_until_mailed(CUSTOMER, "Is it solved by now?")
    days.machine.shift(timedelta(days=2, hours=5))
    page.goto(re.findall(r"http\S+/q/solved/\S+/no/", text_of(asked))[0])
    expect(page.get_by_role("heading", name="Is it solved?")).to_be_visible()
    page.get_by_label("What is still wrong?").fill("The new one does not boil either.")
    page.get_by_role("button", name="No, it is not solved yet").click()
    expect(page.get_by_role("heading", name="Thank you, we will go on with it")).to_be_visible()


def is_open_and_not_late(look: Look, days: Days) -> None:
    """Open again with all that was said, and a whole business day for it."""
    days.beat()
    page = look(state="open")
    for said in (
        "The kettle you sent me does not boil.",
        "We send another one.",
        "The customer says that it is not solved",
        "The new one does not boil either.",
    ):
        expect(page.get_by_text(said).last).to_be_visible()
    expect(page.locator(".due--calm")).to_contain_text("tomorrow 14:0")
    page = look("/desk/")
    expect(page.get_by_role("link", name="My kettle")).to_be_visible()
    expect(page.locator(".due--late")).to_have_count(0)
    assert len(days.mails(STAFF, "Not answered in time")) == 1
    assert Ticket.objects.get().events.filter(kind=EventKind.BREACHED).count() == 1
    assert len(days.mails(CUSTOMER, "")) == 6
