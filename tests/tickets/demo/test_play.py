from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from tests import factories
from tickets.core.attachment import StoredFile
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.event import Event, EventKind
from tickets.core.message import Message
from tickets.core.people import Role, User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer
from tickets.demo import play as playing
from tickets.demo.cast import people_emails
from tickets.demo.play import play
from tickets.demo.remove import is_there, remove
from tickets.outbox.deliver import sweep
from tickets.outbox.models import MailState, OutgoingMail

NOW = datetime(2026, 3, 4, 14, 20, tzinfo=UTC)  # a Wednesday afternoon
EXAMPLES = ("example", "example.com", "example.net", "example.org")


@pytest.fixture
def played(db) -> datetime:
    """The whole demo; the tests below look at one play each because playing takes seconds."""
    assert play(now=NOW) == 200
    return NOW


def test_play_fills_two_shops_in_three_languages(played):
    tickets = Ticket.objects.all()

    assert Counter(tickets.values_list("language", flat=True)) == {"nl": 160, "en": 24, "de": 16}
    assert set(Shop.objects.values_list("name", "is_demo")) == {
        ("Fietsenhuis De Ketting", True),
        ("Kettingkast Outlet", True),
    }
    assert Counter(User.objects.values_list("role", flat=True)) == {
        Role.OWNER: 1,
        Role.AGENT: 3,
        Role.READ_ONLY: 1,
        Role.OPERATOR: 1,
    }
    states = Counter(tickets.values_list("state", flat=True))
    assert set(states) == {
        "new",
        "open",
        "waiting_customer",
        "waiting_third",
        "resolved",
        "closed",
        "spam",
    }
    _was_all_done_by_verbs(tickets)
    _lies_in_the_past()
    _mails_nobody()
    _has_something_special()
    _leaves_work_to_do(tickets)


def _was_all_done_by_verbs(tickets) -> None:
    opened = Event.objects.filter(kind=EventKind.OPENED)
    assert opened.count() == opened.values("ticket").distinct().count() == len(tickets)
    told = {EventKind.CUSTOMER_MESSAGE, EventKind.AUTOMATIC_MESSAGE, EventKind.UNVERIFIED_MESSAGE}
    told |= {EventKind.REPLIED, EventKind.NOTED}
    assert Event.objects.filter(kind__in=told).count() == Message.objects.count()


def _lies_in_the_past() -> None:
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Event.objects.filter(at__lt=NOW - timedelta(days=61)).exists()
    assert not Timer.objects.due(NOW).exists()


def _mails_nobody() -> None:
    assert set(OutgoingMail.objects.values_list("state", "provider_id")) == {
        (MailState.SENT, "demo")
    }
    assert not OutgoingMail.objects.filter(sent_at__gt=NOW).exists()
    assert sweep(now=NOW + timedelta(days=1)) == []
    domains = {one.email.rpartition("@")[2] for one in CustomerAddress.objects.all()}
    assert [one for one in domains if not one.endswith(EXAMPLES)] == []


def _has_something_special() -> None:
    assert Message.objects.filter(is_unverified=True).count() == 1
    assert Message.objects.exclude(html="").exists()
    assert Event.objects.filter(kind=EventKind.PARTICIPANT_ASKED).count() == 2
    assert Event.objects.filter(kind=EventKind.DELIVERY_FAILED).count() == 1
    assert {
        one.content_type for file in StoredFile.objects.all() for one in file.attachments.all()
    } == {"image/png"}
    longest = max(Ticket.objects.all(), key=lambda ticket: ticket.messages.count())
    assert longest.subject == "E-bike: motor valt uit bij regen"


def _leaves_work_to_do(tickets) -> None:
    new = tickets.filter(state="new")
    assert new.filter(created_at__gt=NOW - timedelta(hours=9)).count() >= playing.FRESH
    assert tickets.filter(is_open=True, due_at__lt=NOW).count() >= playing.LATE
    assert tickets.filter(is_open=True).count() < 60
    assert not Message.objects.filter(text__contains="{").exists()


def test_remove_leaves_nothing_of_the_demo_and_all_of_the_rest(monkeypatch, db):
    monkeypatch.setattr(playing, "COUNTS", {"nl": 30, "en": 4, "de": 2})
    shop = factories.make_shop("Echt")
    real = factories.make_ticket(shop, now=NOW)
    play(now=NOW)
    kept = [file.file.name for file in StoredFile.objects.all()]
    assert is_there()

    assert remove() == 36

    assert not is_there()
    assert list(Ticket.objects.all()) == [real]
    assert list(Shop.objects.all()) == [shop]
    assert list(Customer.objects.all()) == [real.customer]
    assert not User.objects.filter(email__in=people_emails()).exists()
    assert [name for name in kept if default_storage.exists(name)] == []
    for model in (OutgoingMail, StoredFile):
        assert not model.objects.exists()
    assert set(Timer.objects.values_list("ticket", flat=True)) == {real.pk}
    assert set(Event.objects.values_list("ticket", flat=True)) == {real.pk}
