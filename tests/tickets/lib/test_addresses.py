"""Addresses come out of headers as meant, whatever the header looks like."""

import pytest

from tickets.lib.addresses import Address, normalise, parse


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Jan <jan@x.nl>", [("jan@x.nl", "Jan")]),
        ("jan@X.NL", [("jan@x.nl", "")]),
        ("Smit, Karoline, Winkel <k@x.nl>", [("k@x.nl", "Smit, Karoline, Winkel")]),
        ('"Jan, evil@z.nl" <c@d.nl>', [("c@d.nl", "Jan, evil@z.nl")]),
        ("a@b.nl, c@d.nl", [("a@b.nl", ""), ("c@d.nl", "")]),
        ("a@b.nl; c@d.nl", [("a@b.nl", ""), ("c@d.nl", "")]),
        ("Vrienden: a@b.nl, c@d.nl;", [("a@b.nl", ""), ("c@d.nl", "")]),
        ("undisclosed-recipients:;", []),
        ("<Undisclosed-Recipient:@x.nl;>", []),
        ("<a@b.nl", [("a@b.nl", "")]),
        ("a@b.nl (Jan (klant))", [("a@b.nl", "Jan (klant)")]),
        ("Jan a@b.nl", [("a@b.nl", "Jan")]),
        ("< a @ b.nl >", [("a@b.nl", "")]),
        ("<<a@b.nl>>", [("a@b.nl", "")]),
        ("Jan <@r,@s:a@b.nl>", [("a@b.nl", "Jan")]),
        ("[mailto:a@b.nl]", [("a@b.nl", "mailto")]),
        ('"met spatie"@x.nl', [('"met spatie"@x.nl', "")]),
        ("jdöe@mächine.example", [("jdöe@mächine.example", "")]),
        ('"oneven <a@b.nl>', [("a@b.nl", "oneven")]),
        ("((((", []),
        ("geen adres", []),
        ("", []),
    ],
)
def test_parse(value, found):
    assert parse(value) == tuple(Address(email, name) for email, name in found)


@pytest.mark.parametrize("raw", ["a@b@c@", "@x.nl", "a@", "a b", "x" * 300 + "@x.nl", "a@b c,d"])
def test_normalise_refuses(raw):
    assert normalise(raw) == ""
