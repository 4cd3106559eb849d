"""The help button: one small script, and a frame that only the shop's own sites may show."""

import json
import re

import pytest

from tests.faq.conftest import front

__all__ = ["front"]

SITES = "https://www.shop.example\nhttps://shop.example:8443"


def test_script_is_small_and_knows_its_shop(client, front):
    script = client.get("/naaldbos/help.js")
    assert (script.status_code, script.cookies) == (200, {})
    assert script["Content-Type"].startswith("text/javascript")
    assert len(script.content) < 15_000
    told = json.loads(re.search(r"\}\)\((\{.*\}), document\.currentScript\);\n\Z", script.text)[1])
    assert (told["colour"], told["first"]) == ("#8a1f4b", "nl")
    assert told["languages"]["en"]["frame"] == "http://localhost:8000/naaldbos/en/contact/frame/"


def test_name_of_a_shop_is_never_code(client, front):
    front.name = '</script>");alert(1)//\u2028'
    front.save()
    script = client.get("/naaldbos/help.js").text
    assert ("</script>" in script, "\u2028" in script) == (False, False)


@pytest.mark.parametrize(
    ("sites", "ancestors"),
    [
        (SITES, "frame-ancestors https://www.shop.example https://shop.example:8443;"),
        ("", "frame-ancestors 'none'"),
        ("https://x.example;script-src *", "frame-ancestors 'none'"),
    ],
)
def test_frame_is_for_the_named_sites_only(client, front, sites, ancestors):
    front.help_sites = sites
    front.save()
    frame = client.get("/naaldbos/en/contact/frame/")
    assert ancestors in frame["Content-Security-Policy"]
    assert ("X-Frame-Options" in frame) is (ancestors.endswith("'none'"))
    assert "script-src *" not in frame["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["en/contact/", "en/service/", "en/", "en/none/", "help.js"])
def test_nothing_else_can_be_framed(client, front, path):
    front.help_sites = SITES
    front.save()
    page = client.get(f"/naaldbos/{path}")
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
