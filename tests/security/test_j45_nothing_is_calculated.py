"""J-45: what looks like a template, a format or a formula stays what was typed."""

import email
import html
from email.policy import default

import pytest

from tickets import desk
from tickets.macros.keeping import UnableToKeep, Wording, keep
from tickets.outbox.models import OutgoingMail

WORDS = "{{7*7}}{% debug %}{{settings.SECRET_KEY}}{0.__class__}%(x)s${7*7}#{7*7}"


def test_customer_s_words_come_back_as_they_are(
    deliver_in, write, client_of, agent, as_sent, settings
):
    arrived = deliver_in(
        write(WORDS, subject=f"About {WORDS}", sender=f'"{WORDS}" <m@example.org>')
    )
    ticket = arrived.message.ticket
    page = html.unescape(client_of(agent).get(f"/desk/tickets/{ticket.pk}/").content.decode())
    assert ticket.subject == f"About {WORDS}"
    assert WORDS in page
    assert settings.SECRET_KEY not in page
    desk.reply(ticket=ticket, by=agent, now=ticket.created_at, text=f"You wrote {WORDS}")
    raw = as_sent(OutgoingMail.objects.latest("pk"))
    sent = email.message_from_bytes(raw, policy=default)
    assert f"You wrote {WORDS}" in sent.get_body(("plain",)).get_content().replace("\n", "")
    assert f"About {WORDS}" in str(sent["Subject"])


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{{settings.SECRET_KEY}}", "{% debug %}", "{{customer.__class__}}"]
)
def test_ready_answer_that_looks_like_a_program_is_refused_or_left_alone(agent, now, text):
    """Only names of our own short list stand between braces; there is no template engine."""
    try:
        macro = keep(wording=Wording(title="Try", texts={"en": text}), by=agent, now=now)
    except UnableToKeep:
        return
    assert macro.texts.get().body == text
