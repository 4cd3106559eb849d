"""The page behind 'how was our help?': opening it says nothing, one button does."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from faq.public.page import spoken
from tickets import desk
from tickets.core import rating as ratings
from tickets.core.clock import now
from tickets.core.rating import Rating
from tickets.core.rating_words import words_of
from tickets.portal.following_frame import page, private

#: Characters of 'what did you miss?'.
MOST_WORDS = 5_000


@private
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, token: str, chosen: str) -> HttpResponseBase:
    """Mail scanners follow links, so that following one only shows what was chosen."""
    asked = ratings.find(token=token)
    if asked is None or chosen.upper() not in Rating.Score.names:
        raise Http404
    score = Rating.Score[chosen.upper()]
    state = "ask" if Rating.objects.usable(now()).filter(pk=asked.pk).exists() else "over"
    if request.method == "POST":
        state = _heard(request, asked, score)
    words = words_of(asked.ticket.shop, spoken(asked.ticket.language))
    context = {
        "state": state,
        "score": score,
        "label": words.of(score),
        "question": words.question,
        "scores": [(one.name.lower(), words.of(one)) for one in reversed(Rating.Score)],
        "token": token,
        "chosen": chosen,
    }
    ticket = asked.ticket
    return page(request, "portal/rating.html", context, shop=ticket.shop, language=ticket.language)


def _heard(request: HttpRequest, asked: Rating, score: Rating.Score) -> str:
    if "words" in request.POST:
        words = request.POST["words"][:MOST_WORDS]
        return "told" if desk.hear_missed(rating=asked, words=words, now=now()) else "over"
    try:
        desk.rate(rating=asked, score=score, now=now())
    except desk.UnableToRate:
        return "over"
    return "rated"
