"""K-52: guessing is slowed down; a second step is never skipped, and not taken off unasked."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.core.people import Role, User
from tickets.desk import team

PASSWORD = "three words not together"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def agent(agent):
    agent.set_password(PASSWORD)
    agent.save()
    return agent


@pytest.fixture
def with_app(agent, rf) -> User:
    """Somebody whose telephone gives codes."""
    totp.TOTP.activate(agent, SECRET)
    return agent


def code(step: int = 0) -> str:
    """The telephone's code of now, or of so many half minutes later."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + step))


def meet_another_process():
    """What a process remembers for itself the next one does not know."""
    cache.clear()


def log_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def is_in(client):
    return client.get(reverse("staff:inbox")).status_code == 200


def test_password_alone_does_not_open(client, with_app):
    response = log_in(client, with_app)

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)


def gets_in(user: User, code: str) -> bool:
    """In a new browser, served by another process."""
    meet_another_process()
    client = Client()
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return is_in(client)


@pytest.mark.parametrize("later", [0, 31])
def test_code_works_once(with_app, later):
    with time_machine.travel(1_900_000_001, tick=False) as clock:
        used = code()
        assert gets_in(with_app, used)
        clock.shift(later)
        assert not gets_in(with_app, used)
        assert gets_in(with_app, code(1))


def test_older_code_than_one_that_was_used_does_not_work(with_app):
    with time_machine.travel(1_900_000_001, tick=False):
        assert gets_in(with_app, code())
        assert not gets_in(with_app, code(-1))


def test_code_that_was_used_does_not_prove_who_it_is_again(client, with_app):
    with time_machine.travel(1_900_000_001, tick=False):
        assert gets_in(with_app, code())
        client.force_login(with_app)
        team.demand_second_factor(roles=[Role.AGENT])
        meet_another_process()
        client.post(reverse("mfa_reauthenticate"), {"code": code()})
        assert not is_in(client)


def test_used_code_counts_as_a_wrong_one(with_app):
    with time_machine.travel(1_900_000_001, tick=False):
        assert gets_in(with_app, code())
        for _ in range(5):
            assert not gets_in(with_app, code())
        assert not gets_in(with_app, code(1))


def test_codes_cannot_be_tried_without_end(client, with_app):
    log_in(client, with_app)
    for _ in range(5):
        meet_another_process()
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    response = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert response.status_code == 200
    assert not is_in(client)


def test_passwords_cannot_be_tried_without_end(client, agent):
    for _ in range(5):
        meet_another_process()
        log_in(client, agent, "wrong")

    meet_another_process()
    log_in(client, agent)

    assert not is_in(client)


def test_limit_ends_and_is_swept_up(agent):
    with time_machine.travel(1_900_000_001, tick=False) as clock:
        for _ in range(6):
            log_in(Client(), agent, "wrong")
        clock.shift(3601)
        client = Client()
        log_in(client, agent)

        assert is_in(client)


def test_spare_code_works_once(client, with_app):
    spare = RecoveryCodes.activate(with_app).get_unused_codes()[0]
    for _ in range(2):
        client.logout()
        log_in(client, with_app)
        client.post(reverse("mfa_authenticate"), {"code": spare})

    assert not is_in(client)


def test_secret_is_sealed_in_the_database(with_app):
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize(
    "name", ["staff:inbox", "staff:settings", "staff:profile", "admin:index", "mail_doctor"]
)
def test_role_that_must_have_it_gets_nowhere_before(client, owner, name):
    team.demand_second_factor(roles=[Role.OWNER])
    client.force_login(owner)

    response = client.get(reverse(name))

    assert response.headers["Location"] == reverse("mfa_index")


def test_page_that_asks_by_itself_is_led_there_too(client, agent):
    client.force_login(agent)
    team.demand_second_factor(roles=[Role.AGENT])

    response = client.get(reverse("staff:places"), headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Redirect"]) == (204, reverse("mfa_index"))


def test_session_from_before_must_give_a_code_first(client, with_app):
    client.force_login(with_app)
    team.demand_second_factor(roles=[Role.AGENT])

    response = client.get(reverse("staff:profile"))

    assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert client.get(reverse("staff:profile")).status_code == 200


def test_one_time_link_does_not_go_round_it(client, shop):
    team.demand_second_factor(roles=[Role.AGENT])
    token = team.invite_colleague(
        email="nina@example.com", role=Role.AGENT, shops=[shop], now=timezone.now()
    )

    client.post(reverse("start", args=[token]), {"name": "Nina", "password": PASSWORD})

    assert User.objects.get(email="nina@example.com").needs_second_factor
    assert client.get(reverse("staff:inbox")).headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("change", ["role", "new"])
def test_rule_follows_the_role(shop, owner, agent, change):
    team.demand_second_factor(roles=[Role.READ_ONLY])
    if change == "role":
        team.change_colleague(person=agent, role=Role.READ_ONLY, shops=[shop], by=owner)
        agent.refresh_from_db()
        person = agent
    else:
        person = factories.make_user(Role.READ_ONLY, shops=(shop,))

    assert person.needs_second_factor


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
             "mfa_generate_recovery_codes"]
)  # fmt: skip
def test_changing_it_asks_who_it_is_again(client, with_app, name):
    log_in(client, with_app)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    if name == "mfa_activate_totp":
        Authenticator.objects.all().delete()
    for response in (client.get(reverse(name)), client.post(reverse(name))):
        assert response.status_code == 302
        assert "reauthenticate" in response.headers["Location"]


def test_last_one_cannot_be_taken_off_where_it_must_be(client, with_app):
    team.demand_second_factor(roles=[Role.AGENT])
    log_in(client, with_app)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.count() == 1


def test_log_in_asks_for_a_csrf_token(agent):
    client = Client(enforce_csrf_checks=True)

    assert log_in(client, agent).status_code == 403
