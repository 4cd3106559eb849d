"""Hands one mail to the mail server or provider, and says exactly what came of it."""

import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from smtplib import SMTP
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from tickets.outbox import server


@dataclass(frozen=True)
class Handover:
    """The mail is out of our hands."""

    provider_id: str = ""
    # Address -> what the server said, for recipients that it would not take.
    refused: dict[str, str] = field(default_factory=dict)


class UnableToSend(Exception):  # noqa: N818 -- named after what happened
    """The mail did not go, and certainly is not with the recipient."""


class Temporary(UnableToSend):
    """Another try later may work."""


class Refused(UnableToSend):
    """No other try will work: the server will not have this mail or any of its recipients."""


class Misconfigured(UnableToSend):
    """Our own access is wrong (password, certificate): no mail will go until it is mended."""


class MaybeSent(Exception):  # noqa: N818 -- named after what happened
    """The connection broke after the whole mail was given and before the answer came."""


def hand_over(message: EmailMultiAlternatives, *, before: Callable[[], None]) -> Handover:
    """Send `message` with the configured backend.

    `before` is called at the last moment at which a crash surely means 'not sent'. Raises one of
    the exceptions above.
    """
    try:
        connection = server.connection()
    except ValueError as error:
        # Sealed with a key that is gone: the password has to be filled in anew.
        raise Misconfigured(str(error)) from error
    if isinstance(connection, SmtpBackend):
        return _over_smtp(connection, message, before=before)
    return _over_backend(connection, message, before=before)


def _over_smtp(
    backend: SmtpBackend, message: EmailMultiAlternatives, *, before: Callable[[], None]
) -> Handover:
    try:
        backend.open()
        smtp = backend.connection
        if smtp is None:
            raise Temporary("no connection")
        smtp.ehlo_or_helo_if_needed()
        refused = _offer(smtp, message)
        _say_data(smtp, _wire_bytes(message))
        _ask(before, smtp)
        _finish_data(smtp)
    except smtplib.SMTPAuthenticationError as error:
        raise Misconfigured(_said(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Misconfigured(str(error)) from error
    except smtplib.SMTPResponseException as error:
        refusal = Temporary if 400 <= error.smtp_code < 500 else Refused
        raise refusal(_said(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        trouble = Misconfigured if "CERTIFICATE_VERIFY_FAILED" in str(error) else Temporary
        raise trouble(str(error) or type(error).__name__) from error
    finally:
        _hang_up(backend)
    return Handover(refused=refused)


def _wire_bytes(message: EmailMultiAlternatives) -> bytes:
    """The mail with the line ends that SMTP wants, whatever they were."""
    return re.sub(rb"\r\n|\r|\n", b"\r\n", written(message))


def written(message: EmailMultiAlternatives) -> bytes:
    """The mail as bytes, every Message-ID on the line of its name.

    The library folds at 78 characters even where nothing can be cut, and then the id stands on a
    line of its own: allowed (RFC 5322 2.2.3), yet there are programs that read it as empty.
    """
    head, blank, body = message.message().as_bytes().partition(b"\n\n")
    head = re.sub(rb"(?mi)^(message-id|in-reply-to): *\n +", rb"\1: ", head)
    return head + blank + body


def _offer(smtp: SMTP, message: EmailMultiAlternatives) -> dict[str, str]:
    """MAIL FROM and RCPT TO; what each refused recipient's server said. Raises when all are."""
    sender = re.sub(r"^.*<|>$", "", message.from_email)
    code, reply = smtp.mail(sender)
    if code != 250:
        raise smtplib.SMTPResponseException(code, reply)
    refused: dict[str, tuple[int, bytes]] = {}
    recipients = [re.sub(r"^.*<|>$", "", address) for address in message.recipients()]
    for recipient in recipients:
        code, reply = smtp.rcpt(recipient)
        if code == 421:
            raise smtplib.SMTPResponseException(code, reply)
        if code not in {250, 251}:
            refused[recipient] = (code, reply)
    if len(refused) == len(recipients):
        # One temporary refusal makes the whole worth another try.
        worst = min(refused.values())
        raise smtplib.SMTPResponseException(*worst)
    return {email: _said(*answer) for email, answer in refused.items()}


def _say_data(smtp: SMTP, content: bytes) -> None:
    """DATA and the whole mail but its final dot: until that dot no server has accepted it."""
    smtp.putcmd("data")
    code, reply = smtp.getreply()
    if code != 354:
        raise smtplib.SMTPResponseException(code, reply)
    smtp.send(re.sub(rb"(?m)^\.", b"..", content))
    if not content.endswith(b"\r\n"):
        smtp.send(b"\r\n")


def _ask(before: Callable[[], None], smtp: SMTP) -> None:
    """Hang up at once when `before` says no: a polite QUIT would be taken for part of the mail."""
    try:
        before()
    except BaseException:
        smtp.close()
        raise


def _finish_data(smtp: SMTP) -> None:
    try:
        smtp.send(b".\r\n")
        code, reply = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise MaybeSent(str(error)) from error
    if code != 250:
        raise smtplib.SMTPResponseException(code, reply)


def _hang_up(backend: SmtpBackend) -> None:
    try:
        backend.close()
    except (smtplib.SMTPException, OSError):
        # The outcome is known already; a rude goodbye does not change it.
        backend.connection = None


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"[:500]


def _over_backend(
    backend: Any, message: EmailMultiAlternatives, *, before: Callable[[], None]
) -> Handover:
    before()
    try:
        backend.send_messages([message])
    except AnymailAPIError as error:
        raise _from_provider(error) from error
    except AnymailError as error:
        raise Refused(str(error)[:500]) from error
    except requests.RequestException as error:
        raise MaybeSent(str(error)[:500]) from error
    status = getattr(message, "anymail_status", None)
    recipients = getattr(status, "recipients", {})
    refused = {
        email: recipient.status
        for email, recipient in recipients.items()
        if recipient.status in {"invalid", "rejected", "failed"}
    }
    ids = [recipient.message_id for recipient in recipients.values() if recipient.message_id]
    return Handover(provider_id=str(ids[0]) if ids else "", refused=refused)


def _from_provider(error: AnymailAPIError) -> Exception:
    """A provider's answer as one of our outcomes."""
    status = getattr(error, "status_code", None)
    text = str(error)[:500]
    if isinstance(error.__cause__, requests.ConnectTimeout):
        return Temporary(text)
    if status is None:
        return MaybeSent(text)
    if status in {401, 403}:
        return Misconfigured(text)
    if status == 429 or status >= 500:
        return Temporary(text)
    return Refused(text)
