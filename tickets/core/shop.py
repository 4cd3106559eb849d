"""A shop is a brand with its own name, language and addresses; a mailbox is an address it reads."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("de", _("German")), ("fr", _("French"))]

#: A site as a browser tells it apart: scheme, host and port. Nothing else may get into a header.
ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::[0-9]{1,5})?\Z")


class Shop(models.Model):
    class Address(models.TextChoices):
        """How Dutch texts speak to a customer."""

        FORMAL = "u", "u"
        INFORMAL = "je", "je"

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("short name"), unique=True)
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="nl")
    form_of_address = models.CharField(
        _("form of address"), max_length=2, choices=Address, default=Address.FORMAL
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Amsterdam")
    signature = models.TextField(_("signature"), blank=True)
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(re.compile(r"^#[0-9a-f]{6}\Z"))],
    )
    # Where its public pages stand, when not under our own address and its short name.
    hostname = models.CharField(
        _("own address on the web"), max_length=253, blank=True, default="", db_default=""
    )
    # In which languages, the first one first, as 'nl,en'; empty is the shop's own language.
    languages = models.CharField(
        _("languages of the public pages"), max_length=20, blank=True, default="", db_default=""
    )
    logo = models.ForeignKey("StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    # What is wrong just now, in a sentence for customers, and until when it is shown.
    trouble = models.CharField(
        _("known trouble"), max_length=300, blank=True, default="", db_default=""
    )
    trouble_until = models.DateTimeField(_("known trouble until"), null=True, blank=True)
    # Where the help button may stand: origins like https://www.shop.example, one a line.
    help_sites = models.TextField(
        _("sites with the help button"), blank=True, default="", db_default=""
    )
    acknowledges = models.BooleanField(_("confirms what comes in"), default=True)
    # Before a ready answer goes out unchanged to a complaint, its writer is asked to add a word.
    asks_personal_word = models.BooleanField(
        _("asks for a personal sentence before a ready answer goes to a complaint"), default=True
    )
    # Seconds in which an answer can be taken back before it leaves.
    undo_seconds = models.PositiveSmallIntegerField(_("time to take back"), default=10)
    # Days after resolving in which a customer's message reopens the same ticket.
    reopen_days = models.PositiveSmallIntegerField(_("days to reopen"), default=14)
    # News of a question with such a tag waits for no fixed moment; empty is the usual words.
    urgent_tags = models.JSONField(_("tags that cannot wait"), null=True, blank=True)
    # A note of a telephone call is an answer to whoever waits.
    phone_note_answers = models.BooleanField(
        _("a telephone call counts as an answer"), default=False, db_default=False
    )
    # Our mails hold a link that shows the question without an account.
    has_follow_links = models.BooleanField(
        _("mails hold a link to the question"), default=True, db_default=True
    )
    # Who was helped is asked how it was.
    asks_rating = models.BooleanField(_("asks how our help was"), default=False, db_default=False)
    # Its own words of that question, by language: {"nl": {"question": "...", "good": "..."}}.
    rating_words = models.JSONField(_("words of that question"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    # Some rule is in use here; kept on the row because every change of a ticket asks.
    has_rules = models.BooleanField(default=False, db_default=False, editable=False)
    # Somebody outside is told what happens here; kept on the row for the same reason.
    has_webhooks = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hostname"],
                condition=~models.Q(hostname=""),
                name="shop_hostname_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def praised(self, language: str, *, most: int = 3) -> list[models.Model]:
        """The praise that customers let us quote in this language, the newest first."""
        return list(self.praises.shown().filter(language=language).newest_first()[:most])

    @property
    def public_languages(self) -> list[str]:
        """The languages of the public pages, the first one first; at least the shop's own."""
        return [one for one in self.languages.split(",") if one] or [self.language]


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def active(self) -> "MailboxQuerySet":
        return self.filter(is_active=True)

    def addressed(self, emails: list[str]) -> "MailboxQuerySet":
        return (
            self.active()
            .annotate(lower=Lower("email"))
            .filter(lower__in=[email.lower() for email in emails])
        )


class Mailbox(models.Model):
    """An address of the shop: mail to it becomes tickets, answers leave from it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="mailboxes")
    email = models.EmailField(_("address"))
    name = models.CharField(_("sender name"), max_length=100, blank=True)
    # Some mail hosts refuse `info+token@`; then the token travels in the Message-ID alone.
    uses_plus_address = models.BooleanField(_("answers come back on a plus address"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[MailboxQuerySet] = MailboxQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="mailbox_email_unique"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    def clean(self) -> None:
        self.refuse_plus(self.email)

    @staticmethod
    def refuse_plus(email: str) -> None:
        """What stands behind a plus is ours to fill. Raises ValidationError."""
        if "+" in email.partition("@")[0]:
            raise ValidationError(_("Give the address without a plus sign."))
