"""F-33: headers that steer other helpdesks do nothing here, and the webhook tells nothing."""

from tests.tickets.inbound import posting

CONTROL = {
    "X-Helpdesk-State": "resolved",
    "X-Helpdesk-Assignee": "1",
    "X-RT-Command": "delete",
    "X-Zammad-Ticket-State": "closed",
    "X-Zammad-Ticket-Owner": "1",
    "X-OTRS-State": "closed",
    "X-OTRS-Priority": "5",
    "X-Loop": "no",
    "X-Priority": "1",
}


def test_headers_set_nothing(deliver_in, write, agent):
    ticket = deliver_in(write(headers=CONTROL)).message.ticket
    found = (ticket.state, ticket.assignee, ticket.priority, ticket.kind, ticket.tags.count())
    assert found == ("new", None, 2, "question", 0)


def test_webhook_answers_with_nothing(client, write, shop, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": posting.SECRET}
    response = posting.postmark_raw(client, write(headers=CONTROL))
    assert (response.status_code, response.content) == (200, b"")
