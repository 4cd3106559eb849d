"""Joining conversations, taking them apart, and that both can be undone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.history import Names, sentence
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.states import State, UnableToMove
from tickets.core.ticket import Ticket, standing_for
from tickets.core.timer import Timer
from tickets.outbox.models import OutgoingMail
from tickets.sla.refresh import refresh

HOUR = timedelta(hours=1)


@pytest.fixture
def second(shop, customer, now):
    """The same customer starts anew, an hour later."""
    return factories.make_ticket(
        shop, customer=customer, subject="Hello again", text="And?", now=now + HOUR
    )


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def stand(ticket):
    found = fresh(ticket)
    return (
        found.state,
        found.is_open,
        found.waiting_since,
        found.due_at,
        found.snippet,
        found.last_message_at,
        sorted(found.messages.values_list("pk", flat=True)),
        sorted(found.participants.values_list("email", "standing")),
    )


def test_merge_moves_messages_and_closes_the_shell(ticket, second, agent, now):
    messages = set(ticket.messages.all()) | set(second.messages.all())
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    assert set(ticket.messages.all()) == messages
    shell = fresh(second)
    assert (shell.state, shell.merged_into, shell.is_open) == (State.CLOSED, ticket, False)
    assert (shell.due_at, shell.waiting_since) == (None, None)
    assert ticket.messages.get(came_from=second).visible_text == "And?"


def test_longest_wait_counts_whichever_is_merged(ticket, second, agent, now):
    desk.merge(ticket=ticket, into=second, by=agent, now=now + 2 * HOUR)
    merged = fresh(second)
    assert (merged.waiting_since, merged.due_at) == (now, ticket.due_at)


def test_longest_wait_counts_after_an_answer_on_the_target(ticket, second, agent, now):
    desk.reply(ticket=second, by=agent, now=now + 2 * HOUR, text="Yes?")
    desk.merge(ticket=ticket, into=second, by=agent, now=now + 3 * HOUR)
    merged = fresh(second)
    assert (merged.state, merged.waiting_since) == (State.OPEN, now)
    assert merged.due_at is not None


def test_rebuilding_a_merged_ticket_changes_nothing(ticket, second, agent, now):
    desk.merge(ticket=ticket, into=second, by=agent, now=now + 2 * HOUR)
    before = stand(second)
    refresh(ticket=fresh(second), now=now + 2 * HOUR)
    assert stand(second) == before


def test_merging_an_answered_ticket_makes_nobody_wait(ticket, second, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now + HOUR, text="Tomorrow.")
    desk.reply(ticket=second, by=agent, now=now + HOUR, text="Tomorrow.")
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    merged = fresh(ticket)
    assert (merged.state, merged.waiting_since) == (State.WAITING_CUSTOMER, None)


def test_unmerge_restores_both(ticket, second, agent, now):
    desk.assign(ticket=second, to=agent, by=agent, now=now + HOUR)
    desk.reply(ticket=second, by=agent, now=now + HOUR, text="Which one?")
    before = stand(ticket), stand(second)
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    desk.unmerge(ticket=fresh(second), by=agent, now=now + 2 * HOUR)
    assert (stand(ticket), stand(second)) == before
    assert not Message.objects.exclude(came_from=None).exists()


def test_unmerge_of_a_waiting_question_waits_as_before(ticket, second, agent, now):
    before = stand(ticket)
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    desk.unmerge(ticket=fresh(second), by=agent, now=now + 2 * HOUR)
    assert stand(ticket) == before
    assert fresh(second).waiting_since == now + HOUR


def test_merge_again_after_unmerge(ticket, second, agent, now):
    for _ in range(2):
        desk.merge(ticket=ticket, into=second, by=agent, now=now + 2 * HOUR)
        assert fresh(second).waiting_since == now
        desk.unmerge(ticket=fresh(ticket), by=agent, now=now + 2 * HOUR)
        assert fresh(second).waiting_since == now + HOUR


def test_what_was_written_since_stays_with_the_target(ticket, second, agent, now):
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    later = factories.make_message(fresh(second), text="New", now=now + 3 * HOUR)
    assert later.ticket == ticket
    desk.unmerge(ticket=fresh(second), by=agent, now=now + 4 * HOUR)
    assert Message.objects.get(pk=later.pk).ticket == ticket


def test_chain_of_merges_is_undone_from_its_end(shop, ticket, second, agent, now):
    third = factories.make_ticket(shop, customer=ticket.customer, now=now)
    desk.merge(ticket=second, into=ticket, by=agent, now=now + 2 * HOUR)
    desk.merge(ticket=fresh(ticket), into=third, by=agent, now=now + 2 * HOUR)
    assert standing_for(fresh(second)) == third
    assert third.messages.count() == 3
    with pytest.raises(desk.UnableToMerge):
        desk.unmerge(ticket=fresh(second), by=agent, now=now + 3 * HOUR)
    desk.unmerge(ticket=fresh(ticket), by=agent, now=now + 3 * HOUR)
    desk.unmerge(ticket=fresh(second), by=agent, now=now + 3 * HOUR)
    counts = [one.messages.count() for one in (ticket, second, third)]
    assert counts == [1, 1, 1]


def test_participants_come_along_as_they_are(shop, ticket, agent, now):
    copies = [("Eva", "eva@example.org"), ("Jan", "jan@example.org")]
    other = factories.make_ticket(shop, now=now, people_in_copy=copies)
    eva = other.participants.get(email="eva@example.org")
    desk.accept_participant(participant=eva, by=agent, now=now)
    desk.merge(ticket=other, into=ticket, by=agent, now=now)
    pending, accepted = Participant.Standing.PENDING, Participant.Standing.ACCEPTED
    assert sorted(ticket.participants.values_list("email", "standing")) == sorted(
        [
            ("eva@example.org", accepted),
            ("jan@example.org", pending),
            # Another customer is let in by a colleague, never by a merge.
            (other.customer.email, pending),
        ]
    )
    desk.unmerge(ticket=fresh(other), by=agent, now=now)
    assert ticket.participants.count() == 0


def test_answers_move_with_their_mails(ticket, second, agent, now):
    message = desk.reply(ticket=second, by=agent, now=now + HOUR, text="Hm?")
    desk.merge(ticket=second, into=ticket, by=agent, now=now + HOUR)
    assert OutgoingMail.objects.get(message=message).ticket == ticket
    message.refresh_from_db()
    assert desk.withdraw_reply(message=message, by=agent, now=now + HOUR) == "Hm?"
    assert fresh(ticket).state == State.OPEN


def test_shell_does_not_move(ticket, second, agent, now):
    desk.merge(ticket=second, into=ticket, by=agent, now=now + HOUR)
    shell = fresh(second)
    with pytest.raises(UnableToMove):
        desk.reopen(ticket=shell, by=agent, now=now + HOUR)
    with pytest.raises(UnableToMove):
        desk.reply(ticket=shell, by=agent, now=now + HOUR, text="x", then=State.OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=shell.pk).update(state=State.OPEN, is_open=True)


def test_solved_target_that_nobody_waits_for_stays_solved(ticket, second, agent, now):
    for one in (ticket, second):
        desk.resolve(ticket=one, by=agent, now=now + HOUR)
    desk.merge(ticket=second, into=ticket, by=agent, now=now + HOUR)
    assert fresh(ticket).state == State.RESOLVED
    assert Timer.objects.filter(ticket=second, state="pending").count() == 0
    desk.unmerge(ticket=fresh(second), by=agent, now=now + HOUR)
    assert fresh(second).state == State.RESOLVED


@pytest.mark.parametrize("case", ["itself", "shop", "spam", "merged", "not_merged"])
def test_what_cannot_be_merged(case, ticket, second, other_shop, agent, now):
    if case == "not_merged":
        with pytest.raises(desk.UnableToMerge):
            desk.unmerge(ticket=ticket, by=agent, now=now)
        return
    into = ticket
    if case == "itself":
        into = second
    elif case == "shop":
        into = factories.make_ticket(other_shop, now=now)
    elif case == "spam":
        desk.mark_spam(ticket=ticket, by=agent, now=now)
    elif case == "merged":
        desk.merge(ticket=second, into=ticket, by=agent, now=now + HOUR)
    with pytest.raises(desk.UnableToMerge):
        desk.merge(ticket=second, into=into, by=agent, now=now + HOUR)


def test_split_makes_a_ticket_that_counts_from_its_message(ticket, agent, now):
    message = factories.make_message(ticket, text="My other order?", now=now + HOUR)
    new = desk.split(message=message, by=agent, now=now + 3 * HOUR)
    new.refresh_from_db()
    assert (new.created_at, new.waiting_since) == (now + HOUR, now + HOUR)
    assert (new.follows, new.customer, new.state) == (ticket, ticket.customer, State.NEW)
    assert new.messages.get() == message
    assert new.due_at is not None
    assert fresh(ticket).snippet == "Where is my parcel?"


def test_split_of_the_only_unanswered_message_ends_the_wait(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    message = factories.make_message(ticket, text="My other order?", now=now + HOUR)
    desk.split(message=message, by=agent, now=now + 3 * HOUR)
    assert fresh(ticket).waiting_since is None


def test_split_is_undone_by_merging_back(ticket, agent, now):
    message = factories.make_message(ticket, text="My other order?", now=now + HOUR)
    waiting_since = fresh(ticket).waiting_since
    new = desk.split(message=message, by=agent, now=now + 3 * HOUR)
    desk.merge(ticket=new, into=ticket, by=agent, now=now + 3 * HOUR)
    message.refresh_from_db()
    assert (message.ticket, message.came_from) == (ticket, None)
    assert fresh(ticket).waiting_since == waiting_since


def test_split_gives_a_stranger_his_own_ticket(ticket, agent, now):
    words = factories.make_words("Me too!", from_email="eva@example.org", from_name="Eva")
    message = desk.add_customer_message(ticket=ticket, words=words, now=now, is_unverified=True)
    new = desk.split(message=message, by=agent, now=now)
    assert (new.customer.email, new.messages.get().is_unverified) == ("eva@example.org", False)
    assert new.customer != ticket.customer


def test_split_of_the_only_message_or_of_ours_is_refused(ticket, agent, now):
    with pytest.raises(desk.UnableToSplit):
        desk.split(message=ticket.messages.get(), by=agent, now=now)
    answer = desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    with pytest.raises(desk.UnableToSplit):
        desk.split(message=answer, by=agent, now=now)


def test_history_tells_it(ticket, second, agent, now):
    desk.merge(ticket=second, into=ticket, by=agent, now=now + HOUR)
    desk.unmerge(ticket=fresh(second), by=agent, now=now + HOUR)
    kinds = {EventKind.MERGED, EventKind.MERGED_AWAY, EventKind.MERGE_UNDONE}
    told = [
        sentence(event, Names())
        for one in (ticket, second)
        for event in one.events.in_order()
        if event.kind in kinds
    ]
    assert told == [
        f"Sanne Visser merged #{second.pk} into this",
        f"Sanne Visser undid the merge with #{second.pk}",
        f"Sanne Visser merged this into #{ticket.pk}",
        f"Sanne Visser undid the merge with #{ticket.pk}",
    ]
