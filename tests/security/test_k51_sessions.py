"""K-51: a session gets a new key at log-in, ends with the password, and by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tickets.desk import team

PASSWORD = "three words not together"


@pytest.fixture
def agent(agent):
    agent.set_password(PASSWORD)
    agent.save()
    return agent


def logged_in(user):
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse("staff:inbox")).status_code == 200


def test_log_in_gives_the_session_a_new_key(client, agent):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before

    client.post(reverse("account_login"), {"login": agent.email, "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(stranger)


def test_changed_password_ends_every_other_session(agent):
    here, there = logged_in(agent), logged_in(agent)

    here.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "quite another sentence",
            "password2": "quite another sentence",
        },
    )

    assert (is_in(here), is_in(there)) == (True, False)


def test_log_out_everywhere_else_leaves_only_this_one(agent):
    here, there, stolen = logged_in(agent), logged_in(agent), Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = there.cookies[settings.SESSION_COOKIE_NAME].value

    here.post(reverse("staff:end_other_sessions"))

    assert (is_in(here), is_in(there), is_in(stolen)) == (True, False, False)


def test_closed_account_is_out_at_once_and_its_sessions_do_not_come_back(agent, owner):
    client = logged_in(agent)
    team.dismiss(person=agent, tickets_to=None, by=owner, now=timezone.now())
    assert not is_in(client)

    team.take_back(person=agent)

    assert not is_in(client)


def test_somebody_elses_session_cannot_be_ended(agent, owner, client_of):
    theirs = logged_in(agent)
    from allauth.usersessions.models import UserSession

    pk = UserSession.objects.get(user=agent).pk
    response = client_of(owner).post(reverse("staff:end_session", args=[pk]))

    assert response.status_code == 404
    assert is_in(theirs)


def test_session_ends_after_eight_hours_without_anybody(agent):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = logged_in(agent)
        clock.shift(timedelta(hours=7, minutes=59))
        assert is_in(client)
        clock.shift(timedelta(hours=7, minutes=59))
        assert is_in(client)
        clock.shift(timedelta(hours=8, seconds=1))
        assert not is_in(client)


@pytest.mark.parametrize("path", ["/desk/places/", "/desk/view/to_answer/news/?since=2026-01-01"])
def test_what_a_page_asks_by_itself_keeps_nobody_in(agent, path):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = logged_in(agent)
        for _ in range(9):
            clock.shift(timedelta(minutes=55))
            client.get(path, headers={"HX-Request": "true"})
        assert not is_in(client)


def test_session_ends_after_fourteen_days_of_use(agent):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = logged_in(agent)
        for _ in range(48):
            clock.shift(timedelta(hours=7))
            assert is_in(client)
        clock.shift(timedelta(hours=1))
        assert not is_in(client)


def test_log_out_ends_the_session_on_the_server(agent):
    client, stolen = logged_in(agent), Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[
        settings.SESSION_COOKIE_NAME
    ].value

    client.post(reverse("account_logout"))

    assert not is_in(stolen)
