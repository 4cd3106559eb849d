import pytest
from django.db import IntegrityError

from tickets.core.checkup import CheckUp
from tickets.core.followup import FollowUp, FollowUpState, OnDue, Why


def made(ticket, now, **fields):
    fields = {"why": Why.CARRIER, "due_at": now, "created_at": now, **fields}
    return FollowUp.objects.create(ticket=ticket, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": FollowUpState.DONE},
        {"state": FollowUpState.PENDING, "ended_at": "now"},
        {"on_due": OnDue.MAIL, "text": ""},
    ],
)
def test_database_refuses_what_makes_no_sense(ticket, now, fields):
    if "ended_at" in fields:
        fields = {**fields, "ended_at": now}
    with pytest.raises(IntegrityError):
        made(ticket, now, **fields)


def test_one_step_of_silence_at_a_time(ticket, now):
    made(ticket, now, why=Why.SILENCE, step=1)
    with pytest.raises(IntegrityError):
        made(ticket, now, why=Why.SILENCE, step=2)


def test_check_up_answer_has_its_moment(ticket, now):
    with pytest.raises(IntegrityError):
        CheckUp.objects.create(ticket=ticket, created_at=now, expires_at=now, answer="yes")
