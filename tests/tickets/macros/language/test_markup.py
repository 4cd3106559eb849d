"""Macros in HTML: variables work there too, and whatever they hold comes out as typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.macros.language.test_render import HOSTILE
from tickets.lib.markup import from_text
from tickets.macros.language import Fault, Problem
from tickets.macros.language.markup import finish, tidy
from tickets.macros.language.render import CURSOR, Facts, check, no_snippets, render

TODAY = date(2026, 3, 3)


def letter(source, **fields):
    values = {"customer.first_name": "Mirjam", **fields.pop("values", {})}
    known = Facts(values=values, today=TODAY, **fields)
    return finish(render(tidy(source), known, is_html=True))


def test_make_up_stays_and_values_are_filled_in():
    done = letter('<p>Hoi <strong>{{ customer.first_name | or: "klant" }}</strong></p>')
    assert done.html == "<p>Hoi <strong>Mirjam</strong></p>"
    assert done.text == "Hoi Mirjam"


def test_make_up_between_braces_is_taken_off():
    assert letter("<p>{{ <b>customer</b>.first_name&nbsp;}}</p>").text == "Mirjam"


def test_choices_leave_no_empty_lines():
    source = (
        "<p>A</p><p>{{ if order }}</p><ul><li>B</li></ul><p>{{ else }}<br>C<br>{{ end }}</p>"
        "<p>{{ if order }}D{{ end }}</p>"
    )
    assert letter(source).text == "A\n\nC"
    assert letter(source, values={"ticket.order": "AB-1"}).text == "A\n\n- B\n\nD"


def test_plain_texts_become_the_same_letter():
    source = from_text("Hi,\n\n{{ if order }}\nOrder {{ ticket.order }}\n{{ end }}\nBye")
    assert letter(source).html == "<p>Hi,</p>\n<p>Bye</p>"
    assert letter(source, values={"ticket.order": "1"}).text == "Hi,\n\nOrder 1\nBye"


def test_snippets_stand_in_a_line_or_as_paragraphs():
    texts = {"one": "<p>Kade <em>1</em></p>", "two": "<p>Kade 1</p>\n<p>Stad</p>"}
    source = '<p>To {{ snippet: "one" }}.</p><p>{{ snippet: "two" }}</p>'
    assert letter(source, rich_snippets=texts.get).html == (
        "<p>To Kade <em>1</em>.</p>\n<p>Kade 1</p>\n<p>Stad</p>"
    )


def test_value_in_an_address_is_a_part_of_it():
    source = '<p><a href="https://t.example.com/{{ ticket.order }}">Where it is</a></p>'
    done = letter(source, values={"ticket.order": '"><b>/../x'})
    assert done.text == "Where it is (https://t.example.com/%22%3E%3Cb%3E%2F..%2Fx)"
    assert letter(source).text == "Where it is (https://t.example.com/⟦ticket.order⟧)"


def test_cursor_is_marked_for_the_editor_only():
    done = letter("<p>A</p><p>{{ cursor }}</p><p>B</p>")
    assert done.with_cursor == f"<p>A</p>\n<p>{CURSOR}</p>\n<p>B</p>"
    assert done.text == "A\n\nB"


def test_what_was_filled_in_is_marked_to_be_looked_at():
    done = letter("<p>{{ customer.first_name }} {{ ticket.order }}</p>")
    assert done.shown == (
        '<p><span class="macros__value">Mirjam</span>'
        ' <mark class="macros__blank">⟦ticket.order⟧</mark></p>'
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_come_out_as_typed(hostile):
    assert letter(
        "<p>A {{ customer.first_name }} Z</p>", values={"customer.first_name": hostile}
    ).text == (f"A {hostile} Z")


def test_what_can_run_is_gone_when_it_is_kept():
    kept = tidy(
        '<p onclick="x">a<img src=x onerror=y></p><script>z</script><a href="javascript:1">b</a>'
    )
    assert kept == '<p>a</p>\n<a rel="noopener noreferrer nofollow">b</a>'


def test_problems_name_the_line_that_is_seen():
    source = tidy("<p>one<br>two</p><p>{{ nothing }}</p><p>{{ open<br>never }}</p>")
    assert check(source, snippets=no_snippets, is_html=True) == (
        Problem(3, Fault.UNKNOWN_VARIABLE, "nothing"),
        Problem(4, Fault.NOT_CLOSED, "{{ open"),
    )


@given(
    value=st.text(alphabet="<>&\"'{}%ab/=\ue000\ue001⟦"),
    source=st.text("<>p/{}% \"'ab=", max_size=40),
)
def test_values_never_become_elements(value, source):
    source = f"{source}<p>{{{{ customer.first_name }}}}</p>"
    done = letter(source, values={"customer.first_name": value})
    assert set(tags(done.shown)) <= {*tags(letter(source).shown), "p", "span", "mark"}


def tags(html):
    return [part.split(">")[0].strip("/").split(" ")[0] for part in html.split("<")[1:]]
