"""H-40: however many forms in a victim's name send him one mail, without a word of theirs."""

from django.test import Client

from tests.tickets.portal.test_form import HERE, front, prove, run_worker, visit_of
from tickets.inbound.models import InboundMail
from tickets.outbox.models import OutgoingMail
from tickets.portal import form_guard

__all__ = ["front"]

BAIT = "You won 1000 euro, click http://evil.example"


def test_many_forms_send_one_mail_at_most(front, monkeypatch):
    monkeypatch.setattr(form_guard, "FLOOD", 30)
    client = Client()
    visit = visit_of(client.get(HERE))
    said = {
        "email": "victim@example.org", "name": BAIT, "order": "evil.example",
        "visit": visit, "proof": prove(visit),
    }  # fmt: skip
    for number in range(40):
        client.post(HERE, {**said, "text": f"{BAIT} {number}", "part": "1"})
    run_worker()

    mail = OutgoingMail.objects.get()
    words = mail.subject + mail.text + mail.html + str(mail.to)
    assert [bait for bait in ("evil.example", "1000", "won") if bait in words] == []
    states = set(InboundMail.objects.values_list("state", flat=True))
    # Not one of those that were taken in is lost; a flood is told to come back.
    assert (states, InboundMail.objects.count()) == ({"message", "held"}, 30)
