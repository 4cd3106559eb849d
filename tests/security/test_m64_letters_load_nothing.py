"""M-64: opening, printing or answering a letter asks no other machine for anything."""

import re

import pytest
from django.urls import reverse

from tests import factories

CANARY = "canary.example"
SPELLINGS = [
    f'<img src="https://{CANARY}/1">', f'<img src="//{CANARY}/2">', f'<img src="http:/{CANARY}/3">',
    f'<img src=" HTTPS://{CANARY}/4">', f'<img src="ht\ntps://{CANARY}/5">',
    f'<img src=x srcset="https://{CANARY}/6 2x">', f'<video poster="https://{CANARY}/7"></video>',
    f'<td background="https://{CANARY}/8">', f'<p style="background:url(https://{CANARY}/9)">',
    f'<link rel=stylesheet href="https://{CANARY}/10">', f'<style>@import "https://{CANARY}/11"</style>',
    f'<iframe src="https://{CANARY}/12"></iframe>', f'<object data="https://{CANARY}/13"></object>',
    f'<input type=image src="https://{CANARY}/14">', f'<svg><image href="https://{CANARY}/15"/></svg>',
    '<img src="/account/logout/">', '<img src="/api/../desk/">', f'<body background="//{CANARY}/16">',
]  # fmt: skip
LOADS = re.compile(
    rf"<(?:img|source|video|input|iframe|object|link|image|embed)\b[^>]*{CANARY}"
    rf"|(?:src|srcset|poster|background|data)\s*=\s*[\"'][^\"']*{CANARY}|url\([^)]*{CANARY}",
    re.IGNORECASE,
)


@pytest.fixture
def letter(shop, customer):
    html = "<p>Look</p><table><tr>" + "".join(SPELLINGS) + "</tr></table>"
    words = factories.make_words("Look", html=html, from_email=customer.email)
    return factories.make_ticket(shop, customer=customer, words=words).messages.get()


@pytest.mark.parametrize("name", ["ticket", "print", "why", "answer"])
def test_pages_about_it_load_nothing(client_of, agent, letter, name):
    page = client_of(agent).get(reverse(f"staff:{name}", args=[letter.ticket_id]), follow=True)
    assert LOADS.findall(page.text) == []


def test_letter_itself_loads_nothing_until_somebody_wants_pictures(client_of, agent, letter):
    address = reverse("staff:message_html", args=[letter.pk])
    page = client_of(agent).get(address)
    assert LOADS.findall(page.text) == []
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    wanted = client_of(agent).get(address, {"images": "1"})
    assert "/account/logout" not in wanted.text
    assert "/desk/" not in wanted.text
