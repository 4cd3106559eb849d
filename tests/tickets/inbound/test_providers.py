"""Each provider's way to post a mail becomes the same message."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.tickets.inbound import posting
from tickets.core.message import Message
from tickets.inbound import providers, receive
from tickets.inbound.models import InboundMail, InboundState


@pytest.fixture(autouse=True)
def _known(settings, shop):
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": posting.SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": posting.SIGNING_KEY,
        "MANDRILL_WEBHOOK_KEY": posting.SIGNING_KEY,
        "BREVO_API_KEY": posting.SIGNING_KEY,
    }


def process_all():
    """Until nothing waits; how each mail ended."""
    while waiting := list(InboundMail.objects.filter(state=InboundState.RECEIVED)):
        for mail in waiting:
            receive.process(pk=mail.pk, now=mail.due_at)
    return sorted(InboundMail.objects.values_list("state", "reason"))


def only_message(response):
    assert (response.status_code, response.content) == (200, b"")
    assert process_all() == [("message", "person")] or InboundMail.objects.get().detail
    return Message.objects.get()


def test_postmark_with_the_raw_mail(client, write):
    message = only_message(posting.postmark_raw(client, write("Waar blijft het?")))
    assert (message.visible_text, message.from_email) == ("Waar blijft het?", "mirjam@example.org")
    assert message.ticket.channel == "email"


def test_postmark_parsed(client):
    bill = ("bon.pdf", "application/pdf", b"%PDF-1.4 bill")
    message = only_message(posting.postmark_parsed(client, text="Kapot é", files=[bill]))
    assert (message.visible_text, message.ticket.subject) == ("Kapot é", "My parcel")
    assert message.message_id == "postmark-1@example.org"
    attachment = message.attachments.get()
    assert (attachment.name, attachment.read()) == ("bon.pdf", b"%PDF-1.4 bill")


def test_mailgun_parsed(client):
    photo = ("foto.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    message = only_message(posting.mailgun_parsed(client, text="Kapot é", files=[photo]))
    assert (message.visible_text, message.ticket.subject) == ("Kapot é", "Mijn pakje één")
    assert message.attachments.get().name == "foto.png"


def test_mailgun_mime(client, write):
    message = only_message(posting.mailgun_mime(client, write("Waar blijft het?")))
    assert message.visible_text == "Waar blijft het?"


def test_mailgun_mime_keeps_bytes_that_are_not_utf_8(client, write):
    raw = write("Kapot E").replace(b"7bit", b"8bit").replace(b"utf-8", b"iso-8859-1")
    message = only_message(posting.mailgun_mime(client, raw.replace(b"Kapot E", b"Kapot \xe9")))
    assert message.visible_text == "Kapot é"


@pytest.mark.parametrize("is_base64", [False, True])
def test_amazon_ses_with_the_mail_in_the_notification(client, write, is_base64):
    response = posting.amazon_ses(client, write("Waar blijft het?"), is_base64=is_base64)
    assert only_message(response).visible_text == "Waar blijft het?"


def test_mandrill_posts_several_at_once(client, write):
    response = posting.mandrill(client, write("One é."), write("Two."))
    assert (response.status_code, response.content) == (200, b"")
    assert process_all() == [("message", "person")] * 2 + [("suppressed", "unpacked")]
    texts = Message.objects.values_list("visible_text", flat=True)
    assert set(texts) == {"One é.", "Two."}


@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid")
def test_sendgrid_raw(client, write):
    envelope = {"to": ["info@naaldbos.example"], "from": "mirjam@example.org"}
    fields = {"email": write("Waar blijft het?").decode(), "envelope": json.dumps(envelope)}
    assert only_message(posting.post(client, "sendgrid", fields)).visible_text == "Waar blijft het?"


@pytest.mark.parametrize("is_base64", [False, True])
def test_sparkpost(client, write, is_base64):
    raw = write("Waar blijft het?")
    content = {
        "email_rfc822": base64.b64encode(raw).decode() if is_base64 else raw.decode(),
        "email_rfc822_is_base64": is_base64,
    }
    relay = {"content": content, "rcpt_to": "info@naaldbos.example", "msg_from": "a@example.org"}
    response = posting.post_json(client, "sparkpost", [{"msys": {"relay_message": relay}}])
    assert only_message(response).visible_text == "Waar blijft het?"


def test_postal(client, write, settings):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    lines = key.public_key().public_bytes(*form).decode().splitlines()
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTAL_WEBHOOK_KEY": "\n".join(lines[1:-1])}
    payload = {
        "id": 7,
        "rcpt_to": "info@naaldbos.example",
        "mail_from": "mirjam@example.org",
        "message": base64.b64encode(write("Waar blijft het?")).decode(),
        "base64": True,
    }
    content = json.dumps(payload).encode()
    signature = base64.b64encode(key.sign(content, padding.PKCS1v15(), hashes.SHA1()))
    response = posting.post_json(
        client, "postal", payload, headers={"x-postal-signature": signature.decode()}
    )
    assert only_message(response).visible_text == "Waar blijft het?"


def test_brevo_parsed(client):
    item = {
        "Uuid": ["aaaaaaaa-0000"],
        "MessageId": "<brevo-1@example.org>",
        "Headers": {
            "Message-ID": "<brevo-1@example.org>",
            "From": "Mirjam <mirjam@example.org>",
            "To": "info@naaldbos.example",
            "Subject": "Mijn pakje",
            "Date": "Tue, 3 Mar 2026 09:00:00 +0000",
        },
        "RawTextBody": "Waar blijft het?",
        "RawHtmlBody": None,
        "Attachments": [],
    }
    message = only_message(posting.post_json(client, "brevo", {"items": [item]}))
    assert (message.visible_text, message.ticket.subject) == ("Waar blijft het?", "Mijn pakje")


def test_every_provider_has_its_view_in_anymail(settings):
    names = {
        f"{name.upper()}_{end}": "x"
        for name in providers.VIEWS
        for end in ("API_KEY", "WEBHOOK_KEY")
    }
    names |= {
        "MAILERSEND_INBOUND_SECRET": "x",
        "RESEND_INBOUND_SECRET": "whsec_eA==",
        "MAILTRAP_API_TOKEN": "x",
    }
    settings.ANYMAIL = {**settings.ANYMAIL, **names}
    known = [name for name in providers.VIEWS if name != "sendgrid"]
    assert [providers.view_for(name) is not None for name in known] == [True] * len(known)


def test_body_that_is_no_mail_waits_with_its_reason(client):
    posting.post_json(client, "postmark", {"RecordType": "Bounce", "ID": 42})
    assert process_all() == [("quarantined", "error")]
    assert "Bounce" in InboundMail.objects.get().detail


def test_half_a_character_in_json_is_read(client, write):
    payload = {"OriginalRecipient": "", "RawEmail": write().decode() + "\ud83d"}
    assert only_message(posting.post_json(client, "postmark", payload)).text.endswith("?")
