"""A rule that mails a customer: seldom, never to a machine, and never with a blank in it."""

from datetime import datetime, timedelta

from tickets.automation.models import RuleFiring
from tickets.core.message import Direction
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.applying import workday_of
from tickets.desk.preparing import send_prepared
from tickets.macros.filling import fill
from tickets.macros.language.render import blanks_in
from tickets.macros.models import Macro

#: Two machines that answer each other come no further than one mail in this time.
PAUSE = timedelta(days=1)


def send_macro(macro: Macro, *, ticket: Ticket, now: datetime) -> bool:
    """Mail a ready answer in the name of who has it in hand, or of the shop; whether it went."""
    if not _may_mail(ticket, now=now):
        return False
    writer = ticket.assignee or User(name=ticket.shop.name, language=ticket.shop.language)
    is_workday = workday_of(ticket.shop)
    letter = fill(macro, ticket=ticket, by=writer, now=now, is_workday=is_workday)
    text = letter.text
    if not text.strip() or blanks_in(text):
        return False
    send_prepared(ticket=ticket, text=text, now=now)
    return True


def _may_mail(ticket: Ticket, *, now: datetime) -> bool:
    """What came in last was written by a person who takes part, and he got none from us lately."""
    if not ticket.customer.email:
        return False
    lately = RuleFiring.objects.filter(ticket=ticket, has_mailed=True, at__gt=now - PAUSE)
    if lately.exists():
        return False
    written = ticket.messages.filter(direction=Direction.IN).order_by("id").last()
    return written is not None and not (written.is_automatic or written.is_unverified)
