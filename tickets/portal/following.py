"""A customer sees one question by a link from our mail, answers it, or says that it is solved."""

from uuid import UUID

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from tickets import desk
from tickets.core import ticketpass
from tickets.core.attachment import Attachment
from tickets.core.clock import now
from tickets.core.handing_out import handed_out
from tickets.core.states import OPEN_STATES
from tickets.core.ticketpass import TicketPass
from tickets.portal.following_form import ReplyForm, words_of
from tickets.portal.following_frame import page, private, to_clean_address
from tickets.portal.following_reading import letters, shown_messages

#: Holds the token; sent to the page of that one question only.
COOKIE = "question"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def see(request: HttpRequest, token: str) -> HttpResponseBase:
    """Mail scanners follow links, so that following one opens nothing; the button does."""
    found = ticketpass.find(token=token)
    ticket = ticketpass.shows(found, now=now()) if found else None
    if found is None or ticket is None:
        return _over(request, found)
    if request.method != "POST":
        context = {"state": "ask"}
        shop, language = ticket.shop, ticket.language
        return page(request, "portal/see.html", context, shop=shop, language=language)
    path = reverse("portal:question", args=[found.key])
    return to_clean_address(path, cookie=COOKIE, value=token, is_https=request.is_secure())


@private
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The conversation, with room for an answer."""
    found = _pass_of(request, key)
    ticket = ticketpass.shows(found, now=now()) if found else None
    if found is None or ticket is None:
        return _over(request, None)
    form = ReplyForm(request.POST or None, request.FILES or None, ticket=ticket, now=now())
    status = 200
    if request.method == "POST":
        if form.is_valid():
            _say(found, form)
            return HttpResponse(status=303, headers={"Location": f"{request.path}?done=said"})
        status = 422
    context = {
        "ticket": ticket,
        "key": key,
        "letters": letters(ticket, now=now()),
        "form": form,
        "is_open": ticket.state in OPEN_STATES,
        "done": request.GET.get("done", ""),
    }
    shop, language = ticket.shop, ticket.language
    return page(
        request, "portal/question.html", context, shop=shop, language=language, status=status
    )


@private
@require_POST
def solved(request: HttpRequest, key: UUID) -> HttpResponseBase:
    found = _pass_of(request, key)
    ticket = ticketpass.shows(found, now=now()) if found else None
    if ticket is None:
        return _over(request, None)
    desk.say_solved(ticket=ticket, now=now())
    path = reverse("portal:question", args=[key])
    return HttpResponse(status=303, headers={"Location": f"{path}?done=solved"})


@private
def file(request: HttpRequest, key: UUID, name: UUID) -> HttpResponseBase:
    """One file of what stands on the page; everything else is not there."""
    found = _pass_of(request, key)
    ticket = ticketpass.shows(found, now=now()) if found else None
    if ticket is None:
        raise Http404
    shown = shown_messages(ticket, now=now()).values("pk")
    files = Attachment.objects.filter(message__in=shown).select_related("stored_file")
    return handed_out(get_object_or_404(files, key=name))


def _pass_of(request: HttpRequest, key: UUID) -> TicketPass | None:
    """What the cookie opens, if it belongs to this very page."""
    found = ticketpass.find(token=request.COOKIES.get(COOKIE, ""))
    return found if found and found.key == key else None


def _say(found: TicketPass, form: ReplyForm) -> None:
    """The same page sent twice is one message."""
    words = words_of(form, email=found.email)
    try:
        desk.add_customer_message(ticket=form.ticket, words=words, now=now())
    except IntegrityError:
        if not form.ticket.messages.filter(origin_key=words.origin_key).exists():
            raise


def _over(request: HttpRequest, found: TicketPass | None) -> HttpResponse:
    """Too old, stopped or made up: the same page and the same words for each of them."""
    state = "over"
    if request.method == "POST":
        state = "sent"
        if found:
            desk.send_fresh_link(found=found, now=now())
    language = get_language() or "en"
    return page(request, "portal/see.html", {"state": state}, shop=None, language=language)
