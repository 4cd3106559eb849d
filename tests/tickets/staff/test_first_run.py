"""What is left to set up is seen from what is there, can be stopped, skipped and gone on with."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from faq.facts import FACTS
from faq.telling import keep_facts
from tests import factories
from tickets import desk
from tickets.core import firsts
from tickets.core.people import Role
from tickets.core.ticket import Ticket
from tickets.desk import team
from tickets.doctor import trip
from tickets.inbound import imap
from tickets.inbound.models import Door, ImapAccount, InboundMail, MailTest
from tickets.inbound.store import store
from tickets.outbox import deliver, server
from tickets.outbox.models import MailState, OutgoingMail
from tickets.staff.first_run.hosts import HOSTS, mail_hosts, services
from tickets.staff.first_run.steps import STEPS, after, lines, things

#: Facts that every language says the same.
SAID_ONCE = [name for name, fact in FACTS.items() if not fact.is_said]


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


def done():
    return [line.step.name for line in lines(things()) if line.is_done]


def let_mail_out():
    there = server.Server("127.0.0.1", 1, server.Security.NONE, "", "", "info@naaldbos.example")
    return server.keep(server=there, now=timezone.now())


def test_nothing_is_done_in_a_new_shop(shop, owner):
    assert done() == []


def test_each_step_is_seen_from_what_is_there(shop, owner, agent, now):
    mailbox = shop.mailboxes.get()
    firsts.mark(name="hours", by=owner, now=now)
    assert done() == ["hours", "team"]
    account = imap.keep_account(
        mailbox=mailbox, host="h", port=993, username="u", password="p", folder="INBOX"
    )
    assert "mail_in" not in done()
    ImapAccount.objects.filter(pk=account.pk).update(checked_at=now)
    assert "mail_in" in done()
    let_mail_out()
    assert "mail_out" in done()
    trip.start(mailbox=mailbox, now=now)
    assert "round" not in done()
    MailTest.objects.update(arrived_at=now)
    assert "round" in done()
    keep_facts(shop=shop, language="", values=dict.fromkeys(SAID_ONCE, "14"))
    assert "facts" in done()
    shop.help_sites = "https://www.naaldbos.example"
    shop.save()
    assert "form" in done()
    ticket = factories.make_ticket(shop)
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="It is in the post.")
    assert done() == [step.name for step in STEPS]


def test_mailbox_that_stopped_working_is_left_again(shop, now):
    mailbox = shop.mailboxes.get()
    imap.keep_account(
        mailbox=mailbox, host="h", port=993, username="u", password="p", folder="INBOX"
    )
    ImapAccount.objects.update(checked_at=now)
    assert "mail_in" in done()
    ImapAccount.objects.update(error="refused")
    assert "mail_in" not in done()


def test_form_on_the_own_site_is_no_mail(shop, now):
    store(raw=b"Subject: x\r\n\r\ny", door=Door.FORM, mailbox=shop.mailboxes.get(), now=now)
    InboundMail.objects.update(state="message", processed_at=now)
    assert done() == ["form"]


def test_people_of_the_demo_are_no_team(shop, owner):
    demo = factories.make_shop(is_demo=True)
    factories.make_user(Role.AGENT, shops=(demo,))
    assert done() == []
    team.invite_colleague(email="n@example.com", role=Role.AGENT, shops=[shop], now=timezone.now())
    assert done() == ["team"]


def test_skipped_step_leads_to_the_next_that_is_left(page, shop):
    answer = page.post(reverse("staff:skip_step", args=["hours"]))
    assert answer.headers["Location"] == after("hours", things())
    assert "step=mail_in" in answer.headers["Location"]
    assert done() == ["hours"]


def test_kept_page_leads_on_in_the_first_run_only(page, shop):
    address = reverse("staff:help_button", args=[shop.pk])
    said = {"help_sites": "https://www.naaldbos.example"}
    assert page.post(address, said).headers["Location"] == address
    assert "step=first" in page.post(f"{address}?step=form", said).headers["Location"]


def test_list_shows_what_is_left_on_the_start_page_until_it_is_hidden(page, shop):
    start = reverse("staff:inbox")
    assert "0 of 8 steps are done" in page.get(start).text
    assert "steps are done" not in page.get(reverse("staff:view", args=["all"])).text
    page.post(reverse("staff:hide_set_up"))
    assert "steps are done" not in page.get(start).text
    page.post(reverse("staff:show_set_up"))
    assert "0 of 8 steps are done" in page.get(start).text


def test_start_page_says_nothing_when_all_is_done(page, shop, owner, now):
    for step in STEPS:
        firsts.mark(name=step.name, by=owner, now=now)
    cache.clear()
    assert "steps are done" not in page.get(reverse("staff:inbox")).text


def test_colleague_sees_nothing_of_it(client_of, agent, shop):
    client = client_of(agent)
    assert "steps are done" not in client.get(reverse("staff:inbox")).text
    assert "Step 8 of 8" not in client.get(reverse("staff:inbox") + "?step=first").text


def test_without_a_shop_the_list_leads_to_one(page):
    assert reverse("staff:new_shop") in page.get(reverse("staff:set_up")).text


@pytest.mark.parametrize("name", sorted(HOSTS))
def test_every_host_has_steps_in_both_directions(page, shop, name):
    ways = page.get(reverse("staff:mail_ways", args=[shop.mailboxes.get().pk])).text
    out = page.get(reverse("staff:mail_server"), {"host": name}).text
    host = HOSTS[name]
    assert str(host.label) in ways or not host.hook
    assert f'value="{host.smtp}"' in out or not host.smtp
    assert host.forwarding
    assert host.reading or host.is_service


def test_hosts_are_mailboxes_or_services():
    assert {one.name for one in mail_hosts()} | {one.name for one in services()} == HOSTS.keys()


def test_kept_server_sends_what_waited(shop, agent, now, settings):
    """Nothing listens there, so it is tried, and will be tried again: it is not kept back."""
    ticket: Ticket = factories.make_ticket(shop, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="It is in the post.")
    [mail] = OutgoingMail.objects.filter(kind="answer")
    later = now + timedelta(hours=1)
    assert deliver.deliver(pk=mail.pk, now=later) is None
    let_mail_out()
    assert deliver.deliver(pk=mail.pk, now=later) == MailState.RETRY


def test_password_sealed_with_a_lost_key_holds_the_queue_and_says_so(shop, agent, now, settings):
    there = server.Server("127.0.0.1", 1, server.Security.TLS, "me", "secret", "a@b.example")
    server.keep(server=there, now=now)
    settings.SECRET_KEY = "another-key-" + "y" * 40
    ticket = factories.make_ticket(shop, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="It is in the post.")
    [mail] = OutgoingMail.objects.filter(kind="answer")
    later = now + timedelta(hours=1)
    assert deliver.deliver(pk=mail.pk, now=later) == MailState.RETRY
    mail.refresh_from_db()
    assert mail.error == "sealed with another key"
