"""News arrives once, in order for each ticket, signed, whatever the other side does meanwhile."""

import json
from collections import defaultdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.event import Event, EventKind
from tickets.outbox.models import OutgoingMail
from tickets.outbox.pausing import pause
from tickets.webhooks import delivering
from tickets.webhooks.keeping import KINDS, change_endpoint, change_secret, drop_endpoint, resume
from tickets.webhooks.models import DeliveryState, WebhookDelivery
from tickets.webhooks.planning import FRESH, plan, plan_trial

MINUTE = timedelta(minutes=1)


def busy_day(shop, agent, now, tickets=5):
    """Some questions with what happens to them; the numbers of the events that are told."""
    for number in range(tickets):
        moment = now + number * MINUTE
        ticket = factories.make_ticket(shop, now=moment)
        desk.tag(ticket=ticket, name="parcel", by=agent, now=moment)
        desk.reply(ticket=ticket, by=agent, now=moment, text="It is on its way.")
        factories.make_message(ticket, now=moment + MINUTE)
        desk.resolve(ticket=ticket, by=agent, now=moment + 2 * MINUTE)
    told = Event.objects.filter(kind__in=[str(one) for one in KINDS]).order_by("pk")
    return list(told.values_list("ticket", "pk"))


def test_receiver_down_for_a_day_hears_everything_once_and_in_order(
    endpoint, receiver, tick, shop, agent, now
):
    events = busy_day(shop, agent, now)
    moment = now + 5 * MINUTE
    while moment < now + timedelta(days=1):
        tick(moment)
        moment += 10 * MINUTE
    assert receiver.lines == []
    assert WebhookDelivery.objects.count() == len(events)
    receiver.listen()
    while moment < now + timedelta(days=2):
        tick(moment)
        moment += 10 * MINUTE
    told = [json.loads(line) for line in receiver.lines]
    assert sorted(one["event"] for one in told) == sorted(pk for _ticket, pk in events)
    wanted, heard = defaultdict(list), defaultdict(list)
    for ticket, pk in events:
        wanted[ticket].append(pk)
    for one in told:
        heard[one["ticket"]["id"]].append(one["event"])
    assert heard == wanted
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.failures, endpoint.paused_at) == (None, 0, None)


def test_news_says_numbers_and_no_words(endpoint, receiver, tick, shop, agent, now):
    receiver.listen()
    ticket = factories.make_ticket(shop, subject="Osprey", text="Osprey", now=now)
    desk.note(ticket=ticket, by=agent, now=now, text="Osprey")
    tick(now)
    told = [json.loads(line) for line in receiver.lines]
    assert [one["kind"] for one in told] == ["opened", "customer_message", "noted"]
    assert "Osprey" not in str(told)
    assert told[2]["by"] == agent.pk
    assert told[2]["ticket"] == {
        "id": ticket.pk,
        "reference": f"#{ticket.pk}",
        "shop": shop.slug,
        "state": "new",
        "kind": "question",
        "priority": "normal",
    }


def test_only_chosen_kinds_of_this_shop_are_told(endpoint, tick, shop, other_shop, owner, now):
    change_endpoint(
        endpoint=endpoint, name="W", url=endpoint.url, kinds=["opened"], is_active=True,
        by=owner, now=now,
    )  # fmt: skip
    factories.make_ticket(shop, now=now)
    factories.make_ticket(other_shop, now=now)
    tick(now)
    assert list(WebhookDelivery.objects.values_list("kind", "ticket__shop")) == [
        ("opened", shop.pk)
    ]


def test_what_happened_before_or_elsewhere_is_no_news(
    shop, other_shop, receiver, owner, now, request
):
    ticket = factories.make_ticket(other_shop, now=now)
    moved = factories.make_ticket(shop, now=now)
    endpoint = request.getfixturevalue("endpoint")
    ticket = type(ticket).objects.get(pk=ticket.pk)
    factories.make_message(ticket, now=now + MINUTE)
    desk.move(ticket=ticket, to=shop, by=owner, now=now + 2 * MINUTE)
    desk.resolve(ticket=ticket, by=owner, now=now + 3 * MINUTE)
    for one in (ticket, moved):
        one.refresh_from_db()
        plan(ticket=one, now=now + 4 * MINUTE)
    told = WebhookDelivery.objects.filter(endpoint=endpoint)
    assert list(told.values_list("ticket", "kind")) == [(ticket.pk, "state_changed")]


def test_planning_twice_tells_once(endpoint, shop, now):
    ticket = factories.make_ticket(shop, now=now)
    assert plan(ticket=ticket, now=now) == 2
    assert plan(ticket=ticket, now=now) == 0


def test_what_was_told_long_ago_is_forgotten_and_not_told_again(
    endpoint, receiver, tick, shop, now
):
    receiver.listen()
    ticket = factories.make_ticket(shop, now=now)
    tick(now)
    later = now + delivering.KEPT + MINUTE
    assert delivering.KEPT > FRESH
    assert delivering.forget(now=later) == 2
    assert plan(ticket=ticket, now=later) == 0


def test_change_that_is_undone_is_told_to_nobody(endpoint, shop, now):
    with transaction.atomic():
        factories.make_ticket(shop, now=now)
        transaction.set_rollback(True)
    ring_due(now=now)
    assert not WebhookDelivery.objects.exists()


