"""What providers tell about mail that we sent."""

import hashlib
import hmac
import json

import pytest
from django.db import OperationalError, connection

from tests.tickets.inbound import posting
from tickets import desk
from tickets.core.customer import CustomerAddress
from tickets.core.event import EventKind
from tickets.core.states import State
from tickets.outbox.models import MailState, OutgoingMail


@pytest.fixture(autouse=True)
def _known(settings):
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": posting.SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": posting.SIGNING_KEY,
    }


@pytest.fixture
def mail(ticket, agent, now):
    """An answer that the provider took; its name for it is 'provider-1'."""
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=now, provider_id="provider-1")
    return OutgoingMail.objects.get()


def post(client, provider, payload, headers=None, content_type="application/json"):
    return client.post(
        f"/hooks/tracking/{provider}/",
        json.dumps(payload),
        content_type=content_type,
        headers={**posting.authorization(), **(headers or {})},
    )


def postmark(client, kind, message_id="provider-1", **fields):
    payload = {"RecordType": kind, "MessageID": message_id, **fields}
    return post(client, "postmark", payload)


def mailgun(client, event, message_id, **fields):
    token, timestamp = "a" * 50, "1772528400"
    signature = hmac.new(
        posting.SIGNING_KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256
    ).hexdigest()
    data = {
        "event": event,
        "timestamp": 1772528400.1,
        "recipient": "mirjam@example.org",
        "message": {"headers": {"message-id": message_id}},
        **fields,
    }
    block = {"timestamp": timestamp, "token": token, "signature": signature}
    return post(client, "mailgun", {"signature": block, "event-data": data})


def amazon(client, event):
    payload = {"Type": "Notification", "MessageId": "sns-1", "Message": json.dumps(event)}
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "sns-1"}
    return post(client, "amazon_ses", payload, headers, "text/plain; charset=UTF-8")


def amazon_bounce(client, bounce_type):
    return amazon(
        client,
        {
            "eventType": "Bounce",
            "mail": {"messageId": "provider-1", "destination": ["mirjam@example.org"]},
            "bounce": {
                "bounceType": bounce_type,
                "bounceSubType": "General",
                "bouncedRecipients": [
                    {"emailAddress": "mirjam@example.org", "diagnosticCode": "smtp; 550 5.1.1"}
                ],
            },
        },
    )


def fresh(mail):
    return OutgoingMail.objects.select_related("ticket").get(pk=mail.pk)


def test_postmark_delivery_is_noted_by_the_provider_s_id(client, mail):
    response = postmark(client, "Delivery", Recipient="mirjam@example.org")
    assert (response.status_code, response.content) == (200, b"")
    assert fresh(mail).delivered_at is not None


def test_mailgun_delivery_is_noted_by_our_message_id(client, mail):
    assert mailgun(client, "delivered", mail.rfc_message_id).status_code == 200
    assert fresh(mail).delivered_at is not None


def test_amazon_delivery_is_noted(client, mail):
    event = {
        "eventType": "Delivery",
        "mail": {"messageId": "provider-1", "destination": ["mirjam@example.org"]},
        "delivery": {"recipients": ["mirjam@example.org"], "smtpResponse": "250 ok"},
    }
    assert amazon(client, event).status_code == 200
    assert fresh(mail).delivered_at is not None


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_permanent_bounce_marks_the_address_and_brings_the_ticket_back(client, mail, provider):
    if provider == "postmark":
        bounce = {"Type": "HardBounce", "Email": "mirjam@example.org", "Details": "550 5.1.1"}
        response = postmark(client, "Bounce", **bounce)
    elif provider == "mailgun":
        response = mailgun(
            client, "failed", mail.rfc_message_id, severity="permanent", reason="bounce"
        )
    else:
        response = amazon_bounce(client, "Permanent")
    assert response.status_code == 200
    found = fresh(mail)
    assert (found.bounced_address, found.is_bounce_permanent) == ("mirjam@example.org", True)
    assert found.ticket.state == State.OPEN
    assert CustomerAddress.objects.get().bounced_at is not None
    assert found.ticket.events.filter(kind=EventKind.DELIVERY_FAILED).count() == 1


