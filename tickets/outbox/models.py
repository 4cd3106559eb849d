"""Mail on its way out: a row in the transaction of the verb that wants it sent (law 2)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Mailbox, Shop
from tickets.core.ticket import Ticket


class MailState(models.TextChoices):
    QUEUED = "queued", _("leaves soon")
    SENDING = "sending", _("being sent")
    RETRY = "retry", _("will be tried again")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", _("could not be sent")
    UNCERTAIN = "uncertain", _("maybe sent")
    CANCELLED = "cancelled", _("taken back")


class MailKind(models.TextChoices):
    ANSWER = "answer", _("answer")
    ACKNOWLEDGEMENT = "acknowledgement", _("confirmation")
    NOTICE = "notice", _("notice to a colleague")
    REMINDER = "reminder", _("reminder")


#: States from which a worker may take a mail.
CLAIMABLE = (MailState.QUEUED, MailState.RETRY)
#: Stands where a provider's id would: a demo shop's mail, which only looks as if it was sent.
IN_HOUSE = "demo"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        still_true = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now)
        waiting = self.filter(still_true, state__in=CLAIMABLE, due_at__lte=now)
        return waiting.order_by("due_at", "id")

    def expired(self, now: datetime) -> Self:
        """Waited so long that what they say is not true any more."""
        return self.filter(state__in=CLAIMABLE, due_at__lte=now, expires_at__lte=now)

    def abandoned(self, now: datetime) -> Self:
        """Claimed by a worker that did not come back in time."""
        return self.filter(state=MailState.SENDING, lease_until__lt=now)

    def in_trouble(self) -> Self:
        return self.filter(state__in=[MailState.FAILED, MailState.UNCERTAIN])


class OutgoingMail(models.Model):
    kind = models.CharField(max_length=16, choices=MailKind)
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="+")
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="outgoing_mails")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="outgoing_mails")
    # A colleague, for notices and for mails about his own account.
    recipient = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    from_name = models.CharField(max_length=200, blank=True)
    from_email = models.CharField(max_length=320)
    # Lists of [name, address].
    to = models.JSONField()
    cc = models.JSONField(default=list)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    # Extra headers, fixed when the mail is written: In-Reply-To, References, Auto-Submitted.
    headers = models.JSONField(default=dict)
    # Without angle brackets; fixed, so that a second try is the same mail to every reader.
    rfc_message_id = models.CharField(max_length=255, unique=True)
    # At most one mail per key: acknowledgements per address and day, notices per event.
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)

    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    due_at = models.DateTimeField()
    # From here on what it says is not true any more, and it does not leave.
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Which claim holds it, and until when; a late worker's outcome for an old claim is dropped.
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Set just before the mail server is given the mail: from here on a crash means 'maybe sent'.
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    # The provider's own name for it, to match delivery and bounce events.
    provider_id = models.CharField(max_length=255, blank=True)
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.TextField(blank=True)
    bounced_address = models.CharField(max_length=320, blank=True)
    # A permanent bounce says that no later try will work.
    is_bounce_permanent = models.BooleanField(default=False)
    # The other side keeps trying since; somebody there called it spam.
    delayed_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[OutgoingMailQuerySet] = OutgoingMailQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outgoing_lease_while_sending",
                condition=models.Q(state="sending", lease_until__isnull=False, claim__isnull=False)
                | ~models.Q(state="sending")
                & models.Q(lease_until__isnull=True, claim__isnull=True),
            ),
            models.CheckConstraint(
                name="outgoing_sent_has_moment",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["queued", "retry"]),
                name="outgoing_claimable",
            ),
            models.Index(fields=["state", "-id"], name="outgoing_by_state"),
            models.Index(fields=["provider_id"], name="outgoing_by_provider_id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rfc_message_id}"

    @property
    def recipients(self) -> str:
        return ", ".join(email for _name, email in [*self.to, *self.cc])

    @staticmethod
    def new_claim() -> uuid.UUID:
        return uuid.uuid4()


class OutboxPause(models.Model):
    """While a row of it stands, no mail leaves the house; after a restore somebody looks first."""

    since = models.DateTimeField()
    # Why, as 'restored' or 'asked'.
    reason = models.CharField(max_length=20)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.reason} {self.since:%Y-%m-%d %H:%M}"


class AcknowledgementText(models.Model):
    """A shop's own words to confirm a question, in one language; without a row it has ours."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="acknowledgement_texts")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    # With blanks as {moment}; see lib/confirming.py.
    text = models.TextField(max_length=4000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "language"], name="acknowledgementtext_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shop} {self.language}"
