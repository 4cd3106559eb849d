"""A confirmation from a shop's words: what is not known is not said."""

import pytest

from tickets.lib.confirming import compose, strange_blanks


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("Hello,\n\nBy {moment}.", {"moment": "15:00"}, "Hello,\n\nBy 15:00."),
        ("Hello,\n\nBy {moment}.", {"moment": ""}, "Hello,"),
        ("Hello,\r\n\r\nOpen {opening}.\r\n\r\nBye", {}, "Hello,\n\nBye"),
        # What a value holds is never filled again.
        ("{shop}", {"shop": "{moment}", "moment": "no"}, "{moment}"),
        ("One\ntwo {shop}", {"shop": "Bos"}, "One\ntwo Bos"),
        ("{shop} {moment}", {"shop": "Bos", "moment": ""}, ""),
    ],
)
def test_compose(text, values, said):
    assert compose(text, values) == said


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("{shop} {reference} {moment} {round} {opening} {answers} {signature}", []),
        ("{name}", ["name"]),
    ],
)
def test_strange_blanks(text, strange):
    assert strange_blanks(text) == strange
