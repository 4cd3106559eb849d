"""What is given to the mail server."""

from django.core.mail import EmailMultiAlternatives

from tickets.outbox.transport import written


def test_long_message_id_stays_on_the_line_of_its_name():
    long = f"<{'a' * 80}@shop.example>"
    mail = EmailMultiAlternatives(
        "Hi", "Message-ID:\n x", headers={"Message-ID": long, "In-Reply-To": long}
    )
    lines = written(mail).splitlines()
    assert f"Message-ID: {long}".encode() in lines
    assert f"In-Reply-To: {long}".encode() in lines
    assert written(mail).endswith(b"Message-ID:\n x")
