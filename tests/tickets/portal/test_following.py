import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories
from tickets import desk
from tickets.core.clock import now as present
from tickets.core.event import EventKind
from tickets.core.message import Direction
from tickets.core.states import State
from tickets.core.ticketpass import TicketPass
from tickets.outbox.models import MailKind, OutgoingMail


@pytest.fixture
def client():
    """A customer's browser."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def answered(shop, customer, agent):
    """A question that was answered an hour ago."""
    at = present() - timedelta(hours=1)
    ticket = factories.make_ticket(shop, customer=customer, now=at)
    desk.note(ticket=ticket, by=agent, now=at, text="He is never content.")
    desk.reply(ticket=ticket, by=agent, now=at, text="It comes on Friday.")
    return ticket


def link_in(mail):
    return re.search(r"/q/see/[^/]+/", mail.text)[0]


def link():
    return link_in(OutgoingMail.objects.filter(kind=MailKind.ANSWER).latest("id"))


def entered(client, path=None):
    """The clean address, after the button."""
    return client.post(path or link()).headers["Location"]


def test_looking_at_the_link_opens_nothing(client, answered):
    for method in (client.get, client.head, client.get):
        page = method(link())
        assert (page.status_code, dict(page.cookies)) == (200, {})
    assert "It comes on Friday" not in page.text
    assert "Show my question" in page.text


def test_button_leads_to_a_clean_address_with_a_cookie_for_it_only(client, answered):
    first = client.post(link())
    path = first.headers["Location"]
    cookie = first.cookies["question"]
    assert path == f"/q/question/{TicketPass.objects.latest('id').key}/"
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path, True, "Strict")


def test_page_shows_what_was_said_and_nothing_internal(client, answered):
    page = client.get(entered(client))
    assert "It comes on Friday." in page.text
    assert "Where is my parcel?" in page.text
    assert "Sanne of Naaldbos" in page.text
    for private in ("never content", "Visser", "sanne@example.com", "mirjam@example.org"):
        assert private not in page.text


def test_page_needs_its_own_cookie(client, answered, shop):
    path = entered(client)
    other = factories.make_ticket(shop, now=present())
    made, _token = desk.show_one(ticket=other, email=other.customer.email, now=present())
    assert "It comes on Friday" not in Client().get(path).text
    client.cookies["question"]["path"] = "/"
    assert "does not work any more" in client.get(f"/q/question/{made.key}/").text


def test_answer_with_a_file_brings_the_question_back(client, answered):
    path = entered(client)
    once = re.search(r'name="once" value="(\w+)"', client.get(path).text)[1]
    photo = SimpleUploadedFile("../a/broken.png", b"\x89PNG\r\n\x1a\n rest")
    for _twice in range(2):
        photo.seek(0)
        sent = client.post(path, {"text": "It is broken.", "files": photo, "once": once})
        assert sent.headers["Location"] == f"{path}?done=said"
    answered.refresh_from_db()
    assert answered.state == State.OPEN
    message = answered.messages.filter(direction=Direction.IN).order_by("id").last()
    assert (message.text, message.from_email) == ("It is broken.", "mirjam@example.org")
    assert answered.messages.filter(direction=Direction.IN).count() == 2
    page = client.get(path)
    assert "broken.png" in page.text
    file = client.get(re.search(r"/q/question/[^\"]+/file/[^\"]+", page.text)[0])
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(file.streaming_content) == b"\x89PNG\r\n\x1a\n rest"


def test_empty_answer_says_so_and_a_long_one_is_kept(client, answered):
    path = entered(client)
    empty = client.post(path, {"text": " ", "once": "a"})
    assert empty.status_code == 422
    assert "Please write something, or add a file." in empty.text
    assert "x" * 10_001 in client.post(path, {"text": "x" * 10_001, "once": "b"}).text


def test_customer_says_that_it_is_solved(client, answered):
    path = entered(client)
    page = client.post(f"{path}solved/")
    assert page.headers["Location"] == f"{path}?done=solved"
    answered.refresh_from_db()
    assert answered.state == State.RESOLVED
    assert answered.events.filter(kind=EventKind.SAID_SOLVED).count() == 1


def test_form_from_another_site_is_refused(client, answered):
    path = entered(client)
    page = client.post(path, {"text": "Hi", "once": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403


def test_answer_that_can_be_taken_back_is_not_shown_yet(client, answered, agent, shop):
    path = entered(client)
    now = present()
    desk.reply(ticket=answered, by=agent, now=now, text="Not yet", send_at=now + timedelta(days=1))
    assert "Not yet" not in client.get(path).text


@pytest.mark.parametrize("how", ["expired", "revoked", "spam", "other customer", "made up"])
def test_link_that_opens_nothing_reads_alike(client, answered, agent, shop, how):
    path = link()
    if how == "expired":
        TicketPass.objects.update(expires_at=present())
    elif how == "revoked":
        desk.revoke_links(ticket=answered, by=agent, now=present())
    elif how == "spam":
        desk.mark_spam(ticket=answered, by=agent, now=present())
    elif how == "other customer":
        other = factories.make_customer(shop)
        desk.change_customer(ticket=answered, customer=other, by=agent, now=present())
    else:
        path = "/q/see/made-up-as-long-as-a-real-one/"
    TicketPass.objects.update(created_at=present() - timedelta(days=1))
    for page in (client.get(path), client.post(path)):
        assert page.status_code == 200
        assert page.cookies == {}
        assert "Naaldbos" not in page.text
    assert "If the link was one of ours" in page.text
    fresh = OutgoingMail.objects.filter(kind=MailKind.NOTICE)
    assert [mail.to for mail in fresh] == (
        [[["", "mirjam@example.org"]]] if how == "expired" else []
    )


def test_fresh_link_works_and_is_not_mailed_twice(client, answered):
    path = link()
    old = present() - timedelta(days=31)
    TicketPass.objects.update(created_at=old, expires_at=old + timedelta(days=30))
    client.post(path)
    client.post(path)
    fresh = OutgoingMail.objects.get(kind=MailKind.NOTICE)
    assert "It comes on Friday." in client.get(entered(client, link_in(fresh))).text


def test_mail_to_several_people_holds_no_link(answered, agent, shop):
    desk.add_customer_message(
        ticket=answered,
        words=factories.make_words("Also to Jan", from_email="mirjam@example.org"),
        people_in_copy=[("Jan", "jan@example.org")],
        now=present(),
    )
    desk.accept_participant(participant=answered.participants.get(), by=agent, now=present())
    before = TicketPass.objects.count()
    desk.reply(ticket=answered, by=agent, now=present(), text="To both of you.")
    assert "/q/see/" not in OutgoingMail.objects.latest("id").text
    assert TicketPass.objects.count() == before


def test_shop_may_want_no_links(shop, agent):
    shop.has_follow_links = False
    shop.save(update_fields=["has_follow_links"])
    ticket = factories.make_ticket(shop)
    desk.acknowledge(ticket=ticket, now=present())
    desk.reply(ticket=ticket, by=agent, now=present(), text="It comes on Friday.")
    assert OutgoingMail.objects.count() == 2
    assert not [mail for mail in OutgoingMail.objects.all() if "/q/see/" in mail.text + mail.html]


def test_confirmation_holds_a_link(client, shop):
    ticket = factories.make_ticket(shop)
    desk.acknowledge(ticket=ticket, now=present())
    mail = OutgoingMail.objects.get(ticket=ticket)
    assert link_in(mail) in mail.html
    assert "Where is my parcel?" in client.get(entered(client, link_in(mail))).text


def test_shop_with_a_hostname_of_its_own_has_its_look_here_too(client, shop, answered):
    shop.hostname, shop.accent = "help.shop.example", "#8a1f4b"
    shop.save()
    page = client.get(entered(client))
    sheet = re.search(r'href="(/[^"]+/look-[^"]+\.css)"', page.text)[1]
    look = client.get(sheet)
    assert (look.status_code, "#8a1f4b" in look.text) == (200, True)
    assert client.get(f"/{shop.slug}/en/").status_code == 301
