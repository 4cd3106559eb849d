"""What came in is safe before anybody is told so, and before anything looks into it."""

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError

from tickets.inbound import store as storing
from tickets.inbound.models import Door, InboundMail
from tickets.inbound.store import IN_ROW, store

ANYTHING = bytes(range(256)) * 8


@pytest.fixture
def bells(monkeypatch):
    rung = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs: rung.append((name, kwargs)))
    return rung


@pytest.mark.parametrize("raw", [b"", ANYTHING, b"x" * IN_ROW], ids=["nothing", "bytes", "row"])
def test_store_keeps_every_byte_in_the_row(db, now, raw):
    row = InboundMail.objects.get(pk=store(raw=raw, door=Door.PIPE, now=now).pk)
    assert (row.raw, row.size, row.raw_file.name) == (raw, len(raw), "")


def test_store_keeps_a_large_mail_in_a_file_on_the_disk(db, now, monkeypatch):
    synced = []
    monkeypatch.setattr(storing.os, "fsync", synced.append)
    raw = ANYTHING * 200
    row = InboundMail.objects.get(pk=store(raw=raw, door=Door.PIPE, now=now).pk)
    assert (row.raw, row.raw_bytes, len(synced)) == (raw, None, 1)
    assert default_storage.size(row.raw_file.name) == len(raw)


def test_bell_rings_after_the_commit(db, now, bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = store(raw=b"x", door=Door.PIPE, now=now)
        assert bells == []
    assert bells == [("inbound.process", {"pk": row.pk})]


def test_bell_does_not_ring_for_what_is_undone(db, now, bells, django_capture_on_commit_callbacks):
    def undone():
        with transaction.atomic():
            store(raw=b"x", door=Door.PIPE, now=now)
            raise DatabaseError("gone")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(DatabaseError):
        undone()
    assert (bells, InboundMail.objects.count()) == ([], 0)


def test_broker_that_is_gone_stops_nobody(db, now, monkeypatch, django_capture_on_commit_callbacks):
    def gone(*_, **__):
        raise OperationalError("nobody there")

    monkeypatch.setattr(current_app, "send_task", gone)
    with django_capture_on_commit_callbacks(execute=True):
        store(raw=b"x", door=Door.PIPE, now=now)
    assert InboundMail.objects.count() == 1
