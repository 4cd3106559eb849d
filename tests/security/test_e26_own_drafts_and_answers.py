"""E-26: an answer is taken back by its writer only; drafts and their files are one's own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.people import Role
from tickets.core.upload import Upload
from tickets.outbox.models import MailState, OutgoingMail


@pytest.fixture
def colleague(shop):
    """Works for the same shop, and sees the same questions."""
    return factories.make_user(Role.AGENT, shops=(shop,))


def test_colleague_cannot_take_an_answer_back(client_of, agent, colleague, ticket):
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="There.")
    client_of(colleague).post(reverse("staff:take_back", args=[message.pk]))
    assert ticket.messages.filter(pk=message.pk).exists()
    assert OutgoingMail.objects.get(message=message).state != MailState.CANCELLED


def test_file_of_a_draft_is_there_for_its_writer_only(client_of, agent, colleague, ticket):
    file = SimpleUploadedFile("a.txt", b"mine", content_type="text/plain")
    client_of(agent).post(reverse("staff:upload"), {"ticket": ticket.pk, "file": file})
    key = Upload.objects.get().key
    other = client_of(colleague)
    assert other.get(reverse("staff:uploaded", args=[key])).status_code == 404
    assert other.post(reverse("staff:drop_upload", args=[key])).status_code == 404
    assert Upload.objects.count() == 1
    said = {"text": "Mine now", "uploads": str(key), "act": "send"}
    other.post(reverse("staff:answer", args=[ticket.pk]), said)
    assert not ticket.messages.filter(attachments__name="a.txt").exists()
