"""A customer follows a question by the links in our mails: reads, answers, asks afresh, judges."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.browser.fronts import PHONE, flaws, visitor
from tickets import desk
from tickets.core import mailcode, ticketpass
from tickets.core.praise import Praise
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.outbox.models import OutgoingMail

PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(90)}


@pytest.fixture
def asked(shop, agent):
    """A question that was answered, with a note that is nobody's business."""
    now = timezone.now()
    customer = factories.make_customer(shop, email="mirjam@example.org")
    text = "The sleeve is torn. Your shop is a joy, by the way."
    ticket = factories.make_ticket(shop, customer=customer, subject="A torn sleeve", text=text)
    desk.note(ticket=ticket, by=agent, now=now, text="She is right.")
    at = now - timedelta(minutes=5)
    desk.reply(ticket=ticket, by=agent, now=at, text="May we see a photo?")
    return ticket


def path_in(mail, part):
    """The path of a link of ours in a mail."""
    return re.search(rf"/q/{part}/\S+?/(?=[\s\"<]|$)", mail.text)[0]


def newest():
    return OutgoingMail.objects.latest("id")


def test_customer_reads_answers_with_a_photo_and_is_done(at_desk, asked, settings):
    _pass, token = ticketpass.issue(ticket=asked, email="mirjam@example.org", now=timezone.now())
    page = visitor(at_desk, **PHONE)
    page.goto(f"/q/see/{token}/")
    page.get_by_role("button", name="Show my question").click()
    page.get_by_role("heading", name="A torn sleeve").wait_for()
    assert token not in page.url
    assert page.get_by_text("She is right.").count() == 0
    page.get_by_label("Your answer").fill("Here it is.")
    page.get_by_label("Photos or files").set_input_files([PHOTO])
    page.get_by_role("button", name="Send").click()
    page.get_by_text("We have your message").wait_for()
    page.get_by_role("link", name="photo.jpg").wait_for()
    page.get_by_role("button", name="It is solved, thank you").click()
    page.get_by_text("Good to hear that it is solved").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    asked.refresh_from_db()
    assert (asked.state, asked.messages.latest("id").visible_text) == (
        State.RESOLVED,
        "Here it is.",
    )


def test_link_that_is_too_old_asks_for_a_fresh_one_that_works(at_desk, asked, settings):
    settings.BASE_URL = at_desk.url
    long_ago = timezone.now() - ticketpass.LASTS
    _pass, token = ticketpass.issue(ticket=asked, email="mirjam@example.org", now=long_ago)
    page = visitor(at_desk)
    page.goto(f"/q/see/{token}/")
    page.get_by_role("button", name="Send me a fresh link").click()
    page.get_by_role("heading", name="Look into your mail").wait_for()
    page.goto(path_in(newest(), "see"))
    page.get_by_role("button", name="Show my question").click()
    page.get_by_role("heading", name="A torn sleeve").wait_for()


def test_rating_is_a_click_and_a_sentence(at_desk, shop, asked, agent, settings):
    settings.BASE_URL = at_desk.url
    desk.resolve(ticket=asked, by=agent, now=timezone.now())
    desk.ask_rating(ticket=asked, now=timezone.now())
    page = visitor(at_desk)
    page.goto(path_in(newest(), "rate"))
    page.get_by_role("button", name="My answer: Good").click()
    page.get_by_role("textbox").fill("Nothing at all")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Our colleagues read it.").wait_for()
    rating = Rating.objects.get()
    assert (rating.score, rating.missed) == (Rating.Score.GOOD, "Nothing at all")


def test_kind_words_are_public_after_a_yes_and_not_after_a_no(
    at_desk, shop, asked, agent, settings
):
    settings.BASE_URL = at_desk.url
    words = "Your shop is a joy"
    desk.ask_to_quote(ticket=asked, words=words, by=agent, now=timezone.now())
    mine, home = visitor(at_desk), visitor(at_desk)
    mine.goto(path_in(newest(), "quote"))
    mine.get_by_role("button", name="Yes, with my first name (Mirjam)").click()
    mine.get_by_role("heading", name="Thank you").wait_for()
    home.goto(f"/{shop.slug}/en/")
    assert home.get_by_role("figure").inner_text().split("\n") == [words, "Mirjam"]
    mine.get_by_role("button", name="Show it no more").click()
    mine.get_by_role("heading", name="We do not quote you").wait_for()
    home.reload()
    assert home.get_by_role("figure").count() == 0


def test_axe_finds_nothing_and_nothing_is_too_wide(at_desk, shop, asked, agent):
    """Every page behind a link, in both languages of ours."""
    now = timezone.now()
    desk.ask_rating(ticket=asked, now=now)
    paths = []
    desk.ask_to_quote(ticket=asked, words="Your shop is a joy", by=agent, now=now)
    mails = {
        mail.dedupe_key.split(":")[0]: mail
        for mail in OutgoingMail.objects.exclude(dedupe_key=None)
    }
    paths += [path_in(mails["rating"], "rate"), path_in(mails["praise"], "quote")]
    _pass, token = ticketpass.issue(ticket=asked, email="mirjam@example.org", now=now)
    code, _digits = mailcode.begin(shop=shop, email="mirjam@example.org", now=now)
    paths += [
        f"/q/see/{token}/",
        "/q/see/none/",
        f"/q/mine/{shop.slug}/",
        f"/q/mine/{shop.slug}/code/{code.key}/",
    ]
    wrong = flaws(at_desk, paths)
    for language in ("nl",):
        type(asked).objects.filter(pk=asked.pk).update(language=language)
        Praise.objects.update(language=language)
        wrong |= flaws(at_desk, paths[:3])
    assert wrong == {}
