"""What each mail provider's webhook posts: who may post it, and which raw mails are in it."""

import base64
import io
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from anymail.webhooks.base import AnymailBaseWebhookView
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, QueryDict

#: Provider as it stands in the address -> its view class in anymail.
VIEWS = {
    "amazon_ses": "AmazonSESInboundWebhookView",
    "brevo": "BrevoInboundWebhookView",
    "mailersend": "MailerSendInboundWebhookView",
    "mailgun": "MailgunInboundWebhookView",
    "mailjet": "MailjetInboundWebhookView",
    "mailtrap": "MailtrapInboundWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalInboundWebhookView",
    "postmark": "PostmarkInboundWebhookView",
    "resend": "ResendInboundWebhookView",
    "sendgrid": "SendGridInboundWebhookView",
    "sparkpost": "SparkPostInboundWebhookView",
}


def view_for(provider: str) -> AnymailBaseWebhookView | None:
    """Anymail's own view, which knows the provider's signature; None for an unknown provider.

    Mailgun posts the raw mail only to an address that ends in `mime`.
    """
    provider = provider.removesuffix("_mime")
    if provider not in VIEWS:
        return None
    module = import_module(f"anymail.webhooks.{provider}")
    view: AnymailBaseWebhookView = getattr(module, VIEWS[provider])()
    return view


def tracking_view_for(provider: str) -> AnymailBaseWebhookView | None:
    """The same for events about mail that we sent; Mandrill posts both to one kind of address."""
    if provider not in VIEWS:
        return None
    module = import_module(f"anymail.webhooks.{provider}")
    name = VIEWS[provider].replace("Inbound", "Tracking")
    view: AnymailBaseWebhookView = getattr(module, name)()
    return view


def keep(request: HttpRequest) -> dict[str, Any]:
    """What must be kept beside the body, so that the request can be read again later."""
    return {
        "content_type": request.META.get("CONTENT_TYPE", ""),
        "path": request.path,
        "query": request.META.get("QUERY_STRING", ""),
        "headers": {
            name: value
            for name, value in request.META.items()
            if name.startswith("HTTP_X_") and isinstance(value, str)
        },
    }


def mails_in(*, provider: str, body: bytes, kept: dict[str, Any]) -> list[tuple[bytes, list[str]]]:
    """Each raw mail in a stored request, with the addresses of its envelope.

    The provider's own bytes where it sends them; else a mail is written from what it parsed.
    Raises for a body that is not what the provider documents.
    """
    provider = provider.removesuffix("_mime")
    read = RAW.get(provider)
    if read:
        found = read(_rebuild(body, kept))
        if found is not None:
            return found
    view = view_for(provider)
    if view is None:
        raise ValueError(f"unknown provider {provider}")
    mails = []
    for event in view.parse_events(_rebuild(body, kept)):
        message = getattr(event, "message", None)
        if message is None:
            continue
        recipient = getattr(message, "envelope_recipient", None)
        mails.append((message.as_bytes(), [recipient] if recipient else []))
    return mails


def _rebuild(body: bytes, kept: dict[str, Any]) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": kept.get("path", "/"),
            "QUERY_STRING": kept.get("query", ""),
            "CONTENT_TYPE": kept.get("content_type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(body),
            **kept.get("headers", {}),
        }
    )


Found = list[tuple[bytes, list[str]]]


def _fields(request: WSGIRequest) -> QueryDict:
    """The form with each byte as one character: a mail in it need not be UTF-8."""
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body, encoding="latin-1")
    request.encoding = "latin-1"
    return request.POST


def _octets(field: object) -> bytes:
    return str(field).encode("latin-1")


def _text(field: object) -> str:
    return _octets(field).decode(errors="replace")


def _written(text: str) -> bytes:
    """A mail that stood in JSON; half a surrogate pair, which is no character, becomes `?`."""
    return text.encode(errors="replace")


def _mailgun(request: WSGIRequest) -> Found | None:
    fields = _fields(request)
    if "body-mime" not in fields:
        return None
    return [(_octets(fields["body-mime"]), [_text(fields.get("recipient", ""))])]


def _sendgrid(request: WSGIRequest) -> Found | None:
    fields = _fields(request)
    if "email" not in fields:
        return None
    envelope = json.loads(_octets(fields.get("envelope", "{}")))
    return [(_octets(fields["email"]), list(envelope.get("to", [])))]


def _postmark(request: WSGIRequest) -> Found | None:
    event = json.loads(request.body)
    if "RawEmail" not in event:
        return None
    return [(_written(event["RawEmail"]), [event.get("OriginalRecipient", "")])]


def _amazon_ses(request: WSGIRequest) -> Found | None:
    event = json.loads(json.loads(request.body)["Message"])
    receipt = event.get("receipt", {})
    action = receipt.get("action", {})
    if action.get("type") != "SNS" or "content" not in event:
        return None
    content = event["content"]
    raw = base64.b64decode(content) if action.get("encoding") == "BASE64" else _written(content)
    return [(raw, list(receipt.get("recipients", [])))]


def _mandrill(request: WSGIRequest) -> Found | None:
    events = json.loads(_octets(_fields(request)["mandrill_events"]))
    return [
        (_written(event["msg"]["raw_msg"]), [event["msg"].get("email", "")])
        for event in events
        if event.get("event") == "inbound"
    ]


def _sparkpost(request: WSGIRequest) -> Found | None:
    found = []
    for event in json.loads(request.body):
        relay = event.get("msys", {}).get("relay_message")
        if not relay:
            continue
        content = relay["content"]
        raw = _written(content["email_rfc822"])
        if content.get("email_rfc822_is_base64"):
            raw = base64.b64decode(raw)
        found.append((raw, [relay.get("rcpt_to", "")]))
    return found


def _postal(request: WSGIRequest) -> Found | None:
    event = json.loads(request.body)
    if "message" not in event or not isinstance(event["message"], str):
        return None
    raw = _written(event["message"])
    if event.get("base64"):
        raw = base64.b64decode(raw)
    return [(raw, [event.get("rcpt_to", "")])]


#: Providers that give the mail's own bytes, and where; None from one means 'not this time'.
RAW: dict[str, Callable[[WSGIRequest], Found | None]] = {
    "amazon_ses": _amazon_ses,
    "mailgun": _mailgun,
    "mandrill": _mandrill,
    "postal": _postal,
    "postmark": _postmark,
    "sendgrid": _sendgrid,
    "sparkpost": _sparkpost,
}
