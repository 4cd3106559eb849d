"""The way out for mail: what the environment says, or else the server that the owner filled in."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.keys import signing_keys
from tickets.lib.sealed import seal, unseal

#: The only machine to which a password may travel readably: this one.
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

#: Where it is remembered whether there is a way out, and for how many seconds.
_KNOWN = "mail_out"
FRESH = 5


class Security(models.TextChoices):
    """How the line to the server is closed to others."""

    TLS = "tls", _("encrypted from the start (usually port 465)")
    STARTTLS = "starttls", _("encrypted after a greeting (usually port 587)")
    NONE = "none", _("not encrypted (only a server on this machine)")


class MailServer(models.Model):
    """At most one row; it counts while the environment names no way out."""

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=465)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField(max_length=320, blank=True)
    # Encrypted with a key derived from SECRET_KEY, as the passwords of mailboxes are.
    password = models.TextField(blank=True, editable=False)
    # Sender of mails that belong to no shop; many hosts refuse any other than their own.
    from_email = models.EmailField(max_length=254)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mailserver_only_one", condition=models.Q(is_only=True))
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.host}"


@dataclass(frozen=True)
class Server:
    """A server as it is filled in, before it is kept; the password is readable."""

    host: str
    port: int
    security: Security
    username: str
    password: str
    from_email: str


def is_open() -> bool:
    """Whether mail can leave at all."""
    return bool(settings.IS_MAIL_OUT_SET) or MailServer.objects.exists()


def is_open_for_pages() -> bool:
    """The same, a few seconds old at most, for what stands on every page."""
    if settings.IS_MAIL_OUT_SET:
        return True
    return bool(cache.get_or_set(_KNOWN, is_open, FRESH))


def kept() -> MailServer | None:
    return MailServer.objects.first()


def house_address() -> str:
    """Sender of mails that belong to no shop."""
    if settings.IS_MAIL_OUT_SET:
        return str(settings.MAIL_FROM)
    server = kept()
    return server.from_email if server else str(settings.MAIL_FROM)


def keep(*, server: Server, now: datetime) -> MailServer:
    """Send by this server from now on; an empty password keeps the one we have."""
    fields = {
        "host": server.host,
        "port": server.port,
        "security": server.security,
        "username": server.username,
        "from_email": server.from_email,
        "changed_at": now,
    }
    if server.password:
        fields["password"] = seal(server.password, keys=signing_keys())
    elif not server.username:
        fields["password"] = ""
    row, _is_new = MailServer.objects.update_or_create(is_only=True, defaults=fields)
    cache.delete(_KNOWN)
    return row


def forget() -> None:
    """Mail waits in the outbox again until there is another way out."""
    MailServer.objects.all().delete()
    cache.delete(_KNOWN)


def known_password() -> str:
    """The password that we have. Raises ValueError when it was sealed with another key."""
    server = kept()
    return unseal(server.password, keys=signing_keys()) if server and server.password else ""


def connection() -> BaseEmailBackend:
    """What hands a mail over just now. Raises ValueError for a password sealed with a lost key."""
    server = None if settings.IS_MAIL_OUT_SET else kept()
    if server is None:
        return get_connection(fail_silently=False)
    return line_to(
        Server(
            server.host,
            server.port,
            Security(server.security),
            server.username,
            known_password(),
            server.from_email,
        ),
        seconds=settings.EMAIL_TIMEOUT,
    )


def line_to(server: Server, *, seconds: int) -> SmtpBackend:
    """A line that is not open yet; `seconds` without an answer end it."""
    return SmtpBackend(
        host=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.security == Security.STARTTLS,
        use_ssl=server.security == Security.TLS,
        timeout=seconds,
        fail_silently=False,
    )
