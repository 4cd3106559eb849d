"""Logging in with two steps, in a browser with a key of its own; and out elsewhere."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import BrowserContext, Page, expect

from tickets.core.people import Role, User
from tickets.desk.team import demand_second_factor

PASSWORD = "three words not together"
# A busy machine hashes a password slowly.
expect.set_options(timeout=20_000)


@pytest.fixture
def agent(agent) -> User:
    agent.set_password(PASSWORD)
    agent.save()
    return agent


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def open_page(browser, server, complaints):
    """A fresh browser at the name that passkeys belong to; its console must stay empty."""
    contexts: list[BrowserContext] = []

    def opened(**options) -> Page:
        url = server.replace("127.0.0.1", "localhost")
        context = browser.new_context(base_url=url, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def plug_in_key(page: Page) -> None:
    """Chromium's own made-up key: it verifies its holder by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in(page: Page, user: User) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def give_password_again(page: Page) -> None:
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def expect_inbox(page: Page) -> None:
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()


def test_passkey_is_added_asked_as_second_step_and_stands_for_the_password(open_page, agent):
    page = open_page()
    plug_in_key(page)
    log_in(page, agent)
    expect_inbox(page)

    page.goto("/account/second-step/")
    page.get_by_role("link", name="Add a passkey").click()
    give_password_again(page)
    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_label("It may stand for my password too").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    assert Authenticator.objects.filter(user=agent, type="webauthn").count() == 1

    log_out(page)
    log_in(page, agent)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use my passkey").click()
    expect_inbox(page)

    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect_inbox(page)


def test_code_from_an_app_is_asked_and_a_wrong_one_does_not_open(open_page, agent):
    page = open_page()
    log_in(page, agent)
    page.goto("/account/second-step/totp/activate/")
    give_password_again(page)
    picture = page.get_by_role("img", name="A square for your app")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    spare = page.locator(".codes code").first.inner_text()

    log_out(page)
    log_in(page, agent)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect_inbox(page)


def test_role_that_must_have_two_steps_gets_nowhere_before(open_page, agent):
    page = open_page()
    plug_in_key(page)
    log_in(page, agent)
    expect_inbox(page)
    # What the page asks by itself would be led away too, in the middle of the next step.
    page.wait_for_load_state("networkidle")
    demand_second_factor(roles=[Role.AGENT])

    page.goto("/desk/settings/")
    expect(page.get_by_text("The owner asks for a second step")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    give_password_again(page)
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="I have kept them").click()

    expect_inbox(page)


def test_other_browser_is_logged_out(open_page, agent):
    here, there = open_page(), open_page()
    log_in(here, agent)
    log_in(there, agent)
    expect_inbox(there)

    here.goto("/desk/profile/sessions/")
    here.get_by_role("button", name="Log out there").click()

    expect(here.get_by_text("Logged out there.")).to_be_visible()
    expect(here.get_by_role("button", name="Log out there")).to_have_count(0)
    there.goto("/desk/")
    expect(there.get_by_role("heading", name="Log in")).to_be_visible()
