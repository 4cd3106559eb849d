"""Verbs for programs that speak through the API: who gets a token, and that it ends."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from tickets.core import apitoken, audit
from tickets.core.apitoken import ApiToken, Scope
from tickets.core.audit import AuditKind
from tickets.core.people import Role, User
from tickets.core.shop import Shop


@transaction.atomic
def add_program(
    *,
    name: str,
    shops: Iterable[Shop],
    scopes: Collection[Scope],
    by: User,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """An integration: a colleague who never logs in and may do no more than its token."""
    program = User.objects.create_user(
        f"program-{secrets.token_hex(8)}@program.invalid",
        None,
        name=name,
        role=_role_for(scopes),
        language=by.language,
        is_integration=True,
    )
    program.shops.set(shops)
    return give_token(
        person=program, name=name, scopes=scopes, by=by, now=now, expires_at=expires_at
    )


@transaction.atomic
def give_token(
    *,
    person: User,
    name: str,
    scopes: Collection[Scope],
    by: User,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A token that speaks for `person`; its text is known only to whoever gets it from here."""
    token, text = apitoken.issue(
        user=person, name=name, scopes=scopes, by=by, now=now, expires_at=expires_at
    )
    _note(token, by=by, now=now, done="made")
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: datetime) -> bool:
    """It stops working at once; False when it had already."""
    if not apitoken.revoke(token=token, now=now):
        return False
    _note(token, by=by, now=now, done="revoked")
    return True


def _role_for(scopes: Collection[Scope]) -> Role:
    """The least that a program needs: what it may not do, no token of it ever can."""
    if set(scopes) == {Scope.OPEN}:
        return Role.OPERATOR
    return Role.READ_ONLY if set(scopes) == {Scope.READ} else Role.AGENT


def _note(token: ApiToken, *, by: User, now: datetime, done: str) -> None:
    audit.note(
        AuditKind.TOKEN,
        by=by,
        now=now,
        about="token",
        number=token.pk,
        done=done,
        scopes=token.scopes,
        person=token.user_id,
    )
