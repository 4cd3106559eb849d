"""Posts mails the way each provider does, after the providers' own documentation."""

import base64
import hashlib
import hmac
import json

from django.core.files.uploadedfile import SimpleUploadedFile

SECRET = "helpdesk:only-for-tests"
SIGNING_KEY = "only-for-tests"


def authorization(secret=SECRET):
    return {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def post(client, provider, *args, headers=None, **kwargs):
    return client.post(
        f"/hooks/inbound/{provider}/",
        *args,
        headers={**authorization(), **(headers or {})},
        **kwargs,
    )


def post_json(client, provider, payload, **kwargs):
    content = json.dumps(payload)
    return post(client, provider, content, content_type="application/json", **kwargs)


def postmark_raw(client, raw, *, to="info@naaldbos.example", **kwargs):
    payload = {
        "FromName": "Mirjam",
        "From": "mirjam@example.org",
        "OriginalRecipient": to,
        "RawEmail": raw.decode(),
        "Headers": [],
        "Attachments": [],
    }
    return post_json(client, "postmark", payload, **kwargs)


def postmark_parsed(client, *, text, subject="My parcel", files=()):
    payload = {
        "From": "mirjam@example.org",
        "FromFull": {
            "Email": "mirjam@example.org",
            "Name": "Mirjam van den Berg",
            "MailboxHash": "",
        },
        "ToFull": [{"Email": "info@naaldbos.example", "Name": "", "MailboxHash": ""}],
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": "info@naaldbos.example",
        "Subject": subject,
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "Date": "Tue, 3 Mar 2026 09:00:00 +0000",
        "TextBody": text,
        "HtmlBody": f"<p>{text}</p>",
        "StrippedTextReply": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<mirjam@example.org>"},
            {"Name": "Message-ID", "Value": "<postmark-1@example.org>"},
        ],
        "Attachments": [
            {
                "Name": name,
                "Content": base64.b64encode(content).decode(),
                "ContentType": kind,
                "ContentLength": len(content),
                "ContentID": "",
            }
            for name, kind, content in files
        ],
    }
    return post_json(client, "postmark", payload)


def mailgun_signature(token="a" * 50, timestamp="1772528400", key=SIGNING_KEY):
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256)
    return {"token": token, "timestamp": timestamp, "signature": signature.hexdigest()}


def mailgun_mime(client, raw, *, signature=None, **kwargs):
    """Written by hand: the test client would insist on UTF-8."""
    fields = {
        "recipient": b"info@naaldbos.example",
        "sender": b"mirjam@example.org",
        "body-mime": raw,
        **{k: v.encode() for k, v in (signature or mailgun_signature()).items()},
    }
    body = b"".join(
        b'--frontier\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.encode(), value)
        for name, value in fields.items()
    )
    kind = "multipart/form-data; boundary=frontier"
    return post(client, "mailgun_mime", body + b"--frontier--\r\n", content_type=kind, **kwargs)


def mailgun_parsed(client, *, text, files=()):
    headers = [
        ["Message-Id", "<mailgun-1@example.org>"],
        ["From", "Mirjam van den Berg <mirjam@example.org>"],
        ["To", "info@naaldbos.example"],
        ["Subject", "Mijn pakje \u00e9\u00e9n"],
        ["Date", "Tue, 3 Mar 2026 09:00:00 +0000"],
    ]
    fields = {
        "recipient": "info@naaldbos.example",
        "sender": "mirjam@example.org",
        "message-headers": json.dumps(headers),
        "body-plain": text,
        "body-html": f"<p>{text}</p>",
        "stripped-text": text,
        "attachment-count": str(len(files)),
        **mailgun_signature(),
    }
    for number, (name, kind, content) in enumerate(files, start=1):
        fields[f"attachment-{number}"] = SimpleUploadedFile(name, content, kind)
    return post(client, "mailgun", fields)


def amazon_ses(client, raw, *, is_base64=False):
    action = {"type": "SNS", "topicArn": "arn:aws:sns:eu-west-1:111:mail", "encoding": "UTF-8"}
    content = raw.decode()
    if is_base64:
        action["encoding"], content = "BASE64", base64.b64encode(raw).decode()
    received = {
        "notificationType": "Received",
        "mail": {"messageId": "d6iitobk75ur44p8", "source": "mirjam@example.org"},
        "receipt": {"recipients": ["info@naaldbos.example"], "action": action},
        "content": content,
    }
    payload = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": action["topicArn"],
        "Message": json.dumps(received),
    }
    headers = {
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": payload["MessageId"],
    }
    content_type = "text/plain; charset=UTF-8"
    return post(
        client, "amazon_ses", json.dumps(payload), content_type=content_type, headers=headers
    )


def mandrill(client, *raws):
    events = [
        {
            "event": "inbound",
            "ts": 1,
            "msg": {"raw_msg": raw.decode(), "email": "info@naaldbos.example"},
        }
        for raw in raws
    ]
    fields = {"mandrill_events": json.dumps(events)}
    # Mandrill signs the address with the secret in it, and the fields.
    url = f"http://{SECRET}@testserver/hooks/inbound/mandrill/"
    signed = url + "mandrill_events" + fields["mandrill_events"]
    digest = hmac.new(SIGNING_KEY.encode(), signed.encode(), hashlib.sha1).digest()
    headers = {"x-mandrill-signature": base64.b64encode(digest).decode()}
    return post(client, "mandrill", fields, headers=headers)
