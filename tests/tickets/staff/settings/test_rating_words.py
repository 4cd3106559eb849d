"""The question how our help was, in a shop's own words."""

import re

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tickets import desk
from tickets.core.rating_words import usual, words_of
from tickets.core.states import State
from tickets.outbox.models import OutgoingMail


def address(shop):
    return reverse("staff:rating_words", args=[shop.pk])


def said(shop, **own):
    form = {
        f"{name}_{language}": getattr(words_of(shop, language), name)
        for language in ("nl", "en", "de", "fr")
        for name in ("question", "good", "so_so", "bad")
    }
    return {**form, **own}


def test_own_words_are_in_the_mail_and_on_the_page(client_of, owner, agent, shop, ticket):
    own = {"question_en": "Did we do well?", "good_en": "Splendid <3"}
    assert client_of(owner).post(address(shop), said(shop, **own)).status_code == 302
    shop.refresh_from_db()
    assert shop.rating_words == {"en": {"question": "Did we do well?", "good": "Splendid <3"}}
    now = timezone.now()
    desk.reply(ticket=ticket, by=agent, now=now, text="Yes.", then=State.RESOLVED)
    desk.ask_rating(ticket=ticket, now=now)
    mail = OutgoingMail.objects.get(dedupe_key__startswith="rating:")
    assert "Did we do well? One click is enough." in mail.text
    assert "Splendid <3: http" in mail.text
    assert ("Splendid &lt;3" in mail.html, "Splendid <3" in mail.html) == (True, False)
    page = Client().get(re.search(r"/q/rate/[^/]+/good/", mail.text)[0]).text
    assert "<h1>Did we do well?</h1>" in page
    assert "My answer: Splendid &lt;3" in page


def test_words_as_we_say_them_are_kept_as_none(client_of, owner, shop):
    client_of(owner).post(address(shop), said(shop, bad_nl="", good_en="Super"))
    client_of(owner).post(address(shop), said(shop, good_en=" "))
    shop.refresh_from_db()
    assert shop.rating_words is None
    assert words_of(shop, "nl") == usual("nl")


def test_too_long_an_answer_is_refused(client_of, owner, shop):
    page = client_of(owner).post(address(shop), said(shop, good_en="x" * 31))
    assert page.status_code == 422
