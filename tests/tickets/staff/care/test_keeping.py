"""An owner decides how long his shop keeps what, and sees first what would go."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.audit import AuditEntry, AuditKind
from tickets.privacy.terms import days_of

FOR_EVER = {"ticket": "", "attachment": "", "customer": "", "raw_mail": "", "sent_mail": "",
            "feedback": ""}  # fmt: skip


def test_what_would_go_is_shown_before_it_does(shop, agent, owner, client_of):
    past = timezone.now() - timedelta(days=400)
    ticket = factories.make_ticket(shop, now=past)
    desk.resolve(ticket=ticket, by=agent, now=past)
    address = reverse("staff:keeping", args=[shop.pk])
    client = client_of(owner)

    shown = client.post(address, {**FOR_EVER, "ticket": "365", "step": "look"})

    assert "Questions: 1 would go now." in shown.content.decode()
    assert days_of(shop)["ticket"] is None

    client.post(address, {**FOR_EVER, "ticket": "365", "step": "keep"})

    assert days_of(shop) == {**dict.fromkeys(FOR_EVER), "ticket": 365}
    entry = AuditEntry.objects.get(kind=AuditKind.SETTINGS)
    assert entry.data["changed"]["ticket"] == [None, 365]


def test_nonsense_is_refused(shop, owner, client_of):
    address = reverse("staff:keeping", args=[shop.pk])
    answer = client_of(owner).post(address, {**FOR_EVER, "ticket": "1", "step": "keep"})
    assert answer.status_code == 422
    assert days_of(shop)["ticket"] is None
