"""What staff say: an answer or a note, taking an answer back, letting people in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.access import colleagues_for, message_for, participant_for, ticket_for
from tickets.core.clock import now
from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket
from tickets.core.upload import Upload
from tickets.staff.doors import writer
from tickets.staff.forms import ACTIONS, AnswerForm
from tickets.staff.going import address, next_in
from tickets.staff.macros_slot import SESSION, chosen_in, is_doubtful
from tickets.staff.own_lists import view_or_inbox
from tickets.staff.ticket import page
from tickets.staff.undo import offer_undo


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what was typed, or show the page again with the text kept and why it stayed."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    view = view_or_inbox(request, user=user)
    following = next_in(view, ticket, user=user) if request.POST.get("from") else None
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, ticket, user=user, form=form, status=422)
    chosen = chosen_in(form, ticket, user=user)
    if is_doubtful(form, chosen, ticket):
        return page(request, ticket, user=user, form=form, status=422)
    try:
        message = _say(ticket, form, by=user, chosen=chosen)
    except desk.UnableToReply as stopped:
        _tell_newer(request, len(stopped.newer))
        seen = form.cleaned_data["last_seen"]
        return page(request, ticket, user=user, form=form, seen=seen, status=409)
    except Upload.DoesNotExist as strange:
        raise Http404 from strange
    except UnableToMove:
        form.add_error(None, _("Somebody closed this meanwhile. Open it again, then answer."))
        return page(request, ticket_for(user, pk), user=user, form=form, status=409)
    if chosen:
        request.session.pop(SESSION, None)
    if message.direction == Direction.OUT and not form.cleaned_data["send_at"]:
        seconds = ticket.shop.undo_seconds
        offer_undo(request, seconds=seconds, now=now(), message=message.pk, ticket=ticket.pk)
    if request.POST.get("from") and message.direction == Direction.OUT:
        return redirect(address(following, view))
    return redirect(f"{_url(ticket)}#message-{message.pk}")


def _say(ticket: Ticket, form: AnswerForm, *, by: User, chosen: desk.Chosen | None) -> Message:
    said = form.cleaned_data
    then = ACTIONS[said["action"]]
    words = {
        "text": said["text"],
        "html": said["html"],
        "files": said["uploads"],
        "uploads": said["kept"],
        "origin_key": f"reply:{said['key']}",
    }
    if then is None:
        people = colleagues_for(by, shop=ticket.shop)
        by_phone = said["action"] == "called"
        return desk.mention(
            ticket=ticket, by=by, now=now(), people=people, by_phone=by_phone, **words
        )
    words |= {name: said[name] for name in ("last_seen", "send_at", "subject", "promise")}
    words |= {"then": then}
    if chosen:
        return desk.apply_macro(ticket=ticket, chosen=chosen, by=by, now=now(), **words)
    return desk.reply(ticket=ticket, by=by, now=now(), **words)


def _tell_newer(request: HttpRequest, count: int) -> None:
    messages.warning(
        request,
        ngettext(
            "Not sent: a newer message came in. Your text is still there.",
            "Not sent: %(count)d newer messages came in. Your text is still there.",
            count,
        )
        % {"count": count},
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an answer that has not left; it comes back into the composer."""
    user = writer(request)
    message = message_for(user, pk)
    ticket = message.ticket
    try:
        desk.take_back(message=message, by=user, now=now())
    except desk.UnableToWithdraw:
        messages.error(request, _("Too late: this answer is on its way."))
        return redirect(_url(ticket))
    request.session.pop("undo", None)
    return redirect(f"{_url(ticket)}#composer")


@require_POST
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer that stayed here as a note comes back into the composer."""
    user = writer(request)
    message = message_for(user, pk)
    if message.direction != Direction.NOTE:
        raise Http404
    desk.use_again(message=message, by=user, now=now())
    return redirect(f"{_url(message.ticket)}#composer")


@require_POST
def belongs_here(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    message = message_for(user, pk)
    desk.verify_message(message=message, by=user, now=now())
    return redirect(_url(message.ticket))


@require_POST
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    participant = participant_for(user, pk)
    desk.accept_participant(participant=participant, by=user, now=now())
    return redirect(_url(participant.ticket))


def _url(ticket: Ticket) -> str:
    return reverse("staff:ticket", args=[ticket.pk])
