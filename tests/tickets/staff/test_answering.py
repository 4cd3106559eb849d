import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.message import Direction
from tickets.core.states import State
from tickets.outbox.models import MailState, OutgoingMail


def url_of(ticket) -> str:
    return reverse("staff:answer", args=[ticket.pk])


def typed(ticket, **changes) -> dict[str, object]:
    return {
        "text": "On its way.",
        "action": "wait",
        "key": str(uuid.uuid4()),
        "last_seen": ticket.messages.latest("id").pk,
        **changes,
    }


def answers(ticket) -> list[str]:
    return list(
        ticket.messages.filter(direction=Direction.OUT)
        .order_by("id")
        .values_list("text", flat=True)
    )


@pytest.mark.parametrize(
    ("action", "state"),
    [("wait", State.WAITING_CUSTOMER), ("solve", State.RESOLVED), ("keep", State.OPEN)],
)
def test_answer_is_sent_and_moves_the_ticket(action, state, client_of, agent, ticket):
    response = client_of(agent).post(url_of(ticket), typed(ticket, action=action))

    ticket.refresh_from_db()
    message = ticket.messages.latest("id")
    assert response.headers["Location"] == f"/desk/tickets/{ticket.pk}/#message-{message.pk}"
    assert (message.text, message.author, ticket.state) == ("On its way.", agent, state)
    assert OutgoingMail.objects.get(message=message).to == [
        ["Mirjam van den Berg", "mirjam@example.org"]
    ]


def test_note_reaches_no_customer(client_of, agent, ticket):
    client_of(agent).post(url_of(ticket), typed(ticket, action="note", text="Careful."))

    ticket.refresh_from_db()
    message = ticket.messages.latest("id")
    assert (message.direction, message.text, ticket.state) == ("note", "Careful.", State.NEW)
    assert not OutgoingMail.objects.exists()


def test_answer_twice_from_one_form_is_one_answer(client_of, agent, ticket):
    client, form = client_of(agent), typed(ticket)

    first = client.post(url_of(ticket), form)
    second = client.post(url_of(ticket), form)

    assert answers(ticket) == ["On its way."]
    assert OutgoingMail.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_note_twice_from_one_form_is_one_note(client_of, agent, ticket):
    client, form = client_of(agent), typed(ticket, action="note")

    for _ in range(2):
        client.post(url_of(ticket), form)

    assert ticket.messages.filter(direction=Direction.NOTE).count() == 1


def test_answer_stops_when_something_newer_came(client_of, agent, ticket):
    form = typed(ticket, text="My long answer.")
    factories.make_message(ticket, text="Never mind, it is here!")

    response = client_of(agent).post(url_of(ticket), form)

    assert response.status_code == 409
    assert answers(ticket) == []
    assert [one.message.text for one in response.context["newer"]] == ["Never mind, it is here!"]
    assert response.context["composer"]["text"] == "My long answer."
    assert response.context["composer"]["key"] == form["key"]
    assert "My long answer." in response.text


def test_answer_goes_after_the_newer_message_was_shown(client_of, agent, ticket):
    client, form = client_of(agent), typed(ticket)
    factories.make_message(ticket)
    stopped = client.post(url_of(ticket), form)

    client.post(url_of(ticket), {**form, "last_seen": stopped.context["composer"]["last_seen"]})

    assert answers(ticket) == ["On its way."]


def test_answer_stops_when_a_colleague_was_quicker(client_of, agent, owner, ticket):
    form = typed(ticket)
    desk.reply(ticket=ticket, by=owner, now=timezone.now(), text="Here already.")

    response = client_of(agent).post(url_of(ticket), form)

    assert (response.status_code, answers(ticket)) == (409, ["Here already."])


def test_answer_on_a_closed_ticket_keeps_the_text(client_of, agent, ticket):
    form = typed(ticket)
    desk.mark_spam(ticket=ticket, by=agent, now=timezone.now())

    response = client_of(agent).post(url_of(ticket), form)

    assert response.status_code == 409
    assert "On its way." in response.text
    assert answers(ticket) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"action": "shout"},
        {"key": "x"},
        {"last_seen": "x"},
        {"text": "x" * 100_001},
    ],
)
def test_answer_that_lacks_something_is_shown_again(changes, client_of, agent, ticket):
    response = client_of(agent).post(url_of(ticket), typed(ticket, **changes))

    assert (response.status_code, answers(ticket)) == (422, [])


