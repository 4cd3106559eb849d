"""Somebody's data may not slip into a field that nobody has decided about."""

import tomllib

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tickets.core.customer import Customer
from tickets.models import OutgoingMail
from tickets.privacy import checks, policy


@pytest.fixture
def planted():
    """A model as somebody may add it tomorrow."""
    with isolate_apps("tickets"):

        class Diary(models.Model):
            secret = models.TextField()
            wrote_at = models.DateTimeField()
            photo = models.FileField(null=True)

            class Meta:
                app_label = "tickets"

            def __str__(self):
                return "diary"

        yield Diary


def test_policy_decides_about_every_field():
    assert checks.check_policy() == []


def test_undeclared_field_is_an_error_with_lines_to_paste(planted, monkeypatch):
    known = [*policy.our_models(), planted]
    monkeypatch.setattr(policy, "our_models", lambda: known)

    (error,) = checks.check_policy()

    assert error.id == "privacy.E001"
    assert error.msg == (
        "No privacy decision for Diary.id, Diary.secret, Diary.wrote_at, Diary.photo."
    )
    lines = error.hint.split(":\n", 1)[1]
    assert tomllib.loads(lines) == {
        "Diary": {
            "id": {"personal": False},
            "secret": {"personal": True, "keep": "ticket", "erase": "blank"},
            "wrote_at": {"personal": False},
            "photo": {"personal": True, "keep": "ticket", "erase": "file"},
        }
    }


def test_pasted_proposal_satisfies_the_check(planted):
    decisions = policy.read()
    known = [*policy.our_models(), planted]
    lines = [policy.proposal(*field) for field in policy.missing(decisions, known)]

    decisions |= tomllib.loads("\n".join(lines))

    assert policy.missing(decisions, known) == []
    assert policy.mistakes(decisions, known) == []


@pytest.mark.parametrize(
    ("model", "line", "mistake"),
    [
        (Customer, "Nobody.name = { personal = false }", "Nobody: there is no such model."),
        (
            Customer,
            "Customer.shoe = { personal = false }",
            "Customer.shoe: there is no such field.",
        ),
        (
            Customer,
            "Customer.name = { personal = true }",
            "Customer.name: say personal = false, or personal = true with keep and erase.",
        ),
        (
            Customer,
            'Customer.name = { personal = true, keep = "ever", erase = "blank" }',
            "Customer.name: 'ever' is not one of the terms.",
        ),
        (
            Customer,
            'Customer.name = { personal = true, keep = "ticket", erase = "null" }',
            "Customer.name: it cannot be null.",
        ),
        (
            OutgoingMail,
            'OutgoingMail.text = { personal = true, keep = "ticket", erase = "file" }',
            "OutgoingMail.text: it is not a file.",
        ),
    ],
)
def test_decision_that_cannot_be_carried_out_is_a_mistake(model, line, mistake):
    decisions = tomllib.loads(f'terms.ticket = {{ days = 1, after = "x" }}\n{line}')
    assert policy.mistakes(decisions, [model]) == [mistake]


def test_policy_command_prints_nothing_when_nothing_is_missing(capsys):
    from django.core.management import call_command

    call_command("policy", "--missing")
    assert capsys.readouterr().out == ""
