"""What every letter to many has in common: who cannot get one, and what is told afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.staff.own_lists import is_word


def trouble_of(ticket: Ticket) -> str:
    """Why nobody can be written to here, or '' when somebody can."""
    if not ticket.customer.email:
        return _("No e-mail address is known.")
    if ticket.state in {State.CLOSED, State.SPAM}:
        return _("This is closed.")
    return ""


def newest_of(ticket: Ticket) -> int:
    """The newest message, which the writer sees now; 0 for none."""
    return ticket.messages.order_by("-id").values_list("pk", flat=True).first() or 0


def seen_in(request: HttpRequest, ticket: Ticket) -> int | None:
    """The newest message when the letter was looked at; None when nobody looked."""
    seen = request.POST.get(f"seen_{ticket.pk}", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None


def tell_left(request: HttpRequest, left: int) -> None:
    if left:
        words = ngettext(
            "One was not answered: something newer came in, or it cannot be answered.",
            "%(count)d were not answered: something newer came in, or they cannot be answered.",
            left,
        )
        messages.warning(request, words % {"count": left})


def list_word(request: HttpRequest) -> str:
    """The list that the questions were ticked in."""
    back = request.POST.get("back", "")
    return back if is_word(back) else "to_answer"


def to_list(request: HttpRequest) -> HttpResponse:
    return redirect("staff:view", list_word(request))
