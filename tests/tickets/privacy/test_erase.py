"""Whoever is erased is gone from everywhere, and everything that is counted stays to the digit."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from tests import factories
from tests.tickets.privacy.canaries import CANARIES, EMAIL, live, places, where
from tickets import desk
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.customer import Customer
from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.outbox.models import MailState, OutgoingMail
from tickets.privacy import erase, leftovers, policy, register
from tickets.privacy.models import Erasure, ErasureState
from tickets.privacy.reach import person_at, person_of


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def erased(now, owner, django_capture_on_commit_callbacks):
    """`erased(person)`: the whole work, as a worker does it."""

    def run(person, *, most=10**9):
        moment = now + timedelta(days=1)
        with django_capture_on_commit_callbacks(execute=True):
            erasure = erase.begin(person=person, by=owner, now=moment)
        with django_capture_on_commit_callbacks(execute=True):
            for _try in range(1000):
                if erase.work(pk=erasure.pk, now=moment, most=most):
                    break
        erasure.refresh_from_db()
        return erasure

    return run


def test_twelve_canaries_are_gone_from_everywhere(shop, agent, now, erased):
    ticket, _other = live(shop, agent, now=now)
    assert {canary: bool(where(canary)) for canary in CANARIES} == dict.fromkeys(CANARIES, True)
    assert "table tickets_macroword" in where("words in a letter")
    assert {"table index", "cache", "table django_admin_log"} <= set(where("name"))
    assert {"sessions", "table tickets_draft"} <= set(where("macro fill"))

    erasure = erased(person_of(ticket.customer))

    assert (erasure.state, erasure.traits) == (ErasureState.DONE, {})
    assert {canary: where(canary) for canary in CANARIES} == {canary: [] for canary in CANARIES}


def counted() -> dict[str, object]:
    """Every column that says nothing of anybody, of every row that is to stay."""
    found: dict[str, object] = {}
    decisions = policy.read()
    for model in policy.our_models():
        how = policy.customers_fields(model)
        if "row" in how.values() or "file" in how.values() or model is Erasure:
            continue
        names = [
            one.name
            for one in policy.fields_of(model)
            if not decisions[model.__name__][one.name]["personal"] and not one.many_to_many
        ]
        names = [name for name in names if name != "erased_at"]
        rows = model._base_manager.order_by("pk").values_list(*names)
        found[model.__name__] = [str(row) for row in rows]
    return found


def test_counts_stay_to_the_digit(shop, agent, now, erased):
    factories.make_ticket(shop)
    ticket, _other = live(shop, agent, now=now)
    OutgoingMail.objects.filter(ticket__customer=ticket.customer).update(
        state=MailState.SENT, sent_at=now
    )
    desk.cancel_follow_up(follow_up=ticket.follow_ups.get(), by=agent, now=now + timedelta(hours=4))
    for one in Ticket.objects.filter(customer=ticket.customer):
        desk.close(ticket=one, now=now + timedelta(hours=5))
    before = counted()

    erased(person_of(ticket.customer))

    after = counted()
    # What was done is written down, and macros forget single words.
    for name in ("AuditEntry", "MacroWord", "Timer"):
        before.pop(name)
        after.pop(name)
    assert after == before


def test_nobody_else_loses_anything(shop, other_shop, agent, now, erased):
    content = b"the same photo"
    file = desk.File("photo.txt", "text/plain", content)
    for email in ("anna@example.org", EMAIL):
        customer = factories.make_customer(shop, email=email, name=email)
        words = factories.make_words(f"From {email}", from_email=email, files=(file,))
        factories.make_ticket(shop, customer=customer, words=words, now=now)
    anna = Ticket.objects.get(customer__addresses__email="anna@example.org")

    erased(person_at(EMAIL))

    assert anna.messages.get().visible_text == "From anna@example.org"
    assert anna.messages.get().attachments.get().read() == content
    assert StoredFile.objects.count() == Attachment.objects.count() == 1
    assert where("address") == []


def test_letters_in_the_question_of_another(shop, agent, now, erased):
    anna = factories.make_customer(shop, email="anna@example.org", name="Anna")
    ticket = factories.make_ticket(shop, customer=anna, text="It is broken", now=now)
    theirs = factories.make_words("My kanarie sings", from_email=EMAIL, from_name=CANARIES["name"])
    desk.add_customer_message(
        ticket=ticket, words=theirs, now=now, people_in_copy=[(CANARIES["name"], EMAIL)]
    )
    text = f"Hello Anna\n> {CANARIES['name']} wrote: My kanarie sings"
    quoting = factories.make_words(text, from_email="anna@example.org", visible_text="Hello Anna")
    desk.add_customer_message(ticket=ticket, words=quoting, now=now)

    erased(person_at(EMAIL))

    assert [m.text for m in Message.objects.order_by("id")] == ["It is broken", "", "Hello Anna"]
    assert ticket.participants.count() == 0
    assert where("name") == where("address") == []
    assert not [place for place, text in places().items() if "my kanarie" in text]


def test_open_question_is_solved_and_nothing_leaves_any_more(shop, agent, now, erased):
    ticket = factories.make_ticket(shop, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="On its way")

    erased(person_of(ticket.customer))

    ticket.refresh_from_db()
    assert (ticket.is_open, ticket.erased_at is None) == (False, False)
    assert {one.state for one in OutgoingMail.objects.filter(ticket=ticket)} == {"cancelled"}


def test_same_address_in_another_shop_goes_as_well(shop, other_shop, now, erased):
    for one in (shop, other_shop):
        factories.make_ticket(one, customer=factories.make_customer(one, email=EMAIL), now=now)
    erased(person_at(EMAIL))
    assert set(Customer.objects.values_list("name", flat=True)) == {""}


def test_broken_off_work_goes_on(shop, agent, now, erased, monkeypatch):
    monkeypatch.setattr(erase, "BATCH", 3)
    ticket, _other = live(shop, agent, now=now)
    erasure = erased(person_of(ticket.customer), most=2)
    assert erasure.done == erasure.total
    assert {canary: where(canary) for canary in CANARIES} == {canary: [] for canary in CANARIES}


def test_rest_of_a_session_stays(shop, agent, now, erased):
    ticket, _other = live(shop, agent, now=now)
    erased(person_of(ticket.customer))
    assert Session.objects.get().get_decoded() == {"kept": "stays"}


def test_register_names_nobody(shop, agent, now, erased):
    ticket, _other = live(shop, agent, now=now)
    customer = ticket.customer
    erased(person_of(customer))
    (line,) = register.path().read_text().splitlines()
    kept = json.loads(line)
    assert kept["customers"] == [[str(customer.pk), customer.created_at.isoformat()]]
    assert kept["hashes"] == [register.hash_of(EMAIL)]
    assert EMAIL not in line


def test_files_that_nobody_knows_are_swept(shop, agent, now, settings, tmp_path):
    live(shop, agent, now=now)
    before = StoredFile.objects.count()
    (tmp_path / "files" / "files" / "zz").mkdir(parents=True)
    (tmp_path / "files" / "files" / "zz" / "zzlost").write_text("lost")
    Attachment.objects.all().delete()

    from django.utils import timezone

    assert leftovers.sweep_files(now=timezone.now()) == 0
    gone = leftovers.sweep_files(now=timezone.now() + timedelta(days=2))

    # The letter's file, and the one that no row knows; the upload's stays.
    assert (gone, before - StoredFile.objects.count()) == (2, 1)
