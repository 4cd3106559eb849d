"""Old data goes by the terms of its shop, and what is counted stays."""

from datetime import timedelta

import pytest

from tests import factories
from tests.tickets.privacy.canaries import CANARIES, live, where
from tests.tickets.privacy.test_erase import counted
from tickets import desk
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.audit import AuditEntry, AuditKind
from tickets.core.customer import Customer
from tickets.core.draft import Draft, keep_draft
from tickets.core.mailcode import MailCode
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerState
from tickets.core.upload import Upload
from tickets.inbound.models import InboundMail
from tickets.outbox.models import MailState, OutgoingMail
from tickets.privacy import housekeeping, policy, retention
from tickets.privacy.reach import models_with_customers, roads
from tickets.privacy.terms import TERMS, days_of, set_days

DAY = timedelta(days=1)


@pytest.fixture
def lived(shop, agent, now):
    ticket, _other = live(shop, agent, now=now)
    OutgoingMail.objects.filter(ticket__isnull=False).update(state=MailState.SENT, sent_at=now)
    return ticket


def only(shop, **days):
    set_days(shop=shop, days=dict.fromkeys(TERMS) | days)


def test_questions_stay_until_the_owner_decides(shop, lived, now):
    assert days_of(shop) == {
        "ticket": None, "attachment": None, "customer": None,
        "raw_mail": 90, "sent_mail": 30, "feedback": 365,
    }  # fmt: skip
    retention.keep_to_terms(now=now + 3650 * DAY)
    assert lived.messages.exclude(visible_text="").count() == lived.messages.count()
    assert where("subject") != []


def test_raw_mails_go_after_ninety_days(shop, lived, now):
    assert retention.keep_to_terms(now=now + 89 * DAY)["InboundMail"] == 0
    assert InboundMail.objects.count() == 2
    assert retention.keep_to_terms(now=now + 91 * DAY)["InboundMail"] == 2
    assert InboundMail.objects.count() == 0


def test_old_questions_say_nothing_and_still_count(
    shop, lived, now, django_capture_on_commit_callbacks
):
    factories.make_ticket(shop, subject="Young", now=now + 360 * DAY)
    for one in Ticket.objects.filter(customer=lived.customer):
        desk.close(ticket=one, now=now + 20 * DAY)
    only(shop, ticket=365)
    moment = now + 400 * DAY
    before, shown = counted(), retention.preview(shop, days=days_of(shop), now=moment)

    with django_capture_on_commit_callbacks(execute=True):
        gone = retention.keep_to_terms(now=moment)

    assert [(one.term, one.count) for one in shown if one.count] == [("ticket", gone["Ticket"])]
    assert gone["Ticket"] == 2
    for canary in ("words in a letter", "macro fill", "subject", "attachment content"):
        places = [place for place in where(canary) if "session" not in place]
        assert (canary, places) == (canary, [])
    after = counted()
    for name in ("AuditEntry", "MacroWord"):
        before.pop(name)
        after.pop(name)
    assert after == before
    assert Ticket.objects.get(subject="Young").erased_at is None
    # The customer himself has a term of his own.
    assert Customer.objects.get(pk=lived.customer_id).name == CANARIES["name"]


def test_customers_go_by_their_own_term(shop, lived, now):
    only(shop, customer=365)
    open_still = factories.make_ticket(shop, now=now)
    retention.keep_to_terms(now=now + 400 * DAY)
    gone = Customer.objects.get(erased_at__isnull=False)
    stays = Customer.objects.get(erased_at__isnull=True)
    assert (gone.name, gone.notes, gone.addresses.count()) == ("", "", 0)
    assert stays == open_still.customer


def test_files_go_by_their_own_term(shop, lived, now):
    only(shop, attachment=365)
    moment = now + 400 * DAY
    (files,) = [one for one in retention.preview(shop, days=days_of(shop), now=moment) if one.count]
    assert (files.term, files.count) == ("attachment", 1)
    Upload.objects.all().delete()
    retention.keep_to_terms(now=moment)
    assert (
        Attachment.objects.count(),
        StoredFile.objects.filter(attachments__isnull=False).count(),
    ) == (0, 0)
    assert lived.messages.exclude(visible_text="").exists()


def test_a_little_at_a_time(shop, lived, now):
    only(shop, ticket=365)
    first = retention.keep_to_terms(now=now + 400 * DAY, most=1)
    second = retention.keep_to_terms(now=now + 400 * DAY, most=1)
    assert (first["Ticket"], second["Ticket"]) == (1, 1)
    assert not retention.keep_to_terms(now=now + 400 * DAY)


def test_it_is_written_down_in_numbers(shop, lived, now):
    retention.keep_to_terms(now=now + 91 * DAY)
    entry = AuditEntry.objects.get(kind=AuditKind.RETENTION)
    assert entry.data["counts"]["InboundMail"] == 2
    assert (entry.shop, entry.by) == (shop, None)


def test_unknown_term_is_refused(shop):
    with pytest.raises(ValueError, match="No term: letters"):
        set_days(shop=shop, days={"letters": 3})


def test_every_field_of_a_customer_has_a_term_that_reaches_it():
    since = policy.read()["since"]
    stranded = [
        model.__name__
        for model in models_with_customers()
        if not any(roads(model, owner) for owner in (Ticket, Customer))
        and model.__name__ not in since
    ]
    # Files go with the last row that points at them; codes are swept when they are over.
    assert stranded == ["MailCode", "StoredFile"]


def test_what_was_left_lying_about_is_swept(shop, agent, lived, now):
    keep_draft(user=agent, ticket=lived, text="Young", now=now + 300 * DAY)
    done = Timer.objects.update(state=TimerState.FIRED)
    assert done
    gone = housekeeping.sweep(now=now + 301 * DAY)
    assert (gone["Timer"], gone["MailCode"], gone["TicketPass"]) == (
        done,
        MailCode.objects.count() + 1,
        # One in our answer, one made by hand.
        2,
    )
    # Its writer is still at it.
    assert (Draft.objects.count(), Upload.objects.count()) == (1, 1)
    later = housekeeping.sweep(now=now + 600 * DAY)
    assert (later["Draft"], later["Upload"]) == (1, 1)
