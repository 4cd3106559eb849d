"""Takes a picture of every staff and public page, at both sizes and in both themes, to look at: ./screenshots.

Run by hand against a helpdesk with the demo in it, by whoever may use its database:
`python -m tests.browser.screenshots http://localhost:8000 [word in the address ...]`
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up
from django.test import Client  # noqa: E402 -- after the set-up
from django.urls import reverse  # noqa: E402 -- after the set-up

from faq.articles import Article, ArticleText  # noqa: E402 -- after the set-up
from faq.sites import site_of  # noqa: E402 -- after the set-up
from tickets.core.message import Message  # noqa: E402 -- after the set-up
from tickets.core.people import Role, User  # noqa: E402 -- after the set-up
from tickets.core.shop import Shop  # noqa: E402 -- after the set-up
from tickets.core.ticket import Ticket  # noqa: E402 -- after the set-up
from tickets.macros.models import Macro  # noqa: E402 -- after the set-up
from tickets.staff import lists  # noqa: E402 -- after the set-up

OUT = Path(__file__).parents[2] / "screenshots"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")


def pages() -> Iterator[tuple[str, str]]:
    """The name and the address of each."""
    ticket = Ticket.objects.to_answer().most_urgent_first()[0].pk
    talk = Message.objects.filter(direction="out").order_by("-id")[0].ticket_id
    shop, macro = Shop.objects.order_by("id")[0].pk, Macro.objects.order_by("id")[0].pk
    for name in lists.VIEWS:
        yield name, reverse("staff:view", args=[name])
    plain = (
        "filter",
        "new_ticket",
        "mail_in",
        "mail_out",
        "notices",
        "profile",
        "macros",
        "compliments",
    )
    owners = ("health", "settings", "people", "invite", "policies", "causes", "new_shop")
    for name in (*plain, *owners, "macro_new", "new_cause", "new_policy"):
        yield name, reverse(f"staff:{name}")
    yield "search", reverse("staff:search") + "?q=retour"
    yield "conversation", reverse("staff:ticket", args=[talk])
    for name in (
        "ticket",
        "why",
        "snooze",
        "promise",
        "hand_over",
        "link",
        "change_customer",
        "quote",
    ):
        yield name, reverse(f"staff:{name}", args=[ticket])
    yield "macro_pick", reverse("staff:macro_pick", args=[ticket])
    yield "macro_preview", reverse("staff:macro_preview", args=[ticket, macro])
    yield "macro_edit", reverse("staff:macro_edit", args=[macro])
    for name in ("shop", "hours", "silence", "moments", "rating_words"):
        yield name, reverse(f"staff:{name}", args=[shop])
    yield from public_pages()


def public_pages() -> Iterator[tuple[str, str]]:
    """What customers see of the first shop, in each of its languages; links of mails are left."""
    site = site_of(Shop.objects.order_by("id")[0])
    told = ArticleText.objects.filter(article__in=Article.objects.published(), language="nl")
    for language in site.languages:
        for name in ("faq_home", "service", "contact", "contact_frame"):
            yield f"{name}_{language}", site.address(name, language=language)
        yield f"faq_search_{language}", site.address("faq_search", language=language) + "?q=retour"
    for text in told[:1]:
        yield "faq_article_nl", site.address("faq_article", language="nl", slug=text.slug)
    yield "see_over", reverse("portal:see", args=["none"])
    yield "all_ask", reverse("portal:all_ask", args=[site.shop.slug])


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def take(browser: Browser, site: str, session: str, words: list[str]) -> None:
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                reduced_motion="reduce",
                base_url=site,
            )
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
            context.add_cookies([cookie])
            page = context.new_page()
            for name, address in pages():
                if words and not any(word in name for word in words):
                    continue
                page.goto(address)
                page.screenshot(path=OUT / f"{name}-{size}-{theme}.png")
            context.close()


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    owner = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id")[0]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"))
        take(chromium, sys.argv[1], session_of(owner), sys.argv[2:])
