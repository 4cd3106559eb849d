import pytest

from tickets.lib.letters import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hi <b>Jan</b>,</p><p>one<br>two</p>", "Hi Jan,\n\none\ntwo"),
        ('<p>See <a href="https://x.nl/a">here</a></p>', "See here (https://x.nl/a)"),
        ('<a href="https://x.nl/">https://x.nl</a>', "https://x.nl"),
        ('<a href="mailto:a@b.nl">a@b.nl</a>', "a@b.nl"),
        ("<p>x</p><ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>", "x\n\n- one\n- two\n  - deep"),
        ("<ol><li>a</li><li><p>b</p></li></ol>", "1. a\n2. b"),
        ("<blockquote><p>said</p><p>more</p></blockquote><p>yes</p>", "> said\n>\n> more\n\nyes"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<p>x</p><script>bad()</script><style>b{}</style>", "x"),
        ("<p><br></p>", ""),
        ("</ul></ol></blockquote><li>x", "- x"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_as_plain_text(html, text):
    assert plain(html) == text


def test_deep_nesting_takes_no_longer():
    assert "x" in plain("<blockquote><ul><li>" * 20_000 + "x")
