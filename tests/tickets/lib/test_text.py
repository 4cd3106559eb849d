"""Text as people and databases can bear it."""

import pytest

from tickets.lib.text import clean, from_html, one_line, squeeze


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\x00b", "ab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\ud800b", "ab"),
        ("a\tb", "a\tb"),
        ("\ufeffa", "a"),
    ],
)
def test_clean(raw, text):
    assert clean(raw) == text


def test_one_line_drops_breaks_and_direction_overrides():
    assert one_line("a\r\nBcc: b\u202e c \x00") == "a Bcc: b c"


def test_squeeze_keeps_paragraphs():
    assert squeeze("\n a  \n\n\n\n\n\nb\n") == " a\n\n\nb"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>een</p><p>twee<br>drie</p>", "een\n\ntwee\ndrie"),
        ("<ul><li>a<li>b</ul>", "* a\n* b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<style>p{}</style><script>x</script>tekst", "tekst"),
        ("<!-- weg -->tekst &amp; &eacute;&#8364;", "tekst & é€"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("1 < 2 en 3 > 2", "1 < 2 en 3 > 2"),
        ("<head><p>zonder eind", "zonder eind"),
        ('<a title="a>b">x</a>', "x"),
        ("<a href='open>x", "x"),
    ],
)
def test_from_html(html, text):
    assert from_html(html) == text
