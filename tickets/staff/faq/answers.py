"""Between answers and articles: an answer becomes an article, an article goes into an answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from faq.articles import ArticleText, State
from faq.reading import Voice
from faq.search import find
from faq.sites import Site, site_of
from faq.writing import Said, open_article
from tickets.core import draft as drafts
from tickets.core.access import message_for, ticket_for
from tickets.core.clock import now
from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.lib import markup
from tickets.lib.letters import plain
from tickets.lib.personal import personal_in
from tickets.staff.doors import writer
from tickets.staff.faq.doors import articles_for, categories_for
from tickets.staff.faq.edit import category_name
from tickets.staff.faq.forms import KINDS, FromAnswerForm
from tickets.staff.faq.words import blanks

MOST = 20


def from_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer as a draft article; what points to a person is marked and must go."""
    user = writer(request)
    message = message_for(user, pk)
    if message.direction != Direction.OUT:
        raise Http404
    ticket, names = message.ticket, _people(message)
    text = message.visible_text or message.text
    initial = {"title": ticket.subject, "text": text, "html": message.html}
    form = FromAnswerForm(request.POST or None, initial=initial, names=names)
    _offer_categories(form, ticket, user)
    if request.method == "POST" and form.is_valid():
        made = _open(form, ticket, user)
        messages.success(request, _("Kept as a draft. Look at it once more, then publish it."))
        return redirect("staff:faq_edit", made, _language(ticket))
    shown = form["text"].value() or ""
    if request.method == "POST" and form["html"].value():
        shown = plain(str(form["html"].value()))
    context = {
        "form": form,
        "message": message,
        "ticket": ticket,
        "pieces": marked(shown, names=names, order=ticket.order_reference),
        "text": form["text"].value() or "",
        "html": form["html"].value() or "",
        "blanks": blanks(),
    }
    return render(request, "staff/faq/from_answer.html", context)


@require_GET
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Articles for this question, to put into the answer."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    query = request.GET.get("q", "").strip()[:100]
    voice = Voice(site_of(ticket.shop), _language(ticket))
    texts = _fitting(ticket, query, voice.language)
    lines = [{"line": voice.line(one), "pk": one.article_id} for one in texts]
    context = {"ticket": ticket, "q": query, "lines": lines}
    return render(request, "staff/faq/pick.html", context)


@require_POST
def insert(request: HttpRequest, pk: int, article: int) -> HttpResponse:
    """The text, or a link, comes below what was written so far."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    told = get_object_or_404(
        ArticleText.objects.filter(article__in=articles_for(user).published()),
        article=article,
        article__shop=ticket.shop,
        language=_language(ticket),
    )
    added = _added(told, site_of(ticket.shop), is_link=request.POST.get("as") == "link")
    kept = drafts.draft_of(user=user, ticket=ticket)
    html = (kept.html or markup.from_text(kept.text) if kept else "") + added
    drafts.keep_draft(user=user, ticket=ticket, text=plain(html), html=html, now=now())
    return redirect(f"{reverse('staff:ticket', args=[ticket.pk])}#composer")


def marked(text: str, *, names: list[str], order: str) -> list[tuple[str, str]]:
    """The text in pieces, each with what it tells of a person, or ''."""
    pieces, done = [], 0
    for found in personal_in(text, names=names, orders=[order]):
        pieces.append((text[done : found.start], ""))
        pieces.append((text[found.start : found.end], str(KINDS[found.kind])))
        done = found.end
    return [*pieces, (text[done:], "")]


def _people(message: Message) -> list[str]:
    """Everybody whose name may stand in the answer: the customer, who takes part, who wrote."""
    ticket = message.ticket
    names = [ticket.customer.name, message.from_name, str(message.author or "")]
    return [*names, *ticket.participants.values_list("name", flat=True)]


def _offer_categories(form: FromAnswerForm, ticket: Ticket, user: User) -> None:
    field: Any = form.fields["category"]
    field.queryset = categories_for(user, shop=ticket.shop).prefetch_related("texts")
    field.label_from_instance = category_name


def _open(form: FromAnswerForm, ticket: Ticket, user: User) -> int:
    said: Said = form.said()
    made = open_article(
        shop=ticket.shop,
        language=_language(ticket),
        said=said,
        by=user,
        now=now(),
        category=form.cleaned_data["category"],
    )
    return made.pk


def _language(ticket: Ticket) -> str:
    languages: list[str] = ticket.shop.public_languages
    return ticket.language if ticket.language in languages else languages[0]


def _fitting(ticket: Ticket, query: str, language: str) -> list[ArticleText]:
    """What was searched; or else what the question seems to be about, then what is read most."""
    if query:
        return find(shop_id=ticket.shop_id, language=language, query=query, limit=MOST)
    texts = ArticleText.objects.filter(
        article__shop=ticket.shop, article__state=State.PUBLISHED, language=language
    ).select_related("article")
    likely = find(shop_id=ticket.shop_id, language=language, query=ticket.subject, limit=5)
    known = {one.pk for one in likely}
    most = texts.order_by("-article__recent_views", "article")[:MOST]
    return [*likely, *(one for one in most if one.pk not in known)]


def _added(told: ArticleText, site: Site, *, is_link: bool) -> str:
    voice = Voice(site, told.language)
    if not is_link:
        return str(voice.html(told.body))
    address = site.address("faq_article", language=told.language, slug=told.slug)
    link = format_html('<p><a href="{}">{}</a></p>', address, voice.text(told.title))
    return str(link)
