"""A one-time link by which somebody gets an account: the first owner, later every colleague."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models, transaction

from tickets.core.people import Role, User
from tickets.core.shop import Shop

#: How long the first owner's link works, and a colleague's.
FIRST_OWNER = timedelta(hours=1)
COLLEAGUE = timedelta(hours=72)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(used_at__isnull=True, expires_at__gt=now)

    def waiting(self) -> Self:
        """Colleagues who were asked and have not come yet, also where the link is too old."""
        return self.filter(used_at__isnull=True).exclude(email="").order_by("email", "id")


class Invitation(models.Model):
    # SHA-256 of the token: who reads the database cannot log in with it.
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=Role)
    shops = models.ManyToManyField(Shop, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return f"{self.role} {self.created_at:%Y-%m-%d %H:%M}"


class UnableToAccept(Exception):  # noqa: N818 -- named after what happened
    """The link is unknown, used, or too old."""


@transaction.atomic
def invite(
    *, role: Role, email: str, lasts: timedelta, now: datetime, shops: Iterable[Shop] = ()
) -> str:
    """A fresh token, known only to whoever gets it from here; an earlier one stops working."""
    if email:
        Invitation.objects.filter(email__iexact=email, used_at__isnull=True).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=_hash(token), email=email, role=role, created_at=now, expires_at=now + lasts
    )
    invitation.shops.set(shops)
    return token


def withdraw(*, invitation: Invitation) -> None:
    invitation.delete()


def invite_first_owner(*, now: datetime) -> str | None:
    """A token for the first owner, replacing any earlier one; None when there is an owner."""
    if has_owner():
        return None
    Invitation.objects.filter(role=Role.OWNER, used_at__isnull=True).delete()
    return invite(role=Role.OWNER, email="", lasts=FIRST_OWNER, now=now)


def has_owner() -> bool:
    """Whether somebody can let others in; who has no password (the demo's owner) cannot."""
    owners = User.objects.filter(role=Role.OWNER)
    return owners.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def find(*, token: str, now: datetime) -> Invitation | None:
    """The invitation of a link that works; the first owner's does until there is one."""
    found = Invitation.objects.usable(now).filter(token_hash=_hash(token)).first()
    return None if found and not found.email and has_owner() else found


@transaction.atomic
def accept(
    *, token: str, email: str, name: str, password: str, language: str, now: datetime
) -> User:
    """Make the account that the link promises. Raises `UnableToAccept`; works once."""
    is_ours = (
        Invitation.objects.usable(now).filter(token_hash=_hash(token)).update(used_at=now) == 1
    )
    if not is_ours:
        raise UnableToAccept
    invitation = Invitation.objects.get(token_hash=_hash(token))
    if not invitation.email and has_owner():
        raise UnableToAccept
    user = User.objects.create_user(
        # A colleague's link was mailed to this address, so it is his.
        invitation.email or email,
        password,
        name=name,
        role=invitation.role,
        language=language,
    )
    user.shops.set(invitation.shops.all())
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
