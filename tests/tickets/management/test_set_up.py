"""The first owner and his shop by command: as complete as by browser, and only once."""

import pytest
from django.core.management import CommandError, call_command

from tickets.core import invitation as invitations
from tickets.core.people import Role, User
from tickets.core.shop import Mailbox, Shop
from tickets.sla.models import OpeningHours

SAID = {
    "name": "Olga Naald",
    "email": "Olga@naaldbos.example",
    "shop": "Naaldbos",
    "address": "info@naaldbos.example",
    "language": "de",
}


@pytest.fixture
def set_up(db, tmp_path):
    def run(password="three words apart", **changes):
        file = tmp_path / "password"
        file.write_text(password + "\n")
        call_command("set_up", **{**SAID, **changes}, password_file=str(file))

    return run


def test_owner_shop_address_and_hours_are_there(set_up, capsys):
    set_up()

    user, shop = User.objects.get(), Shop.objects.get()
    assert (user.email, user.role, user.language) == ("olga@naaldbos.example", Role.OWNER, "en")
    assert user.check_password("three words apart")
    assert (shop.name, shop.language) == ("Naaldbos", "de")
    assert Mailbox.objects.get().email == "info@naaldbos.example"
    assert OpeningHours.objects.filter(shop=shop).exists()
    assert "/desk/settings/set-up/" in capsys.readouterr().out


def test_second_time_makes_nothing(set_up):
    set_up()
    with pytest.raises(CommandError, match="owner already"):
        set_up(email="other@naaldbos.example", address="other@naaldbos.example")
    assert (User.objects.count(), Shop.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong", [{"email": "olga"}, {"address": "info+x@naaldbos.example"}, {"password": "short"}]
)
def test_what_is_wrong_makes_nothing(set_up, wrong):
    with pytest.raises(CommandError):
        set_up(**wrong)
    assert (User.objects.count(), Shop.objects.count()) == (0, 0)


def test_link_that_was_printed_before_opens_nothing_any_more(set_up, client, now):
    token = invitations.invite_first_owner(now=now)
    assert invitations.find(token=token, now=now)
    set_up()

    assert client.get(f"/account/start/{token}/").status_code == 404
