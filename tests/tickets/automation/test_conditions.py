"""Conditions and deeds as they are stored: what fits, what does not, what is no rule at all."""

import pytest

from tickets.automation.conditions import If, Standing
from tickets.automation.deeds import Deeds, Names
from tickets.automation.occasions import Trigger
from tickets.sla.conditions import Traits

TRAITS = Traits(shop=1, kind="question", priority=2, channel="email", language="nl")
STANDING = Standing(
    traits=TRAITS,
    state="new",
    assignee=7,
    cause=3,
    text="Kapotte lamp\nDit is schandálig,  ik wil mijn\ngeld terug!",
    sender="Jan@Mail.Example.org",
    is_open_hours=False,
)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({}, True),
        ({"kinds": ["question"], "priorities": [2, 3]}, True),
        ({"kinds": ["complaint"]}, False),
        ({"words": ["SCHANDALIG"]}, True),
        ({"words": ["geld terug"]}, True),
        ({"words": ["lam", "apot"]}, False),
        ({"words": ["(.*)+"]}, False),
        ({"senders": ["jan@mail.example.org"]}, True),
        ({"senders": ["example.org"]}, True),
        ({"senders": ["@example.org"]}, True),
        ({"senders": ["ample.org"]}, False),
        ({"senders": ["piet@mail.example.org"]}, False),
        ({"states": ["open", "new"]}, True),
        ({"causes": [4]}, False),
        ({"assignee": "somebody"}, True),
        ({"assignee": "nobody"}, False),
        ({"assignee": "7"}, True),
        ({"assignee": "8"}, False),
        ({"hours": "closed"}, True),
        ({"hours": "open"}, False),
        ({"hours": "closed", "words": ["lamp"], "tags": ["x"]}, False),
    ],
)
def test_conditions(conditions, fits):
    assert If.read(conditions).fit(STANDING) is fits


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonsense": ["x"]},
        {"shared": {}},
        {"words": "lamp"},
        {"words": [""]},
        {"words": ["x" * 101]},
        {"assignee": "me"},
        {"hours": "lunch"},
        {"kinds": "question"},
    ],
)
def test_conditions_that_cannot_be_read_are_refused(wrong):
    with pytest.raises(ValueError):
        If.read(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"assignee": "me"},
        {"assignee": "7", "in_turn": True},
        {"notify": "everybody"},
        {"macro": 1},
        {"macro_how": "sent"},
        {"priority": 9},
        {"state": "spam"},
    ],
)
def test_deeds_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError):
        Deeds.read(wrong)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"when": "never"}, {"when": "waits"}, {"when": "opened", "minutes": 5},
     {"when": "waits", "minutes": 99999}, {"when": "waits", "minutes": 5, "counted_in": "x"}],
)  # fmt: skip
def test_occasions_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError):
        Trigger.read(wrong)


def test_deeds_are_told_and_what_was_so_already_is_left_out():
    stored = {
        "priority": 2,
        "kind": "complaint",
        "add_tags": ["x"],
        "cause": 3,
        "in_turn": True,
        "macro": 5,
        "macro_how": "draft",
        "notify": "owner",
    }
    deeds, names = Deeds.read(stored), Names(causes={3: "Late"}, macros={5: "Sorry"})
    assert deeds.as_data() == stored
    assert len(deeds.sentences(names)) == 7
    assert deeds.sentences(names, at=STANDING) == [
        "Kind: complaint",
        "Tag: x",
        "Draft “Sorry”",
        "Tell the owners",
    ]
