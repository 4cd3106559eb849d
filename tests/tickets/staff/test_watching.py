"""Log-ins and the owner's work are written down; what was refused, and what was typed, is not."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tickets.core.audit import AuditEntry, AuditKind
from tickets.core.people import Role
from tickets.staff.settings.cause_forms import TOP

PASSWORD = "three words apart"


@pytest.fixture
def person(db):
    user = factories.make_user(Role.OWNER, name="Olga", email="olga@example.com")
    user.set_password(PASSWORD)
    user.save()
    return user


def kinds():
    return list(AuditEntry.objects.order_by("id").values_list("kind", flat=True))


def test_log_ins_are_written_down(person):
    client = Client(REMOTE_ADDR="203.0.113.7")
    address = reverse("account_login")
    client.post(address, {"login": person.email, "password": "something else"})
    client.post(address, {"login": "nobody@example.com", "password": "canary-password"})
    client.post(address, {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_logout"))

    wrong, unknown, right, out = AuditEntry.objects.order_by("id")
    assert (wrong.kind, wrong.by, wrong.number, wrong.ip) == (
        AuditKind.LOG_IN_FAILED, None, person.pk, "203.0.113.7"
    )  # fmt: skip
    assert (unknown.kind, unknown.number) == (AuditKind.LOG_IN_FAILED, None)
    assert (right.kind, right.by, right.by_label) == (AuditKind.LOGGED_IN, person, "Olga")
    assert (out.kind, out.by) == (AuditKind.LOGGED_OUT, person)
    told = str(list(AuditEntry.objects.values()))
    assert ("nobody@example.com" in told, "canary-password" in told) == (False, False)


def test_settings_are_written_down_by_the_names_of_fields(shop, owner, client_of):
    client = client_of(owner)
    AuditEntry.objects.all().delete()
    refused = client.post(reverse("staff:cause", args=[99_999]), {"name": "canary"})
    assert refused.status_code == 404
    client.post(reverse("staff:new_cause"), {"name": "canary", "place": f"{TOP}{shop.pk}"})

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.about, entry.by) == (AuditKind.SETTINGS, "new_cause", owner)
    assert entry.data["fields"] == ["name", "place"]
    assert "canary" not in str(entry.data)


def test_colleagues_are_a_kind_of_their_own(agent, owner, client_of):
    client = client_of(owner)
    AuditEntry.objects.all().delete()
    client.post(reverse("staff:dismiss", args=[agent.pk]))
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.number) == (AuditKind.COLLEAGUE, agent.pk)


def test_who_may_not_leaves_nothing(agent, shop, client_of):
    client = client_of(agent)
    AuditEntry.objects.all().delete()
    assert client.post(reverse("staff:new_cause"), {"name": "x"}).status_code == 403
    assert kinds() == []


def test_a_mail_as_it_came_is_written_down(ticket, agent, client_of, shop, now):
    from tickets.inbound.models import Door
    from tickets.inbound.store import store

    mail = store(raw=b"Subject: x\r\n\r\nx", door=Door.SMTP, mailbox=shop.mailboxes.get(), now=now)
    client = client_of(agent)
    AuditEntry.objects.all().delete()
    assert client.get(reverse("staff:mail_in_raw", args=[mail.pk])).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.number) == (AuditKind.RAW_LOOKED_AT, mail.pk)


def test_daily_work_is_not(ticket, agent, client_of):
    client = client_of(agent)
    AuditEntry.objects.all().delete()
    client.get(reverse("staff:ticket", args=[ticket.pk]))
    client.post(reverse("staff:solve", args=[ticket.pk]))
    assert kinds() == []
