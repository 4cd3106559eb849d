"""Facts and forms of address are filled in, and nothing else happens to a text."""

import pytest

from faq.wording import fill, fill_html, missing_in, unknown_in


@pytest.mark.parametrize(
    ("text", "formal", "other"),
    [
        ("{Kunt u|Kun je} dat?", "Kunt u dat?", "Kun je dat?"),
        ("Within {return_days} days", "Within 30 days", "Within 30 days"),
        ("{phone}", "", ""),
        ("{return_days", "{return_days", "{return_days"),
        ("{Not A Name}", "{Not A Name}", "{Not A Name}"),
        ("{u|}", "u", ""),
    ],
)
def test_places_are_filled(text, formal, other):
    facts = {"return_days": "30"}
    assert fill(text, facts, is_formal=True) == formal
    assert fill(text, facts, is_formal=False) == other


def test_fact_in_html_is_text():
    said = fill_html("<p>{hours}</p>", {"hours": "<b>9</b> & {phone}"}, is_formal=True)
    assert said == "<p>&lt;b&gt;9&lt;/b&gt; &amp; {phone}</p>"


def test_names_are_told_apart():
    texts = ("{shop} {phone} {u|je}", "{fone} {hours}")
    assert unknown_in(*texts) == ["fone"]
    assert missing_in(*texts, known={"hours"}) == ["phone"]
