from dataclasses import replace

import pytest

from tickets.sla.conditions import Conditions, Traits

TRAITS = Traits(
    shop=1,
    kind="complaint",
    priority=2,
    channel="email",
    language="nl",
    mailbox=7,
    tags=frozenset({"beurs", "fiets"}),
)


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ({}, True),
        ({"kinds": ["complaint", "return"]}, True),
        ({"kinds": ["return"]}, False),
        ({"tags": ["beurs", "haast"]}, True),
        ({"tags": ["haast"]}, False),
        ({"mailboxes": [7]}, True),
        ({"mailboxes": [8]}, False),
        ({"channels": ["form"]}, False),
        ({"priorities": [2, 3]}, True),
        ({"languages": ["de"]}, False),
        ({"kinds": ["complaint"], "languages": ["de"]}, False),
    ],
)
def test_every_condition_that_is_filled_in_must_hold(data, fits):
    assert Conditions.parse(data).fit(TRAITS) is fits


def test_ticket_without_a_mailbox_fits_no_mailbox():
    assert not Conditions.parse({"mailboxes": [7]}).fit(replace(TRAITS, mailbox=None))


@pytest.mark.parametrize("data", [{"moon": []}, {"tags": "beurs"}, {"mailboxes": [True]}])
def test_conditions_that_cannot_be_read_are_refused(data):
    with pytest.raises(ValueError):
        Conditions.parse(data)
