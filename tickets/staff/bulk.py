"""One step for many questions at once: give, tag, solve, put away."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.access import causes_for, colleagues_for, tickets_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket
from tickets.staff.doors import writer
from tickets.staff.own_lists import is_word

#: Questions in one go.
MOST = 100

Act = Callable[[HttpRequest, Ticket, User, datetime], None]


def chosen(ticked: list[str], user: User) -> list[Ticket]:
    """The ticked ones that `user` may see, in the order of the list they were ticked in."""
    ids = [int(one) for one in ticked if _is_number(one)][:MOST]
    found = tickets_for(user).filter(pk__in=ids).for_list()
    rows = {ticket.pk: ticket for ticket in found}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    tickets, moment, done = chosen(request.POST.getlist("ticket"), user), now(), 0
    for ticket in tickets:
        try:
            act(request, ticket, user, moment)
            done += 1
        except (UnableToMove, Http404):
            continue
    _report(request, done=done, left=len(tickets) - done)
    back = request.POST.get("back", "")
    return redirect("staff:view", back) if is_word(back) else redirect("staff:inbox")


def _take(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    del request
    desk.assign(ticket=ticket, to=user, by=user, now=moment)


def _give(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    chosen_one = request.POST.get("person", "")
    person = None
    if chosen_one:
        pk = int(chosen_one) if _is_number(chosen_one) else 0
        person = get_object_or_404(colleagues_for(user, shop=ticket.shop), pk=pk)
    desk.assign(ticket=ticket, to=person, by=user, now=moment)


def _tag(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    name = " ".join(request.POST.get("name", "").split())
    if not name:
        raise Http404
    desk.tag(ticket=ticket, name=name, by=user, now=moment)


def _cause(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    chosen_one = request.POST.get("cause", "")
    cause = None
    if chosen_one:
        pk = int(chosen_one) if _is_number(chosen_one) else 0
        cause = get_object_or_404(causes_for(user).of_shop(ticket.shop_id).active(), pk=pk)
    desk.set_cause(ticket=ticket, cause=cause, by=user, now=moment)


def _solve(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    del request
    desk.resolve(ticket=ticket, by=user, now=moment)


def _spam(request: HttpRequest, ticket: Ticket, user: User, moment: datetime) -> None:
    del request
    desk.mark_spam(ticket=ticket, by=user, now=moment)


ACTS: dict[str, Act] = {
    "take": _take,
    "give": _give,
    "tag": _tag,
    "cause": _cause,
    "solve": _solve,
    "spam": _spam,
}


def _report(request: HttpRequest, *, done: int, left: int) -> None:
    if done:
        words = ngettext("Done for one question.", "Done for %(count)d questions.", done)
        messages.success(request, words % {"count": done})
    if left:
        words = ngettext("One stayed as it was.", "%(count)d stayed as they were.", left)
        messages.warning(request, words % {"count": left})
    if not done and not left:
        messages.warning(request, _("Nothing was selected."))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
