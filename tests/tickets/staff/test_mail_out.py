import pytest
from django.urls import reverse
from django.utils import timezone

from tickets import desk
from tickets.outbox.models import MailKind, MailState, OutgoingMail
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import Letter


@pytest.fixture
def mail(ticket, agent) -> OutgoingMail:
    """An answer on its way."""
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    return OutgoingMail.objects.get(message=message)


@pytest.fixture
def notice(owner) -> OutgoingMail:
    letter = Letter("A new password", "https://desk.example/secret-link", "")
    return enqueue_account_mail(
        to=owner, email=owner.email, letter=letter, now=timezone.now(), message_id="a@b.example"
    )


def set_state(mail, state, **fields) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, **fields)


def test_list_shows_mails_of_the_own_shops(client_of, agent, owner, stranger, mail, notice):
    def listed(user):
        response = client_of(user).get(reverse("staff:mail_out"))
        return [row["subject"] for row in response.context["rows"]]

    assert listed(agent) == ["Re: My parcel"]
    assert listed(stranger) == []
    assert listed(owner) == ["A new password", "Re: My parcel"]


def test_list_by_state(client_of, agent, mail):
    client = client_of(agent)

    assert client.get(reverse("staff:mail_out"), {"state": "failed"}).context["rows"] == []
    assert len(client.get(reverse("staff:mail_out"), {"state": "queued"}).context["rows"]) == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_asks_the_database_equally_often(
    item_count, client_of, agent, ticket, django_assert_num_queries
):
    for _ in range(item_count):
        desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    client = client_of(agent)

    # session, user, mails, whether mail is held, kept lists, the way out for mail
    with django_assert_num_queries(6):
        response = client.get(reverse("staff:mail_out"))

    assert len(response.context["rows"]) == item_count


PAGES = ["mail_out_one", "mail_out_raw"]
STEPS = ["mail_out_again", "mail_out_arrived", "mail_out_cancel"]


@pytest.mark.parametrize("name", [*PAGES, *STEPS])
@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("read_only", 403), ("operator", 403)]
)
def test_mail_is_refused_to_others(name, who, status, request, client_of, mail):
    client = client_of(request.getfixturevalue(who))
    ask = client.post if name in STEPS else client.get

    assert ask(reverse(f"staff:{name}", args=[mail.pk])).status_code == status


@pytest.mark.parametrize("name", STEPS)
def test_step_needs_a_post(name, client_of, agent, mail):
    assert client_of(agent).get(reverse(f"staff:{name}", args=[mail.pk])).status_code == 405


def test_mail_shows_its_text_and_can_be_saved(client_of, agent, mail):
    client = client_of(agent)

    page = client.get(reverse("staff:mail_out_one", args=[mail.pk]))
    saved = client.get(reverse("staff:mail_out_raw", args=[mail.pk]))

    assert "On its way." in page.text
    assert f"Message-ID: <{mail.rfc_message_id}>".encode() in saved.content


def test_mail_about_an_account_keeps_its_text_to_itself(client_of, owner, agent, notice):
    client = client_of(owner)

    page = client.get(reverse("staff:mail_out_one", args=[notice.pk]))

    assert "secret-link" not in page.text
    assert client.get(reverse("staff:mail_out_raw", args=[notice.pk])).status_code == 404
    url = reverse("staff:mail_out_one", args=[notice.pk])
    assert client_of(agent).get(url).status_code == 404


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN, MailState.RETRY])
def test_mail_in_trouble_goes_out_again(state, client_of, agent, mail):
    set_state(mail, state)

    client_of(agent).post(reverse("staff:mail_out_again", args=[mail.pk]))

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)


def test_mail_that_left_is_not_sent_again(client_of, agent, mail):
    set_state(mail, MailState.SENT, sent_at=timezone.now())

    response = client_of(agent).post(reverse("staff:mail_out_again", args=[mail.pk]), follow=True)

    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert "Not possible any more" in response.text


def test_uncertain_mail_is_said_to_have_arrived(client_of, agent, mail):
    set_state(mail, MailState.UNCERTAIN)

    client_of(agent).post(reverse("staff:mail_out_arrived", args=[mail.pk]))

    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_answer_is_taken_back_on_its_ticket_only(client_of, agent, mail):
    response = client_of(agent).post(reverse("staff:mail_out_cancel", args=[mail.pk]))

    mail.refresh_from_db()
    assert (response.status_code, mail.state) == (404, MailState.QUEUED)


def test_confirmation_is_taken_back(client_of, agent, ticket):
    mail = desk.acknowledge(ticket=ticket, now=timezone.now())
    assert mail.kind == MailKind.ACKNOWLEDGEMENT

    client_of(agent).post(reverse("staff:mail_out_cancel", args=[mail.pk]))

    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED
