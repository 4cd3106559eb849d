"""F-32: mail by machines (sign-up codes of third parties) proves no address and is not answered."""

import pytest

from tickets.core.participant import takes_part
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize("sender", ["no-reply@chat.example", "noreply@accounts.example"])
def test_sign_up_code_gets_no_answer_and_joins_nothing(deliver_in, write, ticket, sender):
    row = deliver_in(
        write(
            "Your code is 123456.",
            sender=sender,
            headers={"Auto-Submitted": "auto-generated", "Reply-To": "mirjam@example.org"},
        )
    )
    assert OutgoingMail.objects.count() == 0
    assert ticket.messages.count() == 1
    assert row.message is None or row.message.ticket != ticket


def test_machine_with_a_token_does_not_take_part(deliver_in, write, ticket, token):
    row = deliver_in(
        write(
            "Your code is 123456.",
            sender="no-reply@chat.example",
            headers={
                "Auto-Submitted": "auto-generated",
                "Delivered-To": f"info+{token}@naaldbos.example",
            },
        )
    )
    assert row.message.is_unverified
    assert not takes_part(ticket=ticket, email="no-reply@chat.example")
    assert list(ticket.messages.public()) == [ticket.messages.order_by("id").first()]
