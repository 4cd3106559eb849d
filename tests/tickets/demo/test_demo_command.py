from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tickets.core.invitation import Invitation
from tickets.core.people import Role, User
from tickets.core.ticket import Ticket
from tickets.demo import play as playing


@pytest.fixture(autouse=True)
def _short(monkeypatch, db) -> None:
    monkeypatch.setattr(playing, "COUNTS", {"nl": 20, "en": 2, "de": 1})


def demo(*arguments: str) -> str:
    out = StringIO()
    with override("en"):
        call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_prints_a_link_for_the_owner_and_does_nothing_the_second_time():
    said = demo()

    assert "23 tickets" in said
    assert "/account/start/" in said
    assert Invitation.objects.filter(role=Role.OWNER, used_at=None).count() == 1
    assert [one.name for one in User.objects.all() if one.has_usable_password()] == []

    before = set(Ticket.objects.values_list("pk", flat=True))

    assert "already" in demo()

    assert set(Ticket.objects.values_list("pk", flat=True)) == before


def test_demo_with_password_lets_its_people_in():
    said = demo("--password", "zadel tandem regenjas")

    assert "marijke@deketting.example.com" in said
    assert User.objects.get(role=Role.OWNER).check_password("zadel tandem regenjas")


def test_demo_with_a_poor_password_makes_nothing():
    with pytest.raises(CommandError):
        demo("--password", "fiets")

    assert not Ticket.objects.exists()


def test_remove_without_a_demo_says_so():
    assert "no demo" in demo("--remove")
