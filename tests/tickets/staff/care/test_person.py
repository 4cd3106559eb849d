"""One page tells an owner what there is of somebody, and takes it along or erases it."""

import io
import zipfile

import pytest
from django.urls import reverse

from tests import factories
from tests.tickets.privacy.canaries import CANARIES, EMAIL, live, where
from tickets.core.audit import AuditEntry, AuditKind
from tickets.privacy import tasks
from tickets.privacy.models import Erasure


@pytest.fixture
def lived(shop, agent, now, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return live(shop, agent, now=now)[0]


@pytest.fixture
def at_owner(client_of, owner):
    return client_of(owner)


def test_he_is_found_by_name_and_by_address(lived, at_owner):
    for asked in ("kanariepiet", "wendelmoed@"):
        page = at_owner.get(reverse("staff:care"), {"q": asked}).content.decode()
        assert f"?customer={lived.customer_id}" in page


def test_page_says_what_there_is(lived, at_owner):
    page = at_owner.get(
        reverse("staff:care_person"), {"customer": lived.customer_id}
    ).content.decode()
    for words in ("2 questions", "4 letters", "1 file", "2 mails as they came", "1 rating"):
        assert f"<li>{words}</li>" in page
    assert CANARIES["phone"] in page


def test_address_that_is_nobodys_customer_has_a_page_too(lived, at_owner):
    page = at_owner.get(reverse("staff:care_person"), {"email": "no@body.example"})
    assert "Nothing." in page.content.decode()
    assert at_owner.get(reverse("staff:care_person"), {"email": "nonsense"}).status_code == 404


def test_zip_is_taken_along_and_written_down(lived, at_owner, owner):
    answer = at_owner.post(reverse("staff:care_export"), {"customer": lived.customer_id})
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert CANARIES["form message"] in archive.read("index.html").decode()
    entry = AuditEntry.objects.get(kind=AuditKind.PERSON_EXPORTED)
    assert (entry.by, entry.number, entry.about) == (owner, lived.customer_id, "customer")


def test_erasing_asks_twice(lived, at_owner):
    answer = at_owner.post(reverse("staff:care_erase"), {"customer": lived.customer_id})
    assert answer.status_code == 422
    assert not Erasure.objects.exists()


def test_erased_with_progress_and_without_a_name(
    lived, at_owner, django_capture_on_commit_callbacks
):
    said = {"customer": lived.customer_id, "is_sure": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = at_owner.post(reverse("staff:care_erase"), said)
    erasure = Erasure.objects.get()
    assert answer.url == reverse("staff:erasure", args=[erasure.pk])
    before = at_owner.get(answer.url).content.decode()
    assert 'hx-trigger="every 2s"' in before

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    after = at_owner.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "It is done." in after
    assert "2 questions" in after
    assert "hx-trigger" not in after
    assert where("name") == where("address") == []
    assert at_owner.get(reverse("staff:care_person"), said).status_code == 404
    ticket = at_owner.get(reverse("staff:ticket", args=[lived.pk])).content.decode()
    assert "What was said here was erased on" in ticket
    assert 'id="composer"' not in ticket
    # What was done is told in numbers.
    assert EMAIL not in at_owner.get(reverse("staff:audit")).content.decode()


def test_mails_of_the_erased_can_still_be_looked_at(
    lived, at_owner, owner, django_capture_on_commit_callbacks
):
    from tickets.outbox.models import OutgoingMail
    from tickets.privacy import erase
    from tickets.privacy.reach import person_at

    with django_capture_on_commit_callbacks(execute=True):
        one = erase.begin(person=person_at(EMAIL), by=owner, now=factories.NOW)
    erase.work(pk=one.pk, now=factories.NOW)
    for mail in OutgoingMail.objects.all():
        assert at_owner.get(reverse("staff:mail_out_one", args=[mail.pk])).status_code == 200
    assert at_owner.get(reverse("staff:mail_out")).status_code == 200
    assert at_owner.get(reverse("staff:view", args=["all"])).status_code == 200
    assert at_owner.get(reverse("staff:print", args=[lived.pk])).status_code == 200
