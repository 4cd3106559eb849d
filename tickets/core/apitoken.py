"""A token: by it a program speaks for one person, or for an integration, through the API."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.lib.sealed import seal, unseal

#: Begins every token, so that a scanner for leaked secrets knows one when it sees it.
PREFIX = "hdk_"
#: Requests that one token may do in one minute.
MOST_A_MINUTE = 300
WINDOW = timedelta(minutes=1)
#: How long the answer to a write is kept for whoever asks again with the same key.
ANSWER_LASTS = timedelta(hours=24)


class Scope(models.TextChoices):
    OPEN = "open", _("write new questions down, and nothing else")
    READ = "read", _("look at everything that this person may see")
    WRITE = "write", _("change what this person may change")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> Self:
        """Also when its person's account was closed, it is not."""
        still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        return self.filter(still, revoked_at__isnull=True, user__is_active=True)

    def newest_first(self) -> Self:
        return self.select_related("user").order_by(
            F("revoked_at").asc(nulls_first=True), "-created_at", "-id"
        )


class ApiToken(models.Model):
    # Whom it speaks for: it may never do more than this person.
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    # SHA-256 of the token: who reads the database cannot use it.
    token_hash = models.CharField(max_length=64, unique=True)
    # Its last characters, to know it by in a list.
    ending = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Requests of the minute that began then, in the database: every web process sees the same.
    counted_since = models.DateTimeField(null=True, blank=True)
    counted = models.PositiveIntegerField(default=0)

    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="apitoken_by_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def may(self, scope: Scope) -> bool:
        """Whoever may change things may also write new questions down."""
        return scope in self.scopes or (scope == Scope.OPEN and Scope.WRITE in self.scopes)


class KeptAnswer(models.Model):
    """What a write was answered, by its sender's own key: what is sent again has one effect."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    # SHA-256 of what the sender chose.
    key = models.CharField(max_length=64)
    # SHA-256 of method, path and body: another request with the same key is refused.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    # Sealed with the token's own text, which is kept nowhere: only its holder can read it.
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="keptanswer_one_per_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="keptanswer_by_age")]

    def __str__(self) -> str:
        return self.key


@dataclass
class Slip:
    """An answer: the kept one, or an empty slip (status 0) to write it on."""

    status: int = 0
    body: str = ""


def issue(
    *,
    user: User,
    name: str,
    scopes: Iterable[Scope],
    by: User | None,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its text, known only to whoever gets it from here."""
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name[:80],
        token_hash=_hash(text),
        ending=text[-4:],
        scopes=sorted({str(one) for one in scopes}),
        created_by=by,
        created_at=now,
        expires_at=expires_at,
    )
    return token, text


def find(*, text: str, now: datetime) -> ApiToken | None:
    """The token that works now; what does not look like one is refused before any look-up."""
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    rows = ApiToken.objects.usable(now).select_related("user")
    return rows.filter(token_hash=_hash(text)).first()


def count(token: ApiToken, *, now: datetime) -> int:
    """Write down that it is used; how often in this minute, this time included."""
    is_running = When(counted_since__gt=now - WINDOW, then=F("counted") + 1)
    begins = When(counted_since__gt=now - WINDOW, then=F("counted_since"))
    ApiToken.objects.filter(pk=token.pk).update(
        counted=Case(is_running, default=Value(1)),
        counted_since=Case(begins, default=Value(now)),
        last_used_at=now,
    )
    token.refresh_from_db(fields=["counted", "counted_since"])
    return token.counted


def revoke(*, token: ApiToken, now: datetime) -> bool:
    """It stops working at once; False when it had already."""
    live = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    return live.update(revoked_at=now) == 1


class OtherRequest(Exception):  # noqa: N818 -- named after what happened
    """Another request was sent with that key."""


@contextmanager
def answered_once(
    *, token: ApiToken, text: str, key: str, request: bytes, now: datetime
) -> Iterator[Slip]:
    """What is done inside is done once for `key`, however often and at once it is asked.

    The row and what was done inside commit together, or not at all: what failed may be tried
    again with the same key. `text` is the token's own. Raises `OtherRequest` when `key` belongs to
    another request than `request`.
    """
    sealed, mark = _hash(key), hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        KeptAnswer.objects.filter(
            token=token, key=sealed, created_at__lt=now - ANSWER_LASTS
        ).delete()
        # Whoever comes second waits here until the first is done, and then finds its row.
        row, is_first = KeptAnswer.objects.get_or_create(
            token=token, key=sealed, defaults={"fingerprint": mark, "created_at": now}
        )
        if row.fingerprint != mark:
            raise OtherRequest
        slip = Slip() if is_first else Slip(row.status, unseal(row.body, keys=[text]))
        yield slip
        if is_first:
            row.status, row.body = slip.status, seal(slip.body, keys=[text])
            row.save(update_fields=["status", "body"])


def forget_answers(*, now: datetime) -> int:
    """Answers that nobody will ask for again; how many there were."""
    return KeptAnswer.objects.filter(created_at__lt=now - ANSWER_LASTS).delete()[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
