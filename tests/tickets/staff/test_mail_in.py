import pytest
from django.urls import reverse

from tests import factories
from tickets.inbound import receive
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.store import store
from tickets.inbound.verdict import REASONS as CODES
from tickets.staff.reasons import REASONS


@pytest.fixture
def read(shop):
    """A mail to the shop that became a ticket."""
    to = shop.mailboxes.get().email
    raw = f"From: kees@example.org\r\nTo: {to}\r\nSubject: Red bicycles\r\n\r\nDo you?\r\n"
    mail = store(raw=raw.encode(), door=Door.SMTP, envelope={"to": [to]}, now=factories.NOW)
    receive.process(pk=mail.pk, now=factories.NOW)
    return InboundMail.objects.get(pk=mail.pk)


@pytest.fixture
def unread(shop):
    """A mail that says nothing of who wrote it."""
    to = shop.mailboxes.get().email
    raw = f"To: {to}\r\nSubject: Nobody\r\n\r\n<script>alert(1)</script>\r\n"
    mail = store(raw=raw.encode(), door=Door.SMTP, envelope={"to": [to]}, now=factories.NOW)
    receive.process(pk=mail.pk, now=factories.NOW)
    return InboundMail.objects.get(pk=mail.pk)


def subjects(response) -> list[str]:
    return [row["subject"] for row in response.context["rows"]]


def test_every_reason_has_words():
    assert set(CODES) <= set(REASONS)


def test_list_shows_what_came_and_why(client_of, agent, read, unread):
    response = client_of(agent).get(reverse("staff:mail_in"))

    assert [(row["subject"], row["state"], row["reason"]) for row in response.context["rows"]] == [
        ("Nobody", "quarantined", "It does not say who wrote it, so nobody could get an answer."),
        ("Red bicycles", "message", "Written by a person."),
    ]


def test_list_by_state(client_of, agent, read, unread):
    client = client_of(agent)

    assert subjects(client.get(reverse("staff:mail_in"), {"state": "message"})) == ["Red bicycles"]
    assert len(subjects(client.get(reverse("staff:mail_in"), {"state": "x", "after": "x"}))) == 2


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_asks_the_database_equally_often(
    item_count, client_of, agent, shop, read, django_assert_num_queries
):
    for _ in range(item_count - 1):
        InboundMail.objects.create(
            door=Door.SMTP, mailbox=read.mailbox, message=read.message, raw_bytes=b"x", size=1,
            state="message", due_at=factories.NOW, received_at=factories.NOW,
            processed_at=factories.NOW,
        )  # fmt: skip
    client = client_of(agent)

    # session, user, kept lists, mails, the way out for mail
    with django_assert_num_queries(5):
        response = client.get(reverse("staff:mail_in"))

    assert len(response.context["rows"]) == item_count


def test_list_is_of_the_own_shops(client_of, stranger, owner, read):
    InboundMail.objects.filter(pk=read.pk).update(mailbox=None)

    assert subjects(client_of(stranger).get(reverse("staff:mail_in"))) == []
    assert subjects(client_of(owner).get(reverse("staff:mail_in"))) == ["Red bicycles"]


@pytest.mark.parametrize("name", ["mail_in_one", "mail_in_raw", "mail_in_again"])
@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("read_only", 403), ("operator", 403)]
)
def test_mail_is_refused_to_others(name, who, status, request, client_of, read):
    client = client_of(request.getfixturevalue(who))
    ask = client.post if name == "mail_in_again" else client.get

    assert ask(reverse(f"staff:{name}", args=[read.pk])).status_code == status


def test_mail_shows_itself_as_text(client_of, agent, unread):
    text = client_of(agent).get(reverse("staff:mail_in_one", args=[unread.pk])).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Subject: Nobody" in text


def test_mail_is_saved_as_it_came(client_of, agent, unread):
    response = client_of(agent).get(reverse("staff:mail_in_raw", args=[unread.pk]))

    assert response.content == unread.raw
    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="mail-in-{unread.pk}.eml"'
    )
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_mail_is_processed_again(client_of, agent, unread):
    InboundMail.objects.filter(pk=unread.pk).update(
        raw_bytes=unread.raw.replace(b"Subject", b"From: kees@example.org\r\nSubject")
    )
    client = client_of(agent)

    client.post(reverse("staff:mail_in_again", args=[unread.pk]))

    unread.refresh_from_db()
    assert (unread.state, unread.message.ticket.subject) == (InboundState.MESSAGE, "Nobody")


def test_processing_again_needs_a_post(client_of, agent, unread):
    url = reverse("staff:mail_in_again", args=[unread.pk])

    assert client_of(agent).get(url).status_code == 405


def test_processing_what_is_done_changes_nothing(client_of, agent, read):
    response = client_of(agent).post(reverse("staff:mail_in_again", args=[read.pk]), follow=True)

    assert "Somebody else did that already." in response.text
