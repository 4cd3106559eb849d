"""K-49: a link for a new password works within an hour, once, and cannot be guessed at."""

import time

import pytest
import time_machine
from django.urls import reverse

PASSWORD = "three words not together"
TOO_LATE = "This link has been used or is too old."


def choose(client, link):
    page = client.get(link, follow=True)
    path = page.request["PATH_INFO"]
    return page, client.post(path, {"password1": PASSWORD, "password2": PASSWORD})


def can_log_in(client, user):
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return answer.status_code == 302


def test_link_sets_a_password_once(client, agent, mailed_reset_link):
    link = mailed_reset_link(agent)
    choose(client, link)
    client.logout()
    assert can_log_in(client, agent)
    client.logout()

    again, _answer = choose(client, link)

    assert TOO_LATE in again.text


def test_link_is_too_old_after_an_hour(client, agent, mailed_reset_link):
    link = mailed_reset_link(agent)

    with time_machine.travel(time.time() + 3602):
        page, _answer = choose(client, link)

    assert TOO_LATE in page.text
    assert not can_log_in(client, agent)


@pytest.mark.parametrize("key", ["1-%25", "1-_", "1-0", "0-0", "1-set-password"])
def test_wildcards_and_guesses_open_nothing(client, agent, mailed_reset_link, key):
    mailed_reset_link(agent)

    page = client.get(f"/account/password/reset/key/{key}/", follow=True)

    assert TOO_LATE in page.text


def test_reading_the_link_does_not_use_it_up(client, agent, mailed_reset_link):
    link = mailed_reset_link(agent)
    for _ in range(5):
        client.get(link)
        client.head(link)

    choose(client, link)
    client.logout()

    assert can_log_in(client, agent)


def test_reset_does_not_go_round_the_second_step(client, agent, mailed_reset_link):
    agent.needs_second_factor = True
    from tickets.core.people import Role
    from tickets.desk.team import demand_second_factor

    demand_second_factor(roles=[Role.AGENT])
    choose(client, mailed_reset_link(agent))
    can_log_in(client, agent)

    assert client.get(reverse("staff:inbox")).headers["Location"] == reverse("mfa_index")
