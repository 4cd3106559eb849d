"""Tries a mail server before it is kept, up to the point where a mail would be handed over."""

import smtplib
import ssl
from enum import Enum

from tickets.core.reach import UnknownName, is_inside
from tickets.outbox.server import LOCAL, Security, Server, line_to

#: Seconds without an answer, while somebody looks at the page.
PATIENCE = 15
#: What servers say when they want a password made for programs (Google, Yahoo, iCloud).
WANTS_OTHER = ("application-specific", "app password", "app-specific")


class Trouble(Enum):
    NAME = "no machine has this name"
    UNREACHABLE = "nobody answers there, or not as a mail server does"
    CERTIFICATE = "its certificate is not for this name, or not valid"
    NO_SECURITY = "it cannot close the line in the way that was chosen"
    READABLE = "without encryption only this machine itself may be asked"
    LOGIN = "user name or password is wrong"
    PROGRAM_LOGIN = "it wants a password that is made for programs"
    SENDER = "it does not let us send from this address"


def try_server(server: Server, *, sender: str) -> Trouble | None:
    """What is wrong; None when `server` would take a mail from `sender`. No mail is sent."""
    if server.security == Security.NONE and server.host not in LOCAL:
        return Trouble.READABLE
    try:
        is_private = is_inside(server.host)
    except UnknownName:
        return Trouble.NAME
    trouble = _try(server, sender=sender)
    hidden = {Trouble.CERTIFICATE, Trouble.NO_SECURITY}
    return Trouble.UNREACHABLE if is_private and trouble in hidden else trouble


def _try(server: Server, *, sender: str) -> Trouble | None:
    backend = line_to(server, seconds=PATIENCE)
    try:
        backend.open()
        smtp = backend.connection
        assert isinstance(smtp, smtplib.SMTP)
        smtp.ehlo_or_helo_if_needed()
        is_refused = any(code >= 400 for code in _offer(smtp, sender))
    except smtplib.SMTPAuthenticationError as error:
        said = str(error).lower()
        wants_other = any(words in said for words in WANTS_OTHER)
        return Trouble.PROGRAM_LOGIN if wants_other else Trouble.LOGIN
    except smtplib.SMTPNotSupportedError:
        return Trouble.NO_SECURITY
    except ssl.SSLCertVerificationError:
        return Trouble.CERTIFICATE
    except (smtplib.SMTPException, OSError, UnicodeError):
        return Trouble.UNREACHABLE
    finally:
        _hang_up(backend)
    return Trouble.SENDER if is_refused else None


def _offer(smtp: smtplib.SMTP, sender: str) -> list[int]:
    """Its answers to a mail from `sender` to himself, which is then called off."""
    answers = [smtp.mail(sender)[0], smtp.rcpt(sender)[0]]
    smtp.rset()
    return answers


def _hang_up(backend: object) -> None:
    try:
        backend.close()  # type: ignore[attr-defined]  # Django's own backend
    except (smtplib.SMTPException, OSError):
        # What came of it is known already.
        return
