"""The page behind the links of 'is it solved?': opening it answers nothing, one button does."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tickets.core.checkup import CheckUp, find
from tickets.core.clock import now
from tickets.followups import checkup

#: Characters that a customer may add.
MOST_WORDS = 5_000


@login_not_required
@csrf_exempt  # The link itself is the proof: no cookie or session is involved.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_up(request: HttpRequest, token: str, chosen: str) -> HttpResponse:
    """Mail scanners follow links, so that following one only shows what was chosen."""
    asked = find(token=token)
    if asked is None or chosen not in CheckUp.Answer.values:
        raise Http404
    state = "ask" if CheckUp.objects.usable(now()).filter(pk=asked.pk).exists() else "over"
    if request.method == "POST":
        state = _answer(asked, chosen, words=request.POST.get("words", "")[:MOST_WORDS])
    ticket = asked.ticket
    context = {
        "shop": ticket.shop,
        "language": ticket.language,
        "home_path": "#main",
        "token": token,
        "chosen": chosen,
        "other": "no" if chosen == CheckUp.Answer.YES else "yes",
        "state": state,
    }
    with override(ticket.language):
        return render(request, "portal/check_up.html", context)


def _answer(asked: CheckUp, chosen: str, *, words: str) -> str:
    is_solved = chosen == CheckUp.Answer.YES
    try:
        checkup.answer(check_up=asked, is_solved=is_solved, words=words, now=now())
    except checkup.UnableToAnswer:
        return "over"
    return "thanks"
