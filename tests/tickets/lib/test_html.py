"""Strangers' HTML keeps its words and loses its teeth."""

from tickets.lib.html import SafeHtml, sanitise


def test_text_and_structure_stay():
    source = "<p>Hallo <b>daar</b></p><ul><li>een</li></ul><table><tbody><tr><td>x</td></tr></tbody></table>"
    assert sanitise(source).html == source


def test_links_open_nothing_but_web_mail_and_phone():
    clean = sanitise(
        '<a href="https://x.nl/a">1</a><a href="/desk/">2</a><a href="data:text/html,x">3</a>'
    )
    rel = 'rel="noopener noreferrer nofollow"'
    assert clean.html == f'<a href="https://x.nl/a" {rel}>1</a><a {rel}>2</a><a {rel}>3</a>'


def test_inline_image_gets_our_address_by_mapping_or_function():
    source = '<img src="cid:a%40b" alt="kras"><img src="CID:c@d">'
    expected = '<img src="/att/1" alt="kras"><img>'
    assert sanitise(source, {"a@b": "/att/1"}).html == expected
    assert sanitise(source, lambda cid: "/att/1" if cid == "a@b" else None).html == expected


def test_remote_images_are_counted_and_shown_on_demand():
    source = '<img src="https://x.nl/p.gif" alt="logo"><img src="http://x.nl/q.png">'
    assert sanitise(source) == SafeHtml('<img alt="logo"><img>', blocked_remote=2)
    assert sanitise(source, remote_images=True) == SafeHtml(source.replace('" alt', '" alt'))


def test_too_deep_html_becomes_text():
    deep = sanitise("<div>" * 300 + "<b>hoi</b> &lt;script&gt;")
    assert deep == SafeHtml("<p>hoi &lt;script&gt;</p>", is_plain=True)


def test_empty_html():
    assert sanitise("  \n") == SafeHtml("")
