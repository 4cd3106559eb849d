"""M-60: every answer, errors included, forbids frames and shares nothing with other sites."""

import pytest

from tests.faq.conftest import front

__all__ = ["front"]

PATHS = [
    *(
        "/",
        "/account/login/",
        "/desk/",
        "/admin/",
        "/healthz",
        "/none",
        "/desk/none/",
        "/hooks/none/",
    ),
    *(
        "/naaldbos/",
        "/naaldbos/nl/",
        "/naaldbos/nl/none/",
        "/naaldbos/xx/",
        "/naaldbos/sitemap.xml",
    ),
    *("/naaldbos/nl/search/?q=%00", "/naaldbos/nl/contact/answered/", "/q/see/none/"),
    *("/q/mine/naaldbos/", "/q/mine/none/", "/q/quote/none/named/", "/q/rate/none/good/"),
    *("/static/none.css", "/naaldbos/help.js", "/desk/tickets/1/", "/api/v1/none/"),
]


@pytest.mark.parametrize("who", ["nobody", "agent"])
@pytest.mark.parametrize("method", ["get", "post", "options", "delete"])
def test_answer_has_them(client, client_of, agent, front, who, method):
    browser = client if who == "nobody" else client_of(agent)
    browser.raise_request_exception = False
    wrong = []
    for path in PATHS:
        answer = getattr(browser, method)(path, headers={"Origin": "https://evil.example"})
        policy = answer.headers.get("Content-Security-Policy", "")
        shared = [name for name in answer.headers if name.startswith("Access-Control")]
        is_frameless = "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy
        if not is_frameless or answer.headers.get("X-Frame-Options") != "DENY" or shared:
            wrong.append((path, answer.status_code, policy, shared))
    assert wrong == []


def test_cookies_of_colleagues_are_for_us_alone(client, agent, settings):
    agent.set_password("an old password of mine")
    agent.save()
    page = client.post(
        "/account/login/", {"login": agent.email, "password": "an old password of mine"}
    )
    for cookie in page.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax") or cookie[
            "samesite"
        ] == "Strict", cookie
    assert settings.SESSION_COOKIE_NAME in page.cookies
