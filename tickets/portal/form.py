"""The tiny form: keeps what somebody wrote at once, and says when the answer comes."""

import logging
from typing import Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseTrouble
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from faq.articles import ArticleText, State
from faq.hearing import drop_saved, note_saved
from faq.public.page import PublicRequest, page, part
from faq.reading import Voice
from faq.search import find
from faq.ways import ways_of
from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.desk.expecting import expected_answer
from tickets.inbound.form import NoMailbox, Submission, bring_in
from tickets.outbox.confirming import say
from tickets.portal.form_fields import ContactForm
from tickets.portal.form_guard import BITS, Flood, doubt, new_visit, read_visit
from tickets.portal.frame import framed
from tickets.portal.trouble import trouble_of

logger = logging.getLogger(__name__)

#: Answers that are shown while somebody types, and characters of his words that are searched.
MOST_ANSWERS, MOST_SEARCHED = 3, 200


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: PublicRequest, language: str, *, is_framed: bool = False) -> HttpResponse:
    if request.method == "POST":
        response = _sent(request, language, is_framed=is_framed)
    else:
        response = _asked(request, language, ContactForm(), is_framed=is_framed)
    response.headers["Cache-Control"] = "no-store"
    return framed(request, response) if is_framed else response


def _sent(request: PublicRequest, language: str, *, is_framed: bool) -> HttpResponse:
    """Thanks when it is kept; else the form again, with everything that was typed."""
    form, told, status = ContactForm(request.POST, request.FILES), "", 422
    try:
        if form.is_valid():
            is_held = _keep(request, language, form)
            return _thanked(request, language, is_held=is_held, is_framed=is_framed)
    except Flood:
        told, status = _("Very many messages came from your network just now."), 429
    except (DatabaseTrouble, OSError, NoMailbox):
        logger.exception("A message of the form could not be kept; its writer is told so.")
        told, status = _("We could not keep your message; nothing of it is lost here."), 503
    return _asked(request, language, form, told=told, status=status, is_framed=is_framed)


def _keep(request: PublicRequest, language: str, form: ContactForm) -> bool:
    """Whether it waits for a colleague before it becomes a question."""
    shop, said = _shop(request), form.cleaned_data
    visit = read_visit(request.POST.get("visit", ""), shop.pk)
    held = doubt(request, visit=visit, email=said["email"], shop_id=shop.pk)
    submission = Submission(
        email=said["email"],
        text=said["text"],
        language=language,
        name=said["name"],
        order=said["order"],
        files=[(file.name or "", file.read()) for file in said["files"]],
    )
    bring_in(shop=shop, submission=submission, visit=visit.name, held=held, now=now())
    drop_saved(visit=visit.name, now=now())
    return bool(held)


def _asked(
    request: PublicRequest,
    language: str,
    form: ContactForm,
    *,
    is_framed: bool,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    site = request.shop_site
    visit = request.POST.get("visit") or new_visit(site.shop.pk)
    context = {
        "title": _("Ask us"),
        "form": form,
        "told": told,
        "lost_files": bool(request.FILES) and not request.POST.get("part"),
        "visit": visit,
        "bits": BITS,
        "promised": promised(request, language),
        "trouble": trouble_of(_shop(request), now=now()),
        "ways": ways_of(Voice(site, language)),
        "is_framed": is_framed,
        "here": request.path,
        "answers_path": site.path("contact_answers", language=language),
    }
    return _shown(request, "form", context, status=status)


def _thanked(
    request: PublicRequest, language: str, *, is_held: bool, is_framed: bool
) -> HttpResponse:
    context = {
        "title": _("Thank you"),
        "is_held": is_held,
        "promised": "" if is_held else promised(request, language),
        "confirms": _shop(request).acknowledges and not is_held,
        "is_framed": is_framed,
        "again": request.path,
    }
    return _shown(request, "thanks", context, status=200)


def _shown(
    request: PublicRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """The whole page, or for the script only what changed on it."""
    if request.POST.get("part"):
        response = part(f"portal/contact_{name}.html", context)
        response.status_code = status
        return response
    site = request.shop_site
    others = {one: site.path("contact", language=one) for one in site.languages}
    template = "portal/frame.html" if context["is_framed"] else "portal/contact.html"
    inner = {**context, "inner": f"portal/contact_{name}.html"}
    return page(request, template, inner, alternates=others, status=status)


def promised(request: PublicRequest, language: str) -> str:
    """'today 16:00': by when a question of this moment has its answer; empty when unknown."""
    shop, moment = _shop(request), now()
    promise = expected_answer(shop=shop, language=language, now=moment)
    if promise is None:
        return ""
    return say(promise.until, now=moment, zone=ZoneInfo(shop.time_zone))


@require_POST
def answers(request: PublicRequest, language: str) -> HttpResponse:
    """What fits the words so far; they are posted, so that no log keeps them."""
    site = request.shop_site
    words = request.POST.get("text", "")[:MOST_SEARCHED].replace("\x00", " ")
    texts = find(shop_id=site.shop.pk, language=language, query=words, limit=MOST_ANSWERS)
    lines = [(told.article_id, Voice(site, language).line(told)) for told in texts]
    context = {
        "lines": lines,
        "visit": request.POST.get("visit", ""),
        "answered_path": site.path("contact_answered", language=language),
    }
    return part("portal/contact_answers.html", context)


@require_POST
def answered(request: PublicRequest, language: str) -> HttpResponse:
    """An article answered it: a saved question, unless he still sends something today."""
    shop_id = request.shop_site.shop.pk
    published = ArticleText.objects.filter(
        article__shop=shop_id, article__state=State.PUBLISHED, language=language
    )
    number = request.POST.get("article", "")
    known = number if number.isascii() and number.isdigit() and len(number) < 19 else "0"
    told = get_object_or_404(published.select_related("article"), article=known)
    visit = read_visit(request.POST.get("visit", ""), shop_id)
    if visit.is_fresh:
        note_saved(article=told.article, visit=visit.name, now=now())
    return part("portal/contact_answered.html", {})


def _shop(request: PublicRequest) -> Shop:
    shop = request.shop_site.shop
    assert isinstance(shop, Shop)
    return shop
