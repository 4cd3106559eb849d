from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.customer import CustomerAddress
from tickets.core.event import EventKind
from tickets.core.followup import FollowUp
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.desk.ruling import change_rules
from tickets.desk.setting_up import set_ladder
from tickets.outbox.models import MailKind, OutgoingMail
from tickets.sla.models import Closure
from tickets.sla.records import Scope

#: Tuesday 3 March is the day of the answer; the shop opens at nine in Amsterdam.
STEPS = [datetime(2026, 3, day, 8, tzinfo=UTC) for day in (6, 12, 17)]
SECOND = timedelta(seconds=1)
ON = {"is_on": True, "first_days": 3, "second_days": 7, "close_days": 10, "texts": {}}


@pytest.fixture
def waiting(shop, customer, agent, now):
    """A question that was answered, in a shop that reminds; the customer's turn."""
    set_ladder(shop=shop, fields=ON)
    made = factories.make_ticket(shop, customer=customer, now=now)
    return answered(made, agent, now=now)


def answered(ticket, agent, *, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Which colour is it?")
    ticket.refresh_from_db()
    return ticket


def reminders():
    rows = OutgoingMail.objects.filter(kind=MailKind.REMINDER).order_by("id")
    return [mail.due_at for mail in rows]


def planned():
    return [(one.step, one.due_at) for one in FollowUp.objects.pending().order_by("id")]


def test_ladder_climbs_and_solves_at_the_end(waiting):
    for number, at in enumerate(STEPS, 1):
        assert planned() == [(number, at)]
        ring_due(now=at - SECOND)
        assert len(reminders()) == number - 1
        ring_due(now=at)
        ring_due(now=at)
        assert len(reminders()) == number
    waiting.refresh_from_db()
    assert (waiting.state, planned()) == (State.RESOLVED, [])
    told = waiting.events.filter(kind=EventKind.REMINDED).order_by("id")
    assert [event.data["step"] for event in told] == [1, 2, 3]


def test_reminder_is_an_automatic_mail_with_our_last_answer(waiting):
    ring_due(now=STEPS[0])
    mail = OutgoingMail.objects.get(kind=MailKind.REMINDER)
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert "> Which colour is it?" in mail.text
    assert mail.message.author is None
    assert mail.message.message_id == mail.rfc_message_id


@pytest.mark.parametrize("climbed", [0, 1, 2])
def test_any_reply_stops_it(waiting, climbed):
    for at in STEPS[:climbed]:
        ring_due(now=at)
    factories.make_message(waiting, now=STEPS[climbed] - SECOND)
    assert planned() == []
    for at in STEPS:
        ring_due(now=at)
    waiting.refresh_from_db()
    assert (len(reminders()), waiting.state) == (climbed, State.OPEN)


def test_customer_answers_the_goodbye(waiting):
    for at in STEPS:
        ring_due(now=at)
    factories.make_message(waiting, now=STEPS[2] + timedelta(days=1))
    waiting.refresh_from_db()
    assert waiting.state == State.OPEN


def test_another_answer_begins_the_wait_anew(waiting, agent):
    answered(waiting, agent, now=STEPS[0] - timedelta(hours=2))
    assert planned() == [(1, datetime(2026, 3, 11, 8, tzinfo=UTC))]


def test_answer_that_leaves_later_is_waited_for_from_then(waiting, agent, now):
    leaves = now + timedelta(days=7)
    desk.reply(ticket=waiting, by=agent, now=now, text="Later", send_at=leaves)
    assert planned() == [(1, STEPS[0] + timedelta(days=7))]


def test_one_step_can_be_left_out(waiting, agent, now):
    desk.cancel_follow_up(follow_up=FollowUp.objects.pending().get(), by=agent, now=now)
    assert planned() == [(2, STEPS[1])]
    ring_due(now=STEPS[1])
    assert reminders() == [STEPS[1]]


def test_steps_keep_their_distance_after_a_standstill(waiting):
    late = datetime(2026, 3, 20, 22, tzinfo=UTC)
    ring_due(now=late)
    ring_due(now=late + SECOND)
    # At night nobody is mailed: on Monday it leaves, and four business days on the next.
    assert reminders() == [datetime(2026, 3, 23, 8, tzinfo=UTC)]
    assert planned() == [(2, datetime(2026, 3, 26, 8, tzinfo=UTC))]


def test_days_that_were_closed_since_do_not_count(waiting, shop, now):
    def close() -> None:
        Closure.objects.create(shop=shop, day=STEPS[0].date(), blocks=[], name="Moving")

    change_rules(change=close, scope=Scope.FROM_NOW, by=None, now=now)
    ring_due(now=STEPS[0])
    assert (reminders(), planned()) == ([], [(1, STEPS[0] + timedelta(days=3))])


@pytest.mark.parametrize("reason", ["bounced", "off", "machine", "no address"])
def test_nobody_is_reminded_who_should_not_be(waiting, shop, agent, now, reason):
    match reason:
        case "bounced":
            CustomerAddress.objects.update(bounced_at=timezone.now())
        case "no address":
            CustomerAddress.objects.all().delete()
        case "off":
            set_ladder(shop=shop, fields={**ON, "is_on": False})
        case "machine":
            waiting.messages.filter(direction="in").update(is_automatic=True)
    ring_due(now=STEPS[0])
    assert (reminders(), planned()) == ([], [])


def test_machines_never_get_a_ladder(shop, customer, agent, now):
    set_ladder(shop=shop, fields=ON)
    words = factories.make_words("Newsletter", is_automatic=True)
    made = factories.make_ticket(shop, customer=customer, now=now, words=words)
    answered(made, agent, now=now)
    assert planned() == []


def test_shop_that_never_switched_it_on_reminds_nobody(shop, ticket, agent, now):
    answered(ticket, agent, now=now)
    assert FollowUp.objects.count() == 0


def test_shop_says_it_in_its_own_words(waiting, shop):
    set_ladder(shop=shop, fields={**ON, "texts": {"en": {"1": "Psst, still there?"}}})
    ring_due(now=STEPS[0])
    ring_due(now=STEPS[1])
    first, second = OutgoingMail.objects.filter(kind=MailKind.REMINDER).order_by("id")
    assert first.text.startswith("Psst, still there?")
    assert second.text.startswith("Hello,")


def test_demo_shop_keeps_its_reminders_in_house(waiting, django_capture_on_commit_callbacks):
    Shop.objects.update(is_demo=True)
    with django_capture_on_commit_callbacks() as callbacks:
        ring_due(now=STEPS[0])
    assert callbacks == []
