"""kill -9 of the worker that rings a thousand timers: another goes on, and each rings once."""

from collections import Counter

import pytest

from tests.faults.asleep import PUT_TO_SLEEP, SUBJECT
from tests.journeys import home as homes
from tests.journeys.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

COUNT, FATAL = 1000, 500


@pytest.fixture
def asleep(home):
    """The numbers of a thousand questions that sleep, in the order in which they are to wake up."""
    home.start_again()
    home.manage("shell", "-v", "0", "-c", PUT_TO_SLEEP.format(count=COUNT))
    found = home.query("SELECT id FROM tickets_ticket WHERE subject = ? ORDER BY id", SUBJECT)
    yield [pk for (pk,) in found]
    # Whoever uses the same helpdesk next finds it quiet.
    mine = "(SELECT id FROM tickets_ticket WHERE subject = ?)"
    home.execute(f"DELETE FROM tickets_timer WHERE ticket_id IN {mine}", SUBJECT)
    home.execute(
        "UPDATE tickets_ticket SET state = 'closed', is_open = false WHERE subject = ?", SUBJECT
    )


def let_all_be_due(home):
    late = homes.moment(-60)
    home.execute("UPDATE tickets_timer SET due_at = ? WHERE kind = 'wake'", late)


def woken(home):
    """How often the effect of each timer is there."""
    return Counter(
        pk
        for (pk,) in home.query(
            "SELECT e.ticket_id FROM tickets_event e JOIN tickets_ticket t ON t.id = e.ticket_id"
            " WHERE e.kind = 'woken' AND t.subject = ?",
            SUBJECT,
        )
    )


def fates(home):
    """What became of the timers and their tickets."""
    return home.query(
        "SELECT w.state, t.state, count(*) FROM tickets_timer w"
        " JOIN tickets_ticket t ON t.id = w.ticket_id"
        " WHERE w.kind = 'wake' AND t.subject = ? GROUP BY w.state, t.state ORDER BY w.state",
        SUBJECT,
    )


def test_worker_killed_at_timer_500_of_1000(home, asleep):
    """In the middle of it: claimed, and its effect half written down."""
    fatal = asleep[FATAL - 1]
    home.stall("INSERT ON tickets_event", f"NEW.kind = 'state_changed' AND NEW.ticket_id = {fatal}")
    let_all_be_due(home)
    wait_until(lambda: asleep[FATAL - 2] in woken(home), seconds=120, what="timer 499")
    home.kill("worker")
    before = woken(home)
    assert set(asleep[: FATAL - 1]) <= set(before) < set(asleep)
    assert fatal not in before
    assert fates(home) == [
        ("fired", "open", len(before)),
        ("pending", "snoozed", COUNT - len(before)),
    ]
    home.start_again()
    wait_until(lambda: len(woken(home)) == COUNT, seconds=120, what="all of them")
    assert fates(home) == [("fired", "open", COUNT)]
    assert woken(home) == dict.fromkeys(asleep, 1)
