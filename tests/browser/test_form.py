"""The form in a browser: by telephone, without a script, without connection."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from faq.facts import FACTS
from faq.starting import publish_complete, start
from faq.telling import keep_facts
from tickets.inbound import receive
from tickets.inbound.models import InboundMail
from tickets.sla.seed import seed_shop

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(90)}
HERE = "/naaldbos/en/contact/"


@pytest.fixture
def front(shop):
    shop.slug, shop.languages, shop.accent = "naaldbos", "nl,en", "#8a1f4b"
    shop.trouble = "The carrier is a day late."
    shop.save()
    seed_shop(shop=shop, now=timezone.now())
    for code in ("", "nl", "en"):
        values = {name: "30" for name, fact in FACTS.items() if fact.is_said == bool(code)}
        keep_facts(shop=shop, language=code, values=values)
    start(shop=shop, by=None, now=timezone.now())
    publish_complete(shop=shop, now=timezone.now())
    return shop


def visitor(at_desk, **options):
    context = at_desk.browser.new_context(base_url=at_desk.url, **options)
    at_desk.contexts.append(context)
    page = context.new_page()
    page.on("console", at_desk._listen)
    return page


def ended():
    """What the messages became, the first first."""
    for row in InboundMail.objects.filter(state="received").order_by("pk"):
        receive.process(pk=row.pk, now=row.due_at)
    return list(InboundMail.objects.order_by("pk").values_list("state", flat=True))


def test_question_with_a_photo_from_a_telephone_survives_a_lost_connection(at_desk, front):
    page = visitor(at_desk, **PHONE)
    page.goto(HERE)
    page.get_by_label("Your e-mail address").fill("mirjam@example.org")
    page.get_by_label("Your question").press_sequentially("How long is the gaurantee")
    page.get_by_role("link", name="How long do I have a guarantee?").wait_for()
    page.get_by_label("Photos or files").set_input_files([PHOTO])
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("There is no connection just now").wait_for()
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label("Your question").input_value() == "How long is the gaurantee"
    page.get_by_label("Photos or files").set_input_files([PHOTO])
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()

    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert ended() == ["message"]
    assert InboundMail.objects.get().message.attachments.get().content_type == "image/jpeg"


def test_form_works_without_a_script(at_desk, front):
    page = visitor(at_desk, java_script_enabled=False, **PHONE)
    page.goto(HERE)
    page.get_by_label("Your question").fill("Where is it?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Please fill in your address").wait_for()
    assert page.get_by_label("Your question").input_value() == "Where is it?"
    page.get_by_label("Your e-mail address").fill("mirjam@example.org")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("A colleague looks at it first").wait_for()
    assert ended() == ["held"]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(at_desk, front, colours):
    page = visitor(
        at_desk, color_scheme=colours, bypass_csp=True, viewport={"width": 320, "height": 700}
    )
    wrong = {}
    for path in ("nl/contact/", "en/contact/", "en/contact/frame/", "nl/service/", "en/service/"):
        page.goto(f"/naaldbos/{path}")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        names = [one["id"] for one in found.response["violations"]]
        width = page.evaluate("document.documentElement.scrollWidth")
        if names or width > 320:
            wrong[path] = (names, width)
    assert wrong == {}
