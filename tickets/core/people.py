"""The people who work in the helpdesk: they log in by e-mail and have one role."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import LANGUAGES, Shop

#: Where the addresses of those lie who left so long ago that their names are gone; no mail can
#: reach it (RFC 2606).
FORMER = "former.invalid"
#: A longer password is nobody's; hashing it would only keep us busy.
LONGEST_PASSWORD = 1024


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    AGENT = "agent", _("agent")
    OPERATOR = "operator", _("operator")
    READ_ONLY = "read_only", _("read only")


def is_absent(today: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies in an absence, both days included; without a last one it goes on."""
    return first is not None and first <= today and (last is None or today <= last)


class SecondFactorRule(models.Model):
    """Who has this role logs in with a second step, or sets one up before anything else."""

    role = models.CharField(max_length=10, choices=Role, unique=True)

    def __str__(self) -> str:
        return self.role


class UserManager(BaseUserManager["User"]):
    """Django's own contract for creating users (createsuperuser, allauth)."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.OWNER, **fields)

    def known(self) -> models.QuerySet["User"]:
        """People, but for those whose names are gone."""
        return self.filter(is_integration=False).exclude(email__endswith=f"@{FORMER}")

    def answering(self) -> models.QuerySet["User"]:
        """Those who can be given a ticket."""
        return self.filter(is_active=True, is_integration=False, role__in=[Role.OWNER, Role.AGENT])


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.AGENT)
    # Owners see every shop; everybody else only these.
    shops = models.ManyToManyField(Shop, blank=True, related_name="people")
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES[:2], default="nl")
    theme = models.CharField(
        _("colours"),
        max_length=6,
        choices=[("", _("like my device")), ("light", _("light")), ("dark", _("dark"))],
        blank=True,
    )
    signature = models.TextField(_("signature"), blank=True)
    # The list that opens after logging in; empty is the usual one.
    start_view = models.CharField(_("first page"), max_length=60, blank=True)
    # Kind of news -> where it is told (core/notice.py); what is missing is as most want it.
    notice_choices = models.JSONField(default=dict, blank=True)
    # Moments of the day at which mails with news leave together, as '10:00'; none is at once.
    digest_at = models.JSONField(default=list, blank=True)
    # Both days included.
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("up to and including"), null=True, blank=True)
    stand_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_in_for"
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    # A program that has a role and shops as a colleague has, but never logs in (core/apitoken.py).
    is_integration = models.BooleanField(default=False, db_default=False, editable=False)
    # Follows from the rule for the role; kept here because every request asks.
    needs_second_factor = models.BooleanField(default=False, editable=False)
    # A new one ends every session of this person at once.
    session_seed = models.CharField(max_length=32, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def is_staff(self) -> bool:
        """Django's word for who may open the admin."""
        return self.is_active and self.is_owner

    @property
    def is_former(self) -> bool:
        """Whether he left so long ago that nobody knows by name who he was."""
        return self.email.endswith(f"@{FORMER}")

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def is_away(self, now: datetime) -> bool:
        return is_absent(timezone.localtime(now).date(), self.away_from, self.away_until)

    def check_password(self, raw_password: str | None) -> bool:
        if raw_password is not None and len(raw_password) > LONGEST_PASSWORD:
            return False
        return super().check_password(raw_password)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django's own, with the seed in it: without a seed the two are the same.
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        value = self.password + self.session_seed
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if names is None or "role" in names:
            self.is_superuser = self.role == Role.OWNER
            self.needs_second_factor = SecondFactorRule.objects.filter(role=self.role).exists()
            if names is not None:
                kwargs["update_fields"] = {*names, "is_superuser", "needs_second_factor"}
        super().save(*args, **kwargs)
