"""How likely two questions are the same matter."""

from datetime import timedelta

import pytest

from tickets.lib.likeness import LIKELY, Matter, likeness, score

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("new", "old", "apart", "is_likely"),
    [
        (Matter("Hello", "1001"), Matter("Broken lamp", "1001"), 20 * DAY, True),
        (Matter("Broken lamp", "1002"), Matter("Broken lamp", "1001"), DAY, False),
        (Matter("Antw: Broken lamp"), Matter("Broken lamp"), 20 * DAY, True),
        (Matter("Broken lamp"), Matter("RE: AW: broken LAMP", is_open=False), 3 * DAY, True),
        (Matter("Something else"), Matter("Broken lamp"), DAY, True),
        (Matter("Something else"), Matter("Broken lamp"), 5 * DAY, False),
        (Matter("Something else"), Matter("Broken lamp", is_open=False), DAY, False),
        (Matter(""), Matter(""), 20 * DAY, False),
    ],
)
def test_score(new, old, apart, is_likely):
    assert (score(new, old, apart=apart) >= LIKELY) is is_likely


def test_likeness_ignores_reply_marks_and_empty_words():
    assert likeness("Re: Vraag over mijn lamp", "lamp") == 1.0
    assert likeness("lamp", "kast") == 0.0
    assert likeness("Re:", "") == 0.0