def test_soft_bounce_keeps_the_address(client, mail):
    bounce = {"Type": "SoftBounce", "Email": "mirjam@example.org"}
    assert postmark(client, "Bounce", **bounce).status_code == 200
    found = fresh(mail)
    assert (found.bounced_at is not None, found.is_bounce_permanent) == (True, False)
    assert CustomerAddress.objects.get().bounced_at is None
    assert found.ticket.state == State.OPEN


def test_amazon_s_transient_bounce_keeps_the_address(client, mail):
    amazon_bounce(client, "Transient")
    assert fresh(mail).is_bounce_permanent is False


def test_soft_bounce_may_turn_permanent(client, mail):
    postmark(client, "Bounce", Type="SoftBounce", Email="mirjam@example.org")
    postmark(client, "Bounce", Type="HardBounce", Email="mirjam@example.org")
    assert fresh(mail).is_bounce_permanent
    assert CustomerAddress.objects.get().bounced_at is not None


def test_same_bounce_twice_is_one(client, mail):
    for _ in range(2):
        postmark(client, "Bounce", Type="HardBounce", Email="mirjam@example.org")
    assert mail.ticket.events.filter(kind=EventKind.DELIVERY_FAILED).count() == 1


def test_delay_is_only_shown(client, mail):
    mailgun(client, "failed", mail.rfc_message_id, severity="temporary")
    found = fresh(mail)
    assert (found.delayed_at is not None, found.bounced_at) == (True, None)
    assert found.ticket.state == State.WAITING_CUSTOMER


def test_complaint_is_only_shown(client, mail):
    postmark(client, "SpamComplaint", Type="SpamComplaint", Email="mirjam@example.org")
    found = fresh(mail)
    assert (found.complained_at is not None, found.bounced_at) == (True, None)


def test_bounce_of_somebody_in_copy_leaves_the_ticket_alone(client, mail):
    OutgoingMail.objects.update(cc=[["Eva", "eva@example.org"]])
    postmark(client, "Bounce", Type="HardBounce", Email="eva@example.org")
    found = fresh(mail)
    assert (found.bounced_address, found.ticket.state) == (
        "eva@example.org",
        State.WAITING_CUSTOMER,
    )
    assert found.ticket.events.get(kind=EventKind.DELIVERY_FAILED).data["partly"] is True


def test_news_ends_the_doubt_whether_a_mail_was_sent(client, mail):
    OutgoingMail.objects.update(state=MailState.UNCERTAIN, sent_at=None)
    mailgun(client, "delivered", mail.rfc_message_id)
    assert fresh(mail).state == MailState.SENT


def test_event_of_somebody_else_s_mail_is_passed_by(client, mail):
    assert postmark(client, "Bounce", "another", Type="HardBounce").status_code == 200
    assert postmark(client, "Delivery", "").status_code == 200
    assert fresh(mail).bounced_at is None


@pytest.mark.parametrize("payload", [{}, {"RecordType": "Unheard"}, {"RecordType": "Bounce"}])
def test_event_that_cannot_be_read_does_not_come_again(client, mail, payload):
    assert post(client, "postmark", payload).status_code == 200


def test_stranger_is_refused(client, mail):
    headers = posting.authorization("helpdesk:wrong")
    payload = {"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "provider-1"}
    assert client.post("/hooks/tracking/postmark/").status_code == 401
    assert post(client, "postmark", payload, headers).status_code == 400
    assert post(client, "pigeon", payload).status_code == 404
    assert fresh(mail).bounced_at is None


def test_mail_in_posted_to_the_wrong_address_is_not_taken(client, mail):
    assert post(client, "postmark", {"FromFull": {}}).status_code == 503


def test_our_own_trouble_asks_for_another_try(client, mail):
    def fail(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = postmark(client, "Delivery")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
