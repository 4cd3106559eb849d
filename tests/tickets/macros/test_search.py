"""The search behind '/'."""

import pytest

from tickets.macros.models import Macro
from tickets.macros.search import find


@pytest.fixture
def titles(make_macro):
    make_macro("Late parcel", keywords="waiting", en="Sorry for the delay.")
    make_macro("Refund", keywords="money back", en="The parcel is here.")
    make_macro("Één café", en="x")

    def found(query):
        return [one.title for one in find(Macro.objects.all(), query, language="en")]

    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("late", ["Late parcel"]),
        ("parcel", ["Late parcel", "Refund"]),
        ("money", ["Refund"]),
        ("delay", ["Late parcel"]),
        ("refudn", ["Refund"]),
        ("een cafe", ["Één café"]),
        ("late money", []),
        ("", ["Late parcel", "Refund", "Één café"]),
        ("{{ settings }} %s \\", []),
    ],
)
def test_search(titles, query, expected):
    assert titles(query) == expected
