from datetime import timedelta

import pytest
from django.core import mail as postbox

from tests import factories
from tickets import desk
from tickets.outbox.deliver import deliver
from tickets.outbox.models import MailState, OutgoingMail
from tickets.outbox.queue import keep_in_house


@pytest.fixture(autouse=True)
def _can_send(settings) -> None:
    settings.IS_MAIL_OUT_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def answer(*, is_demo: bool, now) -> OutgoingMail:
    shop = factories.make_shop(is_demo=is_demo)
    agent = factories.make_user(shops=(shop,))
    ticket = factories.make_ticket(shop, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="It is on its way.")
    return OutgoingMail.objects.get()


@pytest.mark.parametrize("is_set", [True, False])
def test_deliver_mails_nobody_for_a_demo_shop(db, settings, now, is_set):
    settings.IS_MAIL_OUT_SET = is_set
    mail = answer(is_demo=True, now=now)

    state = deliver(pk=mail.pk, now=now + timedelta(minutes=1))

    assert state == MailState.SENT
    mail.refresh_from_db()
    assert (mail.state, mail.provider_id) == (MailState.SENT, "demo")
    assert postbox.outbox == []


def test_keep_in_house_marks_a_demo_shops_mail_as_sent_when_it_was_due(db, now):
    mail = answer(is_demo=True, now=now)

    assert keep_in_house(ticket=mail.ticket) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.provider_id) == (MailState.SENT, mail.due_at, "demo")


def test_keep_in_house_leaves_a_real_shops_mail_alone(db, now):
    mail = answer(is_demo=False, now=now)

    assert keep_in_house(ticket=mail.ticket) == 0

    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
