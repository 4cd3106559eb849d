from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.clock import now as present
from tickets.core.followup import FollowUp, FollowUpState, OnDue, WhenWritten, Why
from tickets.core.states import State

FILLED_IN = {
    "said": "over 3 werkdagen",
    "why": "carrier",
    "note": "Ask where it is",
    "who": "",
    "on_due": "bring_back",
    "text": "",
    "when_written": "ask",
}


def plan(**fields):
    at = present() + timedelta(days=3)
    return desk.Plan(**{"at": at, "why": Why.CARRIER, "note": "Ask where it is", **fields})


def page(client, ticket):
    return client.get(reverse("staff:ticket", args=[ticket.pk])).content.decode()


def test_moment_is_shown_while_it_is_typed(client_of, agent, ticket):
    address = reverse("staff:moment", args=[ticket.pk])
    client = client_of(agent)
    assert "24 December" in client.get(address, {"said": "24 dec 10u"}).content.decode()
    assert "not clear which moment" in client.get(address, {"said": "soon"}).content.decode()
    assert client.get(address).content.decode().strip() == ""


def test_follow_up_is_planned_and_shown(client_of, agent, ticket):
    client = client_of(agent)
    address = reverse("staff:new_follow_up", args=[ticket.pk])
    answer = client.post(address, {**FILLED_IN, "who": agent.pk}, follow=True)
    made = FollowUp.objects.get()
    assert (made.who, made.why, made.said) == (agent, Why.CARRIER, "over 3 werkdagen")
    text = answer.content.decode()
    assert "Planned for" in text
    assert "Ask where it is" in text
    assert "The carrier has to do something" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"said": "when the parcel is there"}, "It is not clear which moment you mean."),
        ({"said": "gisteren"}, "That moment is over already."),
        ({"on_due": "mail", "text": "  "}, "Write the answer that is to go out."),
        ({"why": "silence"}, "Select a valid choice."),
    ],
)
def test_what_is_unclear_is_said_and_kept(client_of, agent, ticket, changed, words):
    address = reverse("staff:new_follow_up", args=[ticket.pk])
    answer = client_of(agent).post(address, {**FILLED_IN, **changed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "Ask where it is" in text
    if "said" in changed:
        assert f'value="{changed["said"]}"' in text
    assert not FollowUp.objects.exists()


def test_a_button_chooses_the_moment(client_of, agent, ticket):
    address = reverse("staff:new_follow_up", args=[ticket.pk])
    client_of(agent).post(address, {**FILLED_IN, "said": ["", "in two weeks"]})
    assert FollowUp.objects.get().said == "in two weeks"


def test_change_shows_the_moment_and_keeps_the_rest(client_of, agent, ticket, now):
    made = desk.follow_up(ticket=ticket, plan=plan(), by=agent, now=present())
    client = client_of(agent)
    address = reverse("staff:follow_up", args=[made.pk])
    assert "Ask where it is" in client.get(address).content.decode()
    client.post(address, {**FILLED_IN, "note": "Ask again", "said": "in two weeks"})
    made.refresh_from_db()
    assert made.note == "Ask again"


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("done", FollowUpState.DONE),
        ("cancel", FollowUpState.CANCELLED),
        ("keep", FollowUpState.PENDING),
    ],
)
def test_one_click_steps(client_of, agent, ticket, step, state):
    made = desk.follow_up(ticket=ticket, plan=plan(), by=agent, now=present())
    factories.make_message(ticket)
    client = client_of(agent)
    assert "Is this follow-up still needed?" in page(client, ticket)
    client.post(reverse("staff:follow_up_act", args=[made.pk, step]))
    made.refresh_from_db()
    assert (made.state, made.asked_at) == (state, None)
    assert "Is this follow-up still needed?" not in page(client, ticket)


def test_what_is_over_says_so(client_of, agent, ticket):
    made = desk.follow_up(ticket=ticket, plan=plan(), by=agent, now=present())
    desk.complete(follow_up=made, by=agent, now=present())
    address = reverse("staff:follow_up_act", args=[made.pk, "cancel"])
    answer = client_of(agent).post(address, follow=True)
    assert "somebody was quicker" in answer.content.decode()


@pytest.mark.parametrize("name", ["follow_up", "follow_up_act"])
def test_stranger_finds_nothing(client_of, agent, stranger, ticket, name):
    made = desk.follow_up(ticket=ticket, plan=plan(), by=agent, now=present())
    args = [made.pk] if name == "follow_up" else [made.pk, "done"]
    assert client_of(stranger).post(reverse(f"staff:{name}", args=args)).status_code == 404


def test_reader_sees_but_cannot_plan(client_of, agent, read_only, ticket):
    desk.follow_up(ticket=ticket, plan=plan(), by=agent, now=present())
    client = client_of(read_only)
    assert "Ask where it is" in page(client, ticket)
    address = reverse("staff:new_follow_up", args=[ticket.pk])
    assert client.post(address, FILLED_IN).status_code == 403


def test_it_sleeps_again_with_one_click(client_of, agent, ticket):
    until = present() + timedelta(days=5)
    desk.snooze(ticket=ticket, until=until, by=agent, now=present())
    client = client_of(agent)
    assert "Sleep again until then" not in page(client, ticket)
    factories.make_message(ticket)
    assert "Sleep again until then" in page(client, ticket)
    client.post(reverse("staff:sleep_again", args=[ticket.pk]))
    ticket.refresh_from_db()
    assert ticket.state == State.SNOOZED
    assert ticket.timers.get(kind="wake", state="pending").due_at == until


def test_list_of_promised_holds_follow_ups(client_of, agent, shop, owner):
    first, second = factories.make_ticket(shop, subject="Parcel"), factories.make_ticket(shop)
    at = present() + timedelta(minutes=1)
    desk.follow_up(ticket=first, plan=plan(at=at), by=agent, now=present())
    ring_due(now=at + timedelta(minutes=1))
    tickets = type(first).objects.promised_before(datetime(2000, 1, 1, tzinfo=UTC))
    assert list(tickets) == []
    assert list(type(first).objects.promised_before(at + timedelta(seconds=1))) == [first]
    made = FollowUp.objects.get()
    assert made.state == FollowUpState.RUNG
    assert "to do now" in page(client_of(agent), first)
    desk.complete(follow_up=made, by=agent, now=present())
    assert list(type(first).objects.promised_before(at + timedelta(seconds=1))) == []
    assert second.follow_ups.count() == 0


def test_prepared_answer_of_a_sleeper_keeps_its_choices(client_of, agent, ticket):
    made = desk.follow_up(
        ticket=ticket,
        plan=plan(on_due=OnDue.MAIL, text="Any news?", when_written=WhenWritten.STAY),
        by=agent,
        now=present(),
    )
    text = client_of(agent).get(reverse("staff:follow_up", args=[made.pk])).content.decode()
    assert "Any news?" in text
