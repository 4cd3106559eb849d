"""Ready answers: a text per language, what else happens when it is sent, and how it is used."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.attachment import StoredFile
from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Shop
from tickets.core.ticket import Ticket
from tickets.lib.markup import from_text


class Scope(models.TextChoices):
    PERSONAL = "personal", _("only me")
    SHOP = "shop", _("one shop")
    TEAM = "team", _("all shops")


class MacroQuerySet(models.QuerySet["Macro"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def for_shop(self, shop: Shop) -> Self:
        """What can be used on a ticket of `shop`."""
        return self.filter(models.Q(shop__isnull=True) | models.Q(shop=shop))

    def by_folder(self) -> Self:
        return self.order_by("folder", "title", "id")

    def to_review(self, today: date) -> Self:
        return self.filter(is_active=True, review_on__lte=today)


class Macro(models.Model):
    title = models.CharField(_("title"), max_length=100)
    # A heading in the library; free text, so that every team orders as it thinks.
    folder = models.CharField(_("folder"), max_length=60, blank=True)
    keywords = models.CharField(_("search words"), max_length=200, blank=True)
    # What other macros call it by, to stand inside them.
    code = models.SlugField(_("short name"), max_length=40, blank=True)
    scope = models.CharField(_("for whom"), max_length=8, choices=Scope, default=Scope.TEAM)
    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, related_name="macros", verbose_name=_("shop")
    )
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="macros")
    # Who looks whether it is still true; anybody may.
    keeper = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kept by")
    )
    # The shared one that somebody made this his own version of.
    origin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    # What happens beside the answer; `actions.py` reads and writes it.
    actions = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects: ClassVar[MacroQuerySet] = MacroQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="macro_personal_has_owner",
                condition=models.Q(scope="personal", owner__isnull=False)
                | ~models.Q(scope="personal") & models.Q(owner__isnull=True),
            ),
            models.CheckConstraint(
                name="macro_shop_matches_scope",
                condition=models.Q(scope="shop", shop__isnull=False)
                | models.Q(scope="team", shop__isnull=True)
                | models.Q(scope="personal"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MacroText(models.Model):
    macro = models.ForeignKey(Macro, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES)
    # Of a mail that nothing came before.
    subject = models.CharField(_("subject"), max_length=200, blank=True, db_default="", default="")
    # What the editor made, cleaned; empty when only the plain text was ever written.
    html = models.TextField(blank=True, db_default="", default="")
    # The same as plain text: what is searched and compared.
    body = models.TextField(_("text"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["macro", "language"], name="macro_text_unique")
        ]

    def __str__(self) -> str:
        return f"{self.macro_id} {self.language}"

    @property
    def source(self) -> str:
        """What is filled in: HTML, with the places of variables in it."""
        return self.html or from_text(self.body)


class MacroVersion(models.Model):
    """How a macro read from some moment on; never changed."""

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    # Language to text.
    texts = models.JSONField(default=dict)
    # Language to subject and HTML; absent where neither was written.
    rich = models.JSONField(null=True)
    actions = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["macro", "number"], name="macro_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class MacroAttachment(models.Model):
    """A file that goes along; for one language, or for all of them."""

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="attachments")
    language = models.CharField(max_length=5, choices=LANGUAGES, blank=True)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class MacroUseQuerySet(models.QuerySet["MacroUse"]):
    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)


class MacroUse(models.Model):
    """That somebody answered with it, and how much of it he changed first."""

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="uses")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="macro_uses")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="macro_use")
    language = models.CharField(max_length=5)
    # 0 = sent as it was filled in, 1 = nothing of it is left.
    rewritten = models.FloatField(default=0)
    # How the ticket stood before the actions, for taking them back: ids and choices only.
    before = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects: ClassVar[MacroUseQuerySet] = MacroUseQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="macro_use_share",
                condition=models.Q(rewritten__gte=0, rewritten__lte=1),
            )
        ]
        indexes = [
            models.Index(fields=["macro", "-at"], name="macro_use_by_macro"),
            models.Index(fields=["user", "-at"], name="macro_use_by_user"),
            models.Index(fields=["at"], name="macro_use_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.macro_id} {self.at:%Y-%m-%d %H:%M}"


class MacroWord(models.Model):
    """How often a word stood in questions that a macro answered, and whether it says it itself.

    Shortened words only, never names, numbers or addresses (`words.py`).
    """

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="words")
    word = models.CharField(max_length=24)
    own = models.PositiveIntegerField(default=0)
    learned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["macro", "word"], name="macro_word_unique")]
        indexes = [models.Index(fields=["word", "macro"], name="macro_word_by_word")]

    def __str__(self) -> str:
        return self.word


class ProposalState(models.TextChoices):
    OPEN = "open", _("waiting")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class MacroProposalQuerySet(models.QuerySet["MacroProposal"]):
    def waiting(self) -> Self:
        return self.filter(state=ProposalState.OPEN)


class MacroProposal(models.Model):
    """Somebody's own macro, offered to all; an owner says yes or no, with a word."""

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="proposals")
    scope = models.CharField(_("for whom"), max_length=8, choices=Scope)
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    word = models.CharField(_("a word to who proposed it"), max_length=300, blank=True)

    objects: ClassVar[MacroProposalQuerySet] = MacroProposalQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["macro"],
                condition=models.Q(state="open"),
                name="macro_proposal_one_open",
            ),
            models.CheckConstraint(
                name="macro_proposal_is_to_share",
                condition=models.Q(scope="team", shop__isnull=True)
                | models.Q(scope="shop", shop__isnull=False),
            ),
            models.CheckConstraint(
                name="macro_proposal_decided_has_moment",
                condition=models.Q(state="open", decided_at__isnull=True)
                | ~models.Q(state="open") & models.Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.macro_id} {self.state}"