class Answers(BaseHTTPRequestHandler):
    """Answers as told, and writes down what came."""

    status, heard, location = 500, 0, ""

    def do_POST(self):
        type(self).heard += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        if self.location:
            self.send_header("Location", self.location)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def answers(receiver):
    class Own(Answers):
        pass

    receiver.program["Receiver"] = Own
    receiver.listen()
    return Own


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 429, 500, 503])
def test_other_answers_than_yes_are_tried_again(
    endpoint, answers, tick, shop, now, receiver, status
):
    answers.status = status
    answers.location = f"http://127.0.0.1:{receiver.port}/elsewhere"
    ticket = factories.make_ticket(shop, now=now)
    tick(now)
    # One try, no redirect followed; the second news of the ticket waits for the first.
    first, second = WebhookDelivery.objects.filter(ticket=ticket).order_by("pk")
    assert answers.heard == 1
    assert (first.state, first.status, first.attempts) == (DeliveryState.RETRY, status, 1)
    assert (second.state, second.attempts) == (DeliveryState.QUEUED, 0)
    answers.status = 204
    tick(now + 2 * MINUTE)
    assert answers.heard == 3


def test_one_that_is_refused_for_good_does_not_hold_up_other_tickets(
    endpoint, answers, tick, shop, now
):
    answers.status = 400
    factories.make_ticket(shop, now=now)
    tick(now)
    answers.status = 200
    other = factories.make_ticket(shop, now=now)
    tick(now + MINUTE / 2)
    assert not WebhookDelivery.objects.filter(state="delivered").exists()
    tick(now + MINUTE)
    assert WebhookDelivery.objects.filter(ticket=other, state="delivered").count() == 2


def test_endpoint_that_fails_for_two_days_is_paused_and_the_owner_hears_it(
    endpoint, tick, shop, owner, now
):
    factories.make_ticket(shop, now=now)
    moment = now
    while moment < now + timedelta(days=4):
        tick(moment)
        moment += timedelta(hours=1)
    endpoint.refresh_from_db()
    assert timedelta(days=2) <= endpoint.paused_at - now < timedelta(days=3)
    mail = OutgoingMail.objects.get(recipient=owner, dedupe_key__startswith="webhook:")
    assert f"/desk/settings/webhooks/{endpoint.pk}/" in mail.text
    tried = WebhookDelivery.objects.order_by("pk").first().attempts
    tick(now + timedelta(days=6))
    assert WebhookDelivery.objects.order_by("pk").first().attempts == tried


def test_resumed_endpoint_hears_what_it_missed(endpoint, receiver, tick, shop, owner, now):
    factories.make_ticket(shop, now=now)
    type(endpoint).objects.update(paused_at=now, failing_since=now, failures=9)
    tick(now)
    assert WebhookDelivery.objects.count() == 2
    receiver.listen()
    endpoint.refresh_from_db()
    resume(endpoint=endpoint, by=owner, now=now)
    tick(now)
    assert len(receiver.lines) == 2


def test_both_secrets_sign_for_a_day(endpoint, receiver, tick, shop, owner, now):
    new = change_secret(endpoint=endpoint, by=owner, now=now)
    receiver.listen()
    factories.make_ticket(shop, now=now)
    tick(now)
    assert len(receiver.lines) == 2
    receiver.know(new)
    receiver.stop()
    receiver.listen()
    factories.make_ticket(shop, now=now + timedelta(days=2))
    tick(now + timedelta(days=2))
    assert len(receiver.lines) == 4
    assert new not in str(type(endpoint).objects.values().get())


def test_forged_or_old_news_is_refused_by_the_receiver(endpoint, receiver, tick, shop, now):
    receiver.know("another secret")
    receiver.listen()
    factories.make_ticket(shop, now=now)
    tick(now)
    assert receiver.lines == []
    assert WebhookDelivery.objects.order_by("pk").first().status == 401


def test_replay_sends_the_same_news_again(endpoint, receiver, tick, shop, now):
    receiver.listen()
    factories.make_ticket(shop, now=now)
    tick(now)
    first = WebhookDelivery.objects.order_by("pk").first()
    assert delivering.replay(delivery=first, now=now)
    assert tick(now) == 1
    first.refresh_from_db()
    assert first.state == "delivered"
    # The receiver knows its number already, and does nothing twice.
    assert len(receiver.lines) == 2


def test_of_two_workers_one_sends(endpoint, receiver, tick, shop, now):
    factories.make_ticket(shop, now=now)
    plan(ticket=shop.tickets.get(), now=now)
    first = WebhookDelivery.objects.order_by("pk").first()
    assert delivering.claim(pk=first.pk, now=now) is not None
    assert delivering.claim(pk=first.pk, now=now) is None
    # What its worker left behind is found again.
    receiver.listen()
    tick(now + timedelta(minutes=3))
    tick(now + timedelta(minutes=5))
    assert len(receiver.lines) == 2


def test_nothing_leaves_while_mail_is_held_back(endpoint, receiver, tick, shop, now):
    receiver.listen()
    pause(reason="restored", by=None, now=now)
    factories.make_ticket(shop, now=now)
    tick(now)
    assert receiver.lines == []


def test_trial_arrives_without_a_ticket(endpoint, receiver, tick, now):
    receiver.listen()
    plan_trial(endpoint=endpoint, now=now)
    tick(now)
    assert [json.loads(line)["kind"] for line in receiver.lines] == ["trial"]


def test_shop_that_tells_nobody_sets_no_timers(endpoint, shop, owner, now):
    drop_endpoint(endpoint=endpoint, by=owner, now=now)
    shop.refresh_from_db()
    assert not shop.has_webhooks
    ticket = factories.make_ticket(shop, now=now)
    assert not ticket.timers.filter(kind="webhooks").exists()


def test_same_event_cannot_stand_twice(endpoint, shop, now):
    ticket = factories.make_ticket(shop, now=now)
    plan(ticket=ticket, now=now)
    one = WebhookDelivery.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookDelivery.objects.create(
            endpoint=endpoint, ticket=ticket, event=one.event, kind=EventKind.OPENED, body="",
            due_at=now, created_at=now,
        )  # fmt: skip
