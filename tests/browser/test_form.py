"""The form in a browser: by telephone, without a script, without connection."""

from tests.browser.fronts import PHONE, ended, flaws, front, visitor
from tickets.inbound.models import InboundMail

__all__ = ["front"]

PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(90)}
HERE = "/naaldbos/en/contact/"


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


def test_axe_finds_nothing_and_nothing_is_too_wide(at_desk, front):
    paths = ("nl/contact/", "en/contact/", "en/contact/frame/", "nl/service/", "en/service/")
    assert flaws(at_desk, [f"/naaldbos/{path}" for path in paths]) == {}
