"""The page behind 'may we quote you?': a button says yes, and the same link takes it back."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from tickets import desk
from tickets.core import praise as praises
from tickets.core.clock import now
from tickets.core.praise import Praise
from tickets.portal.following_frame import page, private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def praise(request: HttpRequest, token: str, chosen: str) -> HttpResponseBase:
    """Mail scanners follow links, so that following one only shows what was chosen."""
    found = praises.find(token=token)
    if found is None or chosen not in list(desk.Choice):
        raise Http404
    if request.method == "POST":
        _hear(request, found, desk.Choice(chosen))
        found.refresh_from_db()
    context = {
        "state": _state(found),
        "praise": found,
        "first_name": desk.first_name(found.ticket.customer),
        "token": token,
        "chosen": chosen,
    }
    return page(request, "portal/praise.html", context, shop=found.shop, language=found.language)


def _state(found: Praise) -> str:
    if found.is_shown:
        return "shown"
    if found.stopped_at:
        return "stopped"
    if found.answered_at:
        return "declined"
    return "ask" if found.expires_at > now() else "over"


def _hear(request: HttpRequest, found: Praise, choice: desk.Choice) -> None:
    if "stop" in request.POST:
        desk.stop_quoting(praise=found, by=None, now=now())
    else:
        desk.answer_praise(praise=found, choice=choice, now=now())
