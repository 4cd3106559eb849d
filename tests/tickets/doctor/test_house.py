"""What the machine itself looks like to the doctor."""

from datetime import timedelta

import pytest

from tickets.core.heartbeat import beat
from tickets.doctor import house
from tickets.doctor.finding import Standing
from tickets.inbound.models import ImapAccount


@pytest.mark.parametrize(("seconds", "standing"), [(4, "well"), (-4, "well"), (60, "bad")])
def test_clock_is_held_against_the_database(now, seconds, standing):
    assert house.clock(now, own=now + timedelta(seconds=seconds)).standing == standing


@pytest.mark.parametrize(("gigabytes", "standing"), [(50, "well"), (0.5, "bad")])
def test_full_disk(gigabytes, standing):
    room = house.Room(total=100 * 1024**3, free=int(gigabytes * 1024**3))
    assert house.disk(room).standing == standing


def test_way_out():
    assert house.mail_out(is_set=False).standing == Standing.BAD
    assert house.mail_out(is_set=True).standing == Standing.WELL


def test_whole_house(db, shop, now):
    beat(name="worker", now=now)
    ImapAccount.objects.create(
        mailbox=shop.mailboxes.get(), host="imap.example", username="info", error="refused"
    )
    found = {finding.name: finding.standing for finding in house.examine(now=now)}
    assert len(found) == 16
    assert list(found.values())[1:3] == [Standing.WELL, Standing.BAD]
    assert found["IMAP info"] == Standing.BAD
    assert found["Shape of the database"] == Standing.WELL
