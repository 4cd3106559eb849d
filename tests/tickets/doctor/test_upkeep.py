"""The doctor notices an old backup, a queue that stands still, and a folder that others can read."""

from datetime import timedelta

import pytest

from tests import factories
from tickets.core.heartbeat import BACKUP, beat
from tickets.core.timer import TimerKind, set_timer
from tickets.doctor import upkeep
from tickets.doctor.finding import Standing
from tickets.outbox import pausing


@pytest.mark.parametrize(
    ("age", "standing"),
    [(None, "unknown"), (timedelta(days=1), "well"), (timedelta(days=3), "bad")],
)
def test_backup_grows_old(now, age, standing):
    assert upkeep.backup(age and now - age, now=now).standing == standing


def test_backup_that_was_made_is_known(db, now):
    beat(name=BACKUP, now=now)
    assert upkeep.examine(now=now)[0].standing == Standing.WELL


def test_timer_that_did_not_ring_is_noticed(ticket, now):
    set_timer(ticket=ticket, kind=TimerKind.WAKE, due_at=now - timedelta(hours=1))
    found = {one.name: one for one in upkeep.queues(now=now)}
    late = found["Moments that should have rung"]
    assert (late.standing, late.words) == (Standing.BAD, "The oldest has waited for 1\xa0hour.")


def test_mail_that_stands_still_is_noticed_unless_it_is_held(shop, agent, now, settings):
    from tickets import desk

    settings.IS_MAIL_OUT_SET = True
    ticket = factories.make_ticket(shop, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="On its way")
    later = now + timedelta(hours=1)
    assert upkeep.queues(now=later)[1].standing == Standing.BAD
    pausing.pause(reason=pausing.ASKED, by=None, now=later)
    assert (upkeep.queues(now=later)[1].standing, upkeep.held().standing) == ("well", "bad")


def test_database_that_fits_is_well(db):
    assert upkeep.migrations().standing == Standing.WELL


def test_folder_that_others_can_read_is_noticed(tmp_path):
    data = tmp_path / "data"
    assert upkeep.folder(data).standing == Standing.BAD
    data.mkdir(mode=0o755)
    assert upkeep.folder(data).words == "Others on this machine can read it."
    data.chmod(0o700)
    assert upkeep.folder(data).standing == Standing.WELL
