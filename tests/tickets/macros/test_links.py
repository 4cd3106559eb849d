"""Links of macros are looked at; nobody else's server hears of it."""

import pytest

from tickets.macros.links import LinkFault, fault_of, links_in, wrong_links
from tickets.macros.models import MacroText


def strange(address):
    del address


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://postnl.nl/track/{{ ticket.order }}", None),
        ("https://www.shop.co.uk:8443/a?b=c#d", None),
        ("mailto:help@shop.nl?subject=x", None),
        ("tel:+31 (0)20-1234567", None),
        ("http://postnl.nl/", LinkFault.NOT_SAFE),
        ("https://localhost/x", LinkFault.SHAPE),
        ("https://192.168.0.1/", LinkFault.SHAPE),
        ("https://shop.test/", LinkFault.SHAPE),
        ("https://shop.nl@evil.com/", LinkFault.SHAPE),
        ("https://postnl", LinkFault.SHAPE),
        ("https://[::1", LinkFault.SHAPE),
        ("mailto:help", LinkFault.SHAPE),
        ("tel:abc", LinkFault.SHAPE),
    ],
)
def test_shape(address, fault):
    assert fault_of(address, knows=strange) == fault


@pytest.mark.parametrize(("is_there", "fault"), [(True, None), (False, LinkFault.GONE)])
def test_our_own_must_lead_somewhere(is_there, fault):
    assert fault_of("http://help.shop.nl/en/faq/x/", knows=lambda one: is_there) == fault


def test_links_are_found_in_html_and_in_words():
    text = MacroText(
        html='<p><a href="https://a.nl/x">A</a></p>', body="A (https://a.nl/x), see http://b.nl."
    )
    assert links_in(text) == ["https://a.nl/x", "http://b.nl"]
    assert wrong_links(text, knows=strange) == [("http://b.nl", LinkFault.NOT_SAFE)]
