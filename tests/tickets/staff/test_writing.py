"""Drafts, files and presence at the ticket page; nobody reaches another's (E-26)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.draft import Draft
from tickets.core.message import Direction, Message
from tickets.core.people import Role
from tickets.core.upload import Upload, keep_upload
from tickets.outbox.deliver import build
from tickets.outbox.models import OutgoingMail

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


@pytest.fixture
def colleague(shop):
    return factories.make_user(Role.AGENT, shops=(shop,), name="Tom de Boer")


def send(client, ticket, **fields):
    fields = {"key": "6f6c1c0e-0000-4000-8000-000000000001", "action": "wait", **fields}
    return client.post(reverse("staff:answer", args=[ticket.pk]), fields)


def keep(client, ticket, **fields):
    fields = {"kind": "answer", **fields}
    return client.post(reverse("staff:draft", args=[ticket.pk]), fields)


def put(client, ticket, content=b"hello", name="a.txt"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("staff:upload"), {"ticket": ticket.pk, "file": file})


def test_draft_is_cleaned_and_its_text_derived(client_of, agent, ticket):
    html = '<p onclick="x()">Hi <b>you</b><script>x()</script></p>'
    assert keep(client_of(agent), ticket, text="lies", html=html).json()["at"] > 0
    draft = Draft.objects.get()
    assert (draft.text, draft.html) == ("Hi you", "<p>Hi <b>you</b></p>")


def test_draft_is_shown_again_to_its_writer_only(client_of, agent, colleague, ticket):
    keep(client_of(agent), ticket, text="Half a thought")
    url = reverse("staff:ticket", args=[ticket.pk])
    assert client_of(agent).get(url).context["composer"]["text"] == "Half a thought"
    assert client_of(colleague).get(url).context["composer"]["text"] == ""


def test_draft_is_gone_after_sending_and_does_not_come_back(client_of, agent, ticket):
    client = client_of(agent)
    keep(client, ticket, text="Half a thought")
    send(client, ticket, text="A whole one")
    assert Draft.objects.count() == 0
    # The last keeping of the same text was slower than the answer.
    keep(client, ticket, text="A whole one", key="6f6c1c0e-0000-4000-8000-000000000001")
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "read_only", "operator"])
@pytest.mark.parametrize("what", [keep, put])
def test_nobody_writes_where_he_may_not(what, who, request, client_of, ticket):
    client = client_of(request.getfixturevalue(who))
    fields = {"text": "x"} if what is keep else {}
    assert what(client, ticket, **fields).status_code in {403, 404}
    assert (Draft.objects.count(), Upload.objects.count()) == (0, 0)


def test_file_comes_along_with_the_answer(client_of, agent, ticket):
    client = client_of(agent)
    kept = put(client, ticket).json()
    assert (kept["name"], kept["size"], kept["is_picture"]) == ("a.txt", 5, False)
    send(client, ticket, text="Look", kept=kept["key"])
    message = Message.objects.get(direction=Direction.OUT)
    assert [file.read() for file in message.attachments.all()] == [b"hello"]


def test_picture_in_the_text_is_an_inline_part_of_the_mail(client_of, agent, ticket):
    client = client_of(agent)
    key = put(client, ticket, PNG, "a.png").json()["key"]
    send(client, ticket, html=f'<p>Look <img src="cid:{key}"></p>', kept=key)
    mail = OutgoingMail.objects.get()
    assert f'src="cid:{key}"' in mail.html
    parts = [part for part in build(mail).message().walk() if part.get("Content-ID")]
    assert [part["Content-ID"] for part in parts] == [f"<{key}>"]


def test_picture_of_elsewhere_is_left_out(client_of, agent, ticket):
    send(client_of(agent), ticket, html='<p>x<img src="https://evil.example/a.gif"></p>')
    assert "evil" not in OutgoingMail.objects.get().html


def test_file_of_another_cannot_be_seen_sent_or_dropped(client_of, agent, colleague, ticket):
    key = put(client_of(agent), ticket).json()["key"]
    other = client_of(colleague)
    assert other.get(reverse("staff:uploaded", args=[key])).status_code == 404
    assert other.post(reverse("staff:drop_upload", args=[key])).status_code == 404
    assert send(other, ticket, text="Look", kept=key).status_code == 404
    assert Message.objects.filter(direction=Direction.OUT).count() == 0
    assert str(Upload.objects.get().key) == key


def test_file_of_another_ticket_is_not_sent(client_of, agent, shop, ticket):
    client = client_of(agent)
    key = put(client, factories.make_ticket(shop)).json()["key"]
    assert send(client, ticket, text="Look", kept=key).status_code == 404
    assert Upload.objects.count() == 1


def test_own_file_is_given_out_so_that_it_cannot_run(client_of, agent, ticket):
    client = client_of(agent)
    page = put(client, ticket, b"<html><script>x()</script>", "a.html").json()
    response = client.get(page["url"])
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == b"<html><script>x()</script>"
    client.post(page["drop"])
    assert Upload.objects.count() == 0


def test_file_that_is_too_large_is_refused(client_of, agent, ticket, monkeypatch):
    monkeypatch.setattr("tickets.core.upload.MOST_TOGETHER", 4)
    response = put(client_of(agent), ticket)
    assert (response.status_code, Upload.objects.count()) == (413, 0)


def test_answer_without_words_is_refused(client_of, agent, ticket):
    response = send(client_of(agent), ticket, html="<p><br></p>")
    assert response.status_code == 422
    assert "Write something first." in response.text


def test_note_names_a_colleague(client_of, agent, colleague, ticket):
    send(client_of(agent), ticket, text="@Tom look", action="note")
    assert OutgoingMail.objects.get().recipient == colleague


def test_answer_can_leave_later(client_of, agent, ticket):
    moment = timezone.localtime() + timezone.timedelta(days=1)
    send(client_of(agent), ticket, text="x", action="later", send_at=f"{moment:%Y-%m-%dT%H:%M}")
    due = timezone.localtime(OutgoingMail.objects.get().due_at)
    assert f"{due:%Y-%m-%dT%H:%M}" == f"{moment:%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("send_at", ["", "2020-01-01T10:00"])
def test_later_needs_a_moment_to_come(send_at, client_of, agent, ticket):
    response = send(client_of(agent), ticket, text="x", action="later", send_at=send_at)
    assert (response.status_code, OutgoingMail.objects.count()) == (422, 0)


def test_answer_goes_on_to_the_next_of_the_list(client_of, agent, shop, ticket):
    following = factories.make_ticket(shop)
    response = send(client_of(agent), ticket, text="x", **{"from": "to_answer"})
    assert response.headers["Location"] == f"/desk/tickets/{following.pk}/?from=to_answer"


def test_last_answer_of_a_list_goes_back_to_it(client_of, agent, ticket):
    response = send(client_of(agent), ticket, text="x", **{"from": "to_answer"})
    assert response.headers["Location"] == "/desk/view/to_answer/"


def test_answer_can_be_taken_back_from_any_page_for_a_moment(client_of, agent, ticket):
    client = client_of(agent)
    send(client, ticket, text="Too soon", **{"from": "to_answer"})
    offer = client.get("/desk/").context["undo"]
    assert (offer["ticket"], 0 < offer["left"] <= 10) == (ticket.pk, True)
    client.post(reverse("staff:take_back", args=[offer["message"]]))
    assert Draft.objects.get().text == "Too soon"
    assert client.get("/desk/").context["undo"] is None


def look(client, ticket, **fields):
    return client.post(reverse("staff:presence", args=[ticket.pk]), fields)


def test_presence_is_quiet_when_nothing_is_new(client_of, agent, ticket):
    assert look(client_of(agent), ticket, last_seen="0", shown="1").status_code == 204


def test_presence_tells_of_others_and_of_newer_messages(client_of, agent, colleague, ticket):
    seen = ticket.messages.get().pk
    look(client_of(colleague), ticket, writing="yes")
    client = client_of(agent)
    assert "Tom de Boer</strong> is writing" in look(client, ticket, last_seen=seen).text
    factories.make_message(ticket)
    response = look(client, ticket, last_seen=seen)
    assert "A newer message came in." in response.text
    shown = response.context["shown"]
    assert look(client, ticket, last_seen=seen, shown=shown).status_code == 204
    client_of(colleague).post(reverse("staff:leave", args=[ticket.pk]))
    assert "Tom" not in look(client, ticket, last_seen=seen, shown=shown).text


def test_own_answers_are_not_newer(client_of, agent, ticket):
    seen = ticket.messages.get().pk
    desk.note(ticket=ticket, by=agent, now=timezone.now(), text="mine")
    assert look(client_of(agent), ticket, last_seen=seen, shown="0").status_code == 204


def test_presence_asks_little_of_the_database(client_of, agent, ticket, django_assert_num_queries):
    client = client_of(agent)
    look(client, ticket)
    seen = ticket.messages.latest("id").pk
    # session, user, ticket, being here, the others, newer messages
    with django_assert_num_queries(6):
        look(client, ticket, last_seen=str(seen))


@pytest.mark.parametrize("name", ["draft", "presence", "leave"])
def test_getting_writes_nothing(name, client_of, agent, ticket):
    assert client_of(agent).get(reverse(f"staff:{name}", args=[ticket.pk])).status_code == 405


def test_upload_of_a_stranger_stays(client_of, stranger, agent, ticket, now):
    kept = keep_upload(
        user=agent, ticket=ticket, name="a", content_type="text/plain", content=b"x", now=now
    )
    response = client_of(stranger).post(reverse("staff:drop_upload", args=[kept.key]))
    assert (response.status_code, Upload.objects.count()) == (404, 1)


def test_files_that_are_too_large_together_are_refused(client_of, agent, ticket, monkeypatch):
    monkeypatch.setattr("tickets.core.upload.MOST_TOGETHER", 15)
    client, url = client_of(agent), reverse("staff:upload")
    answers = [
        client.post(url, {"ticket": ticket.pk, "file": SimpleUploadedFile(name, b"0123456789")})
        for name in ("a.txt", "b.txt")
    ]
    assert [one.status_code for one in answers] == [200, 422]
    assert "18 MB at most" in answers[1].json()["error"]
