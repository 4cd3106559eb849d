"""A customer's words are quoted when he said yes, as he said it, and until somebody says no."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tickets import desk
from tickets.core import praise as praises
from tickets.core.event import EventKind
from tickets.core.praise import LASTS, Praise
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.desk.praising import Why
from tickets.outbox.models import MailKind, OutgoingMail

SAID = "What a lovely shop you have. Sanne was so patient, I will tell my neighbours of it."


@pytest.fixture
def kind(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, text=SAID, now=now)


@pytest.fixture
def asked(kind, agent, now):
    return desk.ask_to_quote(ticket=kind, words="What a lovely shop you have.", by=agent, now=now)


def shown(shop):
    return [(one.words, one.name) for one in shop.praised("en")]


def test_asking_mails_the_words_and_shows_nothing(asked, kind, shop):
    mail = OutgoingMail.objects.get(kind=MailKind.REMINDER)
    assert "What a lovely shop you have." in mail.text
    links = re.findall(r"/q/quote/[^/]+/(\w+)/", mail.text)
    assert links == ["named", "nameless", "no"]
    assert shown(shop) == []
    assert kind.events.filter(kind=EventKind.PRAISE_ASKED).count() == 1


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (desk.Choice.NAMED, [("What a lovely shop you have.", "Mirjam")]),
        (desk.Choice.NAMELESS, [("What a lovely shop you have.", "")]),
        (desk.Choice.NO, []),
    ],
)
def test_words_are_shown_as_the_customer_allows(choice, expected, asked, shop, now):
    assert desk.answer_praise(praise=asked, choice=choice, now=now)
    assert shown(shop) == expected
    assert not desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=now)
    assert shown(shop) == expected


def test_words_are_shown_in_their_language_and_at_their_shop_only(asked, shop, other_shop, now):
    desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=now)
    assert (shop.praised("nl"), other_shop.praised("en")) == ([], [])


@pytest.mark.parametrize("by_customer", [True, False])
def test_either_stops_it_for_good(by_customer, asked, shop, agent, now):
    desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=now)
    assert desk.stop_quoting(praise=asked, by=None if by_customer else agent, now=now)
    assert not desk.stop_quoting(praise=asked, by=agent, now=now)
    assert shown(shop) == []
    assert not desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=now)


def test_silence_is_no(asked, shop, now):
    late = now + LASTS
    assert not desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=late)
    assert shown(shop) == []


def test_what_turns_out_to_be_spam_is_not_shown(asked, shop, agent, now):
    desk.answer_praise(praise=asked, choice=desk.Choice.NAMED, now=now)
    desk.mark_spam(ticket=asked.ticket, by=agent, now=now)
    assert shown(shop) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("What a lovely, lovely shop you have.", Why.NOT_HIS_WORDS),
        ("We sent it.", Why.NOT_HIS_WORDS),
        ("lovely", Why.TOO_SHORT_OR_LONG),
        (SAID * 6, Why.TOO_SHORT_OR_LONG),
        ("Call me on +31 6 12345678 any day", Why.PERSONAL),
        ("Yours, Mirjam van den Berg", Why.PERSONAL),
    ],
)
def test_other_words_are_refused(words, why, kind, agent, now):
    desk.reply(ticket=kind, by=agent, now=now, text="We sent it.")
    more = "Call me on +31 6 12345678 any day.\nYours, Mirjam van den Berg"
    factories.make_message(kind, text=more)
    with pytest.raises(desk.UnableToQuote) as refused:
        desk.ask_to_quote(ticket=kind, words=words, by=agent, now=now)
    assert refused.value.why == why
    assert not Praise.objects.exists()


def test_stranger_s_words_on_the_question_are_not_the_customer_s(kind, agent, now):
    factories.make_message(kind, text="I am happy as well", is_unverified=True)
    assert desk.own_words(kind) == [SAID]


def test_sentence_beside_a_good_rating_may_be_asked_for(kind, agent, now):
    asked_at = now - timedelta(hours=1)
    desk.reply(ticket=kind, by=agent, now=asked_at, text="We sent it.", then=State.RESOLVED)
    rating = desk.ask_rating(ticket=kind, now=asked_at)
    desk.rate(rating=rating, score=Rating.Score.GOOD, now=now)
    rating.refresh_from_db()
    desk.hear_missed(rating=rating, words="Nothing at all, you are great", now=now)
    praise = desk.ask_to_quote(ticket=kind, words="you are great", by=agent, now=now)
    assert praise.words == "you are great"


def test_customer_is_asked_once(asked, kind, agent, now):
    with pytest.raises(desk.UnableToQuote) as refused:
        desk.ask_to_quote(ticket=kind, words="a lovely shop", by=agent, now=now)
    assert refused.value.why == Why.ASKED_BEFORE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mirjam van den Berg", "Mirjam"),
        ("Jean-Luc Petit", "Jean-Luc"),
        ("J. Jansen", ""),
        ("info@shop.example", ""),
        ("24/7 Bikes", ""),
        ("", ""),
    ],
)
def test_first_name_is_all_that_is_shown_of_a_name(name, expected, shop):
    assert desk.first_name(factories.make_customer(shop, name=name)) == expected


def test_token_is_kept_nowhere(asked, kind, now):
    mail = OutgoingMail.objects.get(kind=MailKind.REMINDER)
    token = re.search(r"/q/quote/([^/]+)/", mail.text)[1]
    assert praises.find(token=token) == asked
    assert praises.find(token=token[:-1]) is None
    assert token not in str(Praise.objects.values().get())


def test_database_refuses_a_name_without_a_yes(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Praise.objects.filter(pk=asked.pk).update(name="Mirjam")
