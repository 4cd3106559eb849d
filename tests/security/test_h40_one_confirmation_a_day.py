"""H-40: nobody can make us bomb a victim or send him the attacker's words."""

from datetime import timedelta

from tickets.outbox.models import OutgoingMail

BAIT = "You won 1000 euro, click http://evil.example"


def test_many_mails_in_a_victim_s_name_give_one_confirmation(deliver_in, write, now):
    for number in range(30):
        deliver_in(write(f"{BAIT} {number}", subject=f"{BAIT} {number}"))
    assert OutgoingMail.objects.count() == 1
    deliver_in(write("Again."), at=now + timedelta(hours=23, minutes=30))
    assert OutgoingMail.objects.count() <= 2


def test_confirmation_holds_no_word_of_the_writer(deliver_in, write, as_sent):
    sender = '"Click http://evil.example" <victim@example.org>'
    deliver_in(write(BAIT, subject=BAIT, sender=sender))
    mail = OutgoingMail.objects.get()
    words = mail.subject + mail.text + mail.html
    assert [bait for bait in ("evil.example", "1000", "won") if bait in words] == []


def test_shop_can_leave_confirmations_out(deliver_in, write, shop):
    shop.acknowledges = False
    shop.save()
    deliver_in(write(BAIT))
    assert OutgoingMail.objects.count() == 0
