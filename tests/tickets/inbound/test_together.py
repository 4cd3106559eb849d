"""Mails that wait together are dealt with together, and still each stands for itself."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests import factories
from tickets.core.customer import Customer
from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer
from tickets.inbound import child, letters, receive
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.store import store
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys

LARGE = "x" * 300_000


@pytest.fixture
def let_in(now):
    """Store these and deal with all that waits; how each ended, in their order."""

    def run(*raws):
        rows = [store(raw=raw, door=Door.PIPE, now=now) for raw in raws]
        while receive.process_waiting(now=now):
            pass
        ended = InboundMail.objects.in_bulk([row.pk for row in rows])
        return [ended[row.pk] for row in rows]

    return run


def test_new_and_old_questions_become_messages_in_one_go(let_in, write, shop, ticket, now):
    token = tokens.issue(ticket_id=ticket.pk, keys=signing_keys())
    answer = write("Any news?", headers={"In-Reply-To": f"<{token}@naaldbos.example>"})
    others = [write(sender=f"Eva {n} <eva{n}@example.org>", subject=f"{n}") for n in range(3)]
    rows = let_in(*others, answer)
    assert [row.state for row in rows] == [InboundState.MESSAGE] * 4
    assert [row.message.ticket.subject for row in rows] == ["0", "1", "2", ticket.subject]
    assert [row.attempts for row in rows] == [1] * 4


def test_together_they_say_the_same_as_alone(let_in, deliver_in, write, shop):
    """Same events, due moment, timer and words to be found, however many came at once."""
    shop.acknowledges = False  # only the first of them would be confirmed, today
    shop.save()
    copies = {"Cc": "Eva <eva@example.org>"}
    files = [("Bon.pdf", "application/pdf", b"%PDF-1.4")]
    alone = deliver_in(write(sender="Jan <a@example.org>", headers=copies, files=files))
    two = [
        write(subject=again, sender="Jan <a@example.org>", headers=copies, files=files)
        for again in ("Again", "And again")
    ]
    for row in let_in(*two):
        assert facts(row) == facts(alone)


def facts(row):
    ticket = row.message.ticket
    return (
        [(event.kind, event.at) for event in ticket.events.order_by("id")],
        (ticket.due_at, ticket.due_kind, ticket.waiting_since, ticket.snippet),
        list(Timer.objects.filter(ticket=ticket).values_list("kind", "due_at")),
        ticket.search_row.body,
        [person.email for person in ticket.participants.all()],
        [file.stored_file_id for file in row.message.attachments.all()],
    )


def test_one_customer_who_writes_twice_is_one_customer(let_in, write, shop):
    rows = let_in(write("One."), write("Two."))
    assert len({row.message.ticket_id for row in rows}) == 2
    assert Customer.objects.get().tickets.count() == 2


def test_one_mail_by_two_doors_at_once_is_one_message(let_in, write, shop):
    raw = write()
    first, second = let_in(raw, raw)
    assert (first.state, second.state) == (InboundState.MESSAGE, InboundState.DUPLICATE)
    assert second.message == first.message


def test_bad_mail_costs_its_company_nothing(let_in, write, shop, monkeypatch):
    def picky(text):
        if "poison" in text:
            raise RuntimeError("boom")
        return False

    monkeypatch.setattr(letters, "is_thanks", picky)
    rows = let_in(write("Good."), write("poison"), write("Good too."))
    assert [row.state for row in rows] == ["message", "quarantined", "message"]
    assert Message.objects.count() == 2


def test_mail_that_may_take_long_goes_alone(let_in, write, shop):
    rows = let_in(write("Small."), write(LARGE), write("Small too."))
    assert [row.state for row in rows] == [InboundState.MESSAGE] * 3


def test_several_cost_little_more_than_one(write, shop, now):
    factories.make_ticket(shop, now=now)
    shop.acknowledges = False
    shop.save()

    def statements(count):
        for number in range(count):
            raw = write(sender=f"w{number}-{count}@example.org")
            store(raw=raw, door=Door.PIPE, now=now)
        with CaptureQueriesContext(connection) as captured:
            assert receive.process_waiting(now=now) == count
        return len(captured)

    statements(2)
    # Beside what is written for all at once, each mail has its own outcome.
    assert statements(10) - statements(1) == 9
    assert Ticket.objects.count() == 14


def test_answers_cost_one_reading_of_the_rules(write, shop, now):
    tickets = [factories.make_ticket(shop, now=now) for _ in range(3)]
    for one in tickets:
        token = tokens.issue(ticket_id=one.pk, keys=signing_keys())
        headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
        store(raw=write("News?", headers=headers), door=Door.PIPE, now=now)
    with CaptureQueriesContext(connection) as captured:
        assert receive.process_waiting(now=now) == 3
    asked = [query["sql"].split()[0] for query in captured if "SAVEPOINT" in query["sql"]]
    # One pair for claiming, one for deciding, one for all that was said.
    assert asked == ["SAVEPOINT", "RELEASE", "SAVEPOINT", "SAVEPOINT", "RELEASE", "RELEASE"]
    assert sum("tickets_ruleset" in query["sql"] for query in captured) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time")
def test_two_workers_share_what_waits_and_wait_for_nobody(write, shop, now):
    tickets = [factories.make_ticket(shop, now=now) for _ in range(3)]
    proofs = ["", *(tokens.issue(ticket_id=one.pk, keys=signing_keys()) for one in tickets)]
    for number in range(60):
        proof = proofs[(3 * number) % 4]
        headers = {"In-Reply-To": f"<{proof}@naaldbos.example>" if proof else ""}
        sender = f"Eva <eva{number % 7}@example.org>"
        raw = write(f"No. {number}", sender=sender, headers=headers)
        store(raw=raw, door=Door.PIPE, now=now)
    errors = []
    gate = threading.Barrier(2)

    def work():
        try:
            gate.wait()
            while receive.process_waiting(now=now):
                pass
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert set(InboundMail.objects.values_list("state", flat=True)) == {InboundState.MESSAGE}
    assert Message.objects.count() == 63


def test_large_mails_share_one_process():
    raw = f"From: a@example.org\r\n\r\n{LARGE}".encode()
    assert child.read(raw).text == LARGE
    first = child.reader.process
    assert child.read(raw).text == LARGE
    assert child.reader.process is first


def test_process_that_died_is_started_again():
    raw = f"From: a@example.org\r\n\r\n{LARGE}".encode()
    child.read(raw)
    child.reader.process.kill()
    child.reader.process.wait()
    assert child.read(raw).text == LARGE


def test_mail_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(child, "LIMIT", 0.0)
    with pytest.raises(child.TooSlow):
        child.read(f"From: a@example.org\r\n\r\n{LARGE * 20}".encode())
