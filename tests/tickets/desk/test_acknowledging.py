"""The confirmation: once, in the customer's language, with a moment that is kept, and no more."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.desk.wording import word_confirmation
from tickets.outbox import deliver
from tickets.outbox.models import MailState, OutgoingMail
from tickets.sla.facts import TargetKind
from tickets.sla.measured import pace_of
from tickets.sla.models import OpeningHours, Policy, PolicyTarget
from tickets.sla.pace import FEWEST
from tickets.sla.records import SlaResult

#: Tuesday the third of March 2026, 10:00 at the shop.
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = [["09:00", "17:00"]]


@pytest.fixture
def hours(shop):
    """Every day but Sunday; two hours for a first answer. No link to follow the question."""
    shop.has_follow_links = False
    shop.save()
    policy = Policy.objects.create(name="Plain", position=1)
    PolicyTarget.objects.create(policy=policy, first_minutes=120, next_minutes=120)
    return OpeningHours.objects.create(shop=shop, week=[DAY] * 6 + [[]])


def confirmed(shop, *, now=TUESDAY, **fields):
    ticket = factories.make_ticket(shop, now=now, **fields)
    return desk.acknowledge(ticket=ticket, now=now)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (TUESDAY, "You have our answer by today 12:00 at the latest."),
        # Tomorrow is called by its name: the mail may be read after midnight.
        (TUESDAY.replace(hour=15), "You have our answer by Wednesday 10:00 at the latest."),
        (TUESDAY.replace(hour=20), "We are closed now and open again Wednesday 09:00."),
    ],
)
def test_moment_is_said_as_people_say_it(shop, hours, now, said):
    assert said in confirmed(shop, now=now).text


def test_open_shop_says_nothing_of_opening(shop, hours):
    mail = confirmed(shop)
    assert ("open again" in mail.text, "fixed moments" in mail.text) == (False, False)


def test_round_is_promised_by_its_end(shop, hours):
    OpeningHours.objects.update(moments=[["10:00", "16:00"]] * 7)
    text = confirmed(shop, now=TUESDAY).text
    assert "it is your turn today 16:00." in text
    assert "by today 17:00 at the latest." in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "woensdag 10:00"),
        ("en", "Wednesday 10:00"),
        # We have no French words: English, dates and all.
        ("fr", "Wednesday 10:00"),
    ],
)
def test_language_is_the_customer_s(shop, hours, language, said):
    assert said in confirmed(shop, now=TUESDAY.replace(hour=15), language=language).text


def test_own_words_hold_in_their_language_only(shop, hours):
    own = "Bonjour,\n\nAvant {moment}.\n\n{answers}"
    word_confirmation(shop=shop, language="fr", text=own, is_sent=True)
    assert confirmed(shop, language="fr").text == "Bonjour,\n\nAvant mardi 12:00.\n"
    assert "Hello," in confirmed(shop, language="en").text
    word_confirmation(shop=shop, language="fr", text="", is_sent=False)
    assert "Hello," in confirmed(shop, language="fr").text
    assert shop.acknowledges is False


def test_public_answers_come_along(shop, hours, settings):
    settings.ANSWER_SOURCE = f"{__name__}.answers"
    mail = confirmed(shop)
    assert "- When <is> it there?\n  https://shop.example/1" in mail.text
    assert '<a href="https://shop.example/1">When &lt;is&gt; it there?</a>' in mail.html
    assert mail.html.count("<a href") == 3


def answers(*, shop, language, text):
    assert "My parcel" in text
    return [("When <is> it there?", f"https://shop.example/{n}") for n in range(1, 6)]


def test_nothing_that_a_stranger_wrote_is_repeated(shop, hours):
    words = factories.make_words("Buy at https://evil.example", from_name="Evil")
    mail = confirmed(shop, subject="evil.example", words=words)
    assert "evil" not in (mail.subject + mail.text + mail.html).lower()


def test_mail_that_comes_too_late_to_be_true_stays_here(shop, hours, settings):
    settings.IS_MAIL_OUT_SET = True
    mail = confirmed(shop)
    assert mail.expires_at == TUESDAY + timedelta(hours=2)
    late = TUESDAY + timedelta(hours=2)
    assert deliver.deliver(pk=mail.pk, now=late) is None
    assert deliver.sweep(now=late) == []
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def answered(shop, agent, *, count, hours, now, kind="question"):
    """So many questions that waited so long for their first answer."""
    for number in range(count):
        at = now - timedelta(days=1, minutes=number)
        ticket = factories.make_ticket(shop, now=at, kind=kind)
        SlaResult.objects.filter(ticket=ticket).delete()
        SlaResult.objects.create(
            ticket=ticket,
            target=TargetKind.FIRST_RESPONSE,
            started_at=at,
            met_at=at + timedelta(hours=hours),
        )
        type(ticket).objects.filter(pk=ticket.pk).update(
            is_open=False, state="closed", due_at=None, due_kind=""
        )


def test_slow_team_promises_later_than_the_rules(shop, hours, agent):
    answered(shop, agent, count=FEWEST, hours=5, now=TUESDAY)
    assert pace_of(shop=shop, kind="question", now=TUESDAY) == timedelta(hours=5)
    assert "by today 15:00 at the latest" in confirmed(shop).text


def test_too_few_answers_leave_the_rules_alone(shop, hours, agent):
    answered(shop, agent, count=FEWEST - 1, hours=5, now=TUESDAY)
    assert pace_of(shop=shop, kind="question", now=TUESDAY) is None
    assert "by today 12:00 at the latest" in confirmed(shop).text


def test_kind_has_a_pace_of_its_own_where_enough_is_known(shop, hours, agent):
    answered(shop, agent, count=FEWEST, hours=1, now=TUESDAY, kind="complaint")
    answered(shop, agent, count=FEWEST, hours=4, now=TUESDAY)
    paces = [pace_of(shop=shop, kind=kind, now=TUESDAY) for kind in ("complaint", "return")]
    assert paces == [timedelta(hours=1), timedelta(hours=4)]


def test_who_is_late_and_still_waits_counts_too(shop, hours, django_assert_num_queries):
    for number in range(FEWEST):
        factories.make_ticket(shop, now=TUESDAY - timedelta(days=1, minutes=number))
    found = pace_of(shop=shop, kind="question", now=TUESDAY)
    assert found == timedelta(hours=8, minutes=17)
    with django_assert_num_queries(0):
        assert pace_of(shop=shop, kind="question", now=TUESDAY) == found


def test_old_answers_and_those_of_other_shops_say_nothing(shop, other_shop, hours, agent):
    answered(other_shop, agent, count=FEWEST, hours=5, now=TUESDAY)
    answered(shop, agent, count=FEWEST, hours=5, now=TUESDAY - timedelta(days=31))
    assert pace_of(shop=shop, kind="question", now=TUESDAY) is None