def test_answer_carries_files_under_safe_names(client_of, agent, ticket):
    files = [
        SimpleUploadedFile("bon.pdf", b"%PDF-1.4", content_type="text/html"),
        SimpleUploadedFile("con.txt", b"plain", content_type="image/png"),
    ]

    client_of(agent).post(url_of(ticket), typed(ticket, uploads=files))

    kept = ticket.messages.latest("id").attachments.order_by("id")
    assert [(one.name, one.content_type, one.read()) for one in kept] == [
        ("bon.pdf", "application/pdf", b"%PDF-1.4"),
        ("_con.txt", "text/plain", b"plain"),
    ]


def test_files_too_large_for_a_mail_are_refused(client_of, agent, ticket, monkeypatch):
    monkeypatch.setattr("tickets.staff.forms.MOST_TOGETHER", 3)

    form = typed(ticket, uploads=[SimpleUploadedFile("a.txt", b"four")])
    response = client_of(agent).post(url_of(ticket), form)

    assert response.status_code == 422
    assert "On its way." in response.text


@pytest.mark.parametrize(
    ("who", "status"), [("read_only", 403), ("operator", 403), ("stranger", 404)]
)
def test_answer_is_refused_to_others(who, status, request, client_of, ticket):
    user = request.getfixturevalue(who)

    assert client_of(user).post(url_of(ticket), typed(ticket)).status_code == status
    assert answers(ticket) == []


def test_answer_needs_the_forms_own_token(agent, ticket):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(url_of(ticket), typed(ticket)).status_code == 403
    assert answers(ticket) == []


def test_answer_cannot_be_fetched(client_of, agent, ticket):
    assert client_of(agent).get(url_of(ticket)).status_code == 405


def test_answer_without_javascript_is_read_from_the_page_itself(client_of, agent, ticket):
    """What a browser without scripts would post: every field stands in the page."""
    client = client_of(agent)
    page = client.get(reverse("staff:ticket", args=[ticket.pk]))
    composer = page.context["composer"]

    client.post(
        url_of(ticket),
        {
            "text": "Hello",
            "action": "wait",
            "key": composer["key"],
            "last_seen": composer["last_seen"],
        },
    )

    assert f'name="key" value="{composer["key"]}"' in page.text
    assert f'name="last_seen" value="{composer["last_seen"]}"' in page.text
    assert answers(ticket) == ["Hello"]


def test_answer_taken_back_gives_its_text_back(client_of, agent, ticket):
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="Oops.")

    response = client_of(agent).post(reverse("staff:take_back", args=[message.pk]), follow=True)

    assert response.context["composer"]["text"] == "Oops."
    assert answers(ticket) == []
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def test_answer_that_left_cannot_be_taken_back(client_of, agent, ticket):
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="Oops.")
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=timezone.now())

    response = client_of(agent).post(reverse("staff:take_back", args=[message.pk]), follow=True)

    assert "Too late: this answer is on its way." in response.text
    assert answers(ticket) == ["Oops."]


def test_answer_that_stayed_here_comes_back_into_the_composer(client_of, agent, ticket):
    now = timezone.now()
    desk.reply(ticket=ticket, by=agent, now=now, text="Here yet?", send_at=now + timedelta(hours=5))
    factories.make_message(ticket, now=now + timedelta(hours=1))
    note = ticket.messages.get(direction="note")
    client, url = client_of(agent), reverse("staff:use_again", args=[note.pk])

    assert url in client.get(reverse("staff:ticket", args=[ticket.pk])).text
    response = client.post(url, follow=True)

    assert response.context["composer"]["text"] == "Here yet?"


def test_an_ordinary_note_offers_no_such_thing(client_of, agent, ticket):
    note = desk.note(ticket=ticket, by=agent, now=timezone.now(), text="She called.")

    page = client_of(agent).get(reverse("staff:ticket", args=[ticket.pk]))

    assert reverse("staff:use_again", args=[note.pk]) not in page.text


@pytest.mark.parametrize("name", ["take_back", "use_again", "belongs_here"])
def test_messages_of_another_shop_are_not_found(name, client_of, agent, stranger, ticket):
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="Oops.")

    response = client_of(stranger).post(reverse(f"staff:{name}", args=[message.pk]))

    assert response.status_code == 404


def test_letting_in_is_refused_to_others(client_of, stranger, read_only, shop):
    ticket = factories.make_ticket(shop, people_in_copy=[("Jan", "jan@example.org")])
    url = reverse("staff:let_in", args=[ticket.participants.get().pk])

    assert client_of(stranger).post(url).status_code == 404
    assert client_of(read_only).post(url).status_code == 403
    assert ticket.participants.get().standing == "pending"
