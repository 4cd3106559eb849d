"""The owner's page of who did what: filtered, in pages, never with anybody's words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tickets.core import audit
from tickets.core.audit import AuditEntry, AuditKind
from tickets.outbox import pausing


@pytest.fixture
def page(client_of, owner):
    client = client_of(owner)
    return lambda **asked: client.get(reverse("staff:audit"), asked).content.decode()


def test_it_is_filtered(page, owner, agent, now):
    audit.note(AuditKind.SETTINGS, by=owner, now=now, about="shop", number=41)
    audit.note(AuditKind.COLLEAGUE, by=agent, now=now - timedelta(days=9), about="user", number=42)
    assert ("shop #41" in page(), "colleague #42" in page()) == (True, True)
    for asked in ({"kind": "settings"}, {"who": owner.pk}, {"since": "2026-03-01"}):
        shown = page(**asked)
        assert ("shop #41" in shown, "colleague #42" in shown) == (True, False)
    shown = page(until="2026-03-01")
    assert ("shop #41" in shown, "colleague #42" in shown) == (False, True)


def test_nonsense_chooses_nothing(page, owner, now):
    audit.note(AuditKind.SETTINGS, by=owner, now=now, about="shop", number=41)
    assert "shop #41" in page(kind="?", who="x", since="2026-99-99", until="-", after="x")


def test_pages_go_on(page, owner, now):
    for number in range(100, 160):
        audit.note(AuditKind.SETTINGS, by=owner, now=now, about="shop", number=number)
    first = page()
    assert ("shop #159" in first, "shop #109" in first) == (True, False)
    last = AuditEntry.objects.get(number=110)
    assert f"after={last.pk}" in first
    assert "shop #109" in page(after=last.pk)


def test_what_was_done_is_never_changed(owner, now):
    entry = audit.note(AuditKind.SETTINGS, by=owner, now=now)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(by=None)


def test_mail_is_held_and_let_go_on_one_page(client_of, owner, now):
    client = client_of(owner)
    client.post(reverse("staff:hold_mail"))
    assert pausing.pause_of() is not None
    assert "All mail is held back." in client.get(reverse("staff:held_mail")).content.decode()
    client.post(reverse("staff:let_mail_go"), {"older": "drop"})
    assert pausing.pause_of() is None
