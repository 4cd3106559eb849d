"""A rule of the shop: when something happens, and if it is so, then do this; and what it did."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_order(self) -> Self:
        return self.order_by("position")

    def working_for(self, shop: int) -> Self:
        """Those in use for a shop, in the order in which they are tried."""
        here = models.Q(shop=shop) | models.Q(shop__isnull=True)
        return self.filter(here, is_active=True).order_by("position")


class Rule(models.Model):
    name = models.CharField(_("name"), max_length=100)
    # No shop is all shops.
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="rules")
    position = models.PositiveIntegerField(_("position"), unique=True)
    is_active = models.BooleanField(_("in use"), default=False)
    # Whatever fits this one is not shown to those below it.
    stops = models.BooleanField(_("stop here"), default=False)
    # See `occasions.py`, `conditions.py` and `deeds.py`, each the only reader of its own.
    occasion = models.JSONField(default=dict)
    conditions = models.JSONField(default=dict)
    deeds = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)
    # What happened before stays as it is: a rule looks forward only.
    since = models.DateTimeField()

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """How a rule read from some moment on; never changed."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # Its name, shop and switches, and the three that it consists of.
    data = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"


class RuleFiring(models.Model):
    """That a rule acted on a ticket, for one occasion; there is never a second."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="firings")
    version = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="rule_firings")
    # The event or the moment that it answered to.
    occasion = models.CharField(max_length=60)
    at = models.DateTimeField()
    # What it could not do, as the names of its deeds.
    failed = models.JSONField(default=list)
    # A mail to the customer went out by it.
    has_mailed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "rule", "occasion"], name="rule_fires_once")
        ]
        indexes = [models.Index(fields=["rule", "-at"], name="rule_firing_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.ticket_id} {self.occasion}"


class RulesSeen(models.Model):
    """Up to which event the rules have looked at a ticket."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="+")
    event = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.event}"
