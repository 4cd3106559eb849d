"""L-56: forms write the fields they name and no others; what is too long is never hashed."""

import pytest
from django import forms
from django.contrib.auth import hashers
from django.urls import reverse

from tickets.staff import profile_forms
from tickets.staff.settings import forms as house_forms
from tickets.staff.settings import people_forms

PASSWORD = "three words not together"


@pytest.mark.parametrize("module", [profile_forms, house_forms, people_forms])
def test_no_form_is_made_of_a_model(module):
    made = [one for one in vars(module).values() if isinstance(one, type)]
    assert [one for one in made if issubclass(one, forms.BaseModelForm)] == []


@pytest.fixture
def hashed(monkeypatch) -> list[int]:
    """The lengths of everything that goes through the slow hash."""
    lengths: list[int] = []
    slow = hashers.Argon2PasswordHasher

    def noting(method):
        def noted(self, password, *args, **kwargs):
            lengths.append(len(password))
            return method(self, password, *args, **kwargs)

        return noted

    monkeypatch.setattr(slow, "encode", noting(slow.encode))
    monkeypatch.setattr(slow, "verify", noting(slow.verify))
    return lengths


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_login", ["password"]),
        ("account_reauthenticate", ["password"]),
        ("account_change_password", ["oldpassword"]),
        ("account_change_password", ["password1", "password2"]),
    ],
)
def test_password_of_more_than_1024_characters_is_not_hashed(client, agent, hashed, name, fields):
    agent.set_password(PASSWORD)
    agent.save()
    if name != "account_login":
        client.force_login(agent)
    known = {"login": agent.email, "oldpassword": PASSWORD, "password1": "another long sentence",
             "password2": "another long sentence"}  # fmt: skip

    client.post(reverse(name), {**known, **dict.fromkeys(fields, "a" * 1025)})

    assert [length for length in hashed if length > 1024] == []
