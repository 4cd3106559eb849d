"""Where somebody is logged in: the list of his sessions, and ending them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from tickets.core.people import User

#: Who was not heard of for so long is not at work.
PRESENT = timedelta(minutes=15)


def sessions_of(user: User) -> list[UserSession]:
    """Those that still work, the latest used first."""
    sessions: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(sessions, key=lambda one: one.last_seen_at, reverse=True)


def end_session(*, user: User, pk: int) -> bool:
    """Log one browser of `user` out; False when there is no such session of his."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


def stay_alone(request: HttpRequest, user: User) -> None:
    """Every other session of `user` has ended; this one goes on under a new key."""
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def note_activity(*, session_key: str | None, now: datetime) -> None:
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


def present_among(people: Iterable[User], *, now: datetime) -> set[int]:
    """The numbers of those who clicked somewhere a moment ago."""
    lately = UserSession.objects.filter(user__in=people, last_seen_at__gt=now - PRESENT)
    return set(lately.values_list("user_id", flat=True))


def steps_of(people: list[User]) -> set[int]:
    """Those who have a second step to log in with."""
    found = Authenticator.objects.filter(user__in=people)
    return set(found.values_list("user_id", flat=True))


def forget_steps(user: User) -> None:
    """For who lost telephone, key and codes: he sets a new second step up at his next log-in."""
    Authenticator.objects.filter(user=user).delete()
