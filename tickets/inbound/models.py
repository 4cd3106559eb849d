"""Mail as it came in, untouched, and what became of it (law 1)."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.attachment import unguessable_name
from tickets.core.message import Message
from tickets.core.shop import Mailbox


class InboundState(models.TextChoices):
    RECEIVED = "received", _("just in")
    MESSAGE = "message", _("became a message")
    DUPLICATE = "duplicate", _("came in before")
    SUPPRESSED = "suppressed", _("set aside")
    BOUNCE = "bounce", _("bounce")
    QUARANTINED = "quarantined", _("could not be read")
    HELD = "held", _("held")


class Door(models.TextChoices):
    WEBHOOK = "webhook", _("webhook")
    IMAP = "imap", _("IMAP mailbox")
    PIPE = "pipe", _("mail server")
    SMTP = "smtp", _("SMTP on this machine")
    FORM = "form", _("form")


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def due(self, now: datetime) -> Self:
        """Not processed yet, and not in the hands of a worker that is still within its time."""
        return self.filter(state=InboundState.RECEIVED, due_at__lte=now).order_by("due_at", "id")

    def for_list(self) -> Self:
        return self.defer("raw_bytes").select_related("mailbox__shop", "message__ticket")

    def in_trouble(self) -> Self:
        return self.filter(state=InboundState.QUARANTINED)

    def held(self) -> Self:
        """From the form, and perhaps not written by a person: a colleague says what it is."""
        return self.filter(state=InboundState.HELD)


class InboundMail(models.Model):
    door = models.CharField(max_length=8, choices=Door)
    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, blank=True, related_name="inbound_mails"
    )
    # What the door knew of the way here: the envelope, or the provider and its request's headers.
    envelope = models.JSONField(default=dict)
    # Small mails stand in the row; a large one is a file, written and synced before the row is.
    raw_bytes = models.BinaryField(null=True)
    raw_file = models.FileField(upload_to=unguessable_name, max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=InboundState, default=InboundState.RECEIVED)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    from_email = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="inbound_mails"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # When a worker may take it; moved ahead by the length of the lease when one does.
    due_at = models.DateTimeField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)

    objects: ClassVar[InboundMailQuerySet] = InboundMailQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inbound_raw_in_one_place",
                condition=models.Q(raw_bytes__isnull=False, raw_file="")
                | models.Q(raw_bytes__isnull=True) & ~models.Q(raw_file=""),
            ),
            models.CheckConstraint(
                name="inbound_done_has_moment",
                condition=models.Q(state="received", processed_at__isnull=True)
                | ~models.Q(state="received") & models.Q(processed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="received"),
                name="inbound_waiting",
            ),
            models.Index(fields=["state", "-id"], name="inbound_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.received_at:%Y-%m-%d %H:%M}"

    @property
    def raw(self) -> bytes:
        """The mail (or the provider's request) exactly as it came."""
        if self.raw_bytes is not None:
            return bytes(self.raw_bytes)
        with default_storage.open(str(self.raw_file.name)) as file:
            content: bytes = file.read()
        return content


class MailTest(models.Model):
    """A mail to ourselves, sent to see whether it comes back and how; it becomes no ticket."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="mail_tests")
    # The token of the mail, without angle brackets: what it is recognised by.
    rfc_message_id = models.CharField(max_length=255, unique=True)
    # Whether it went to the plus address or to the plain one.
    is_plus = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    # What the receiving server wrote on it about SPF, DKIM and DMARC.
    results = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.rfc_message_id


class ImapAccount(models.Model):
    """Where a mailbox is read by IMAP, and how far we have read (UIDVALIDITY and UID)."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="imap")
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=993)
    username = models.CharField(_("user name"), max_length=320)
    # Encrypted with a key derived from SECRET_KEY; see inbound/imap.py.
    password = models.TextField(editable=False)
    folder = models.CharField(_("folder"), max_length=255, default="INBOX")
    # Mail that lay in the folder before this day is left alone; empty means all of it comes in.
    reads_since = models.DateField(_("reads from"), null=True, blank=True)
    uid_validity = models.PositiveBigIntegerField(null=True, editable=False)
    last_uid = models.PositiveBigIntegerField(default=0, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(blank=True, editable=False)
    # One poller at a time; another may take over when this moment has passed.
    lease_until = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.username} {self.host}"
