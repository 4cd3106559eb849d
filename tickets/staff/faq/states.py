"""Publishing an article, planning it, taking it back, putting it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq import publishing
from faq.publishing import UnableToPublish
from tickets.core.clock import now
from tickets.staff.doors import writer
from tickets.staff.faq.doors import article_for
from tickets.staff.faq.forms import PlanForm
from tickets.staff.faq.words import fact_names


@require_POST
def publish(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    article = article_for(writer(request), pk)
    try:
        publishing.publish(article=article, now=now())
    except UnableToPublish as unable:
        messages.error(request, _told(unable))
    else:
        messages.success(request, _("Published: everybody can read it now."))
    return redirect("staff:faq_edit", pk, language)


@require_POST
def plan(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    article = article_for(writer(request), pk)
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("staff:faq_edit", pk, language)
    try:
        publishing.plan(article=article, at=form.cleaned_data["at"], now=now())
    except UnableToPublish as unable:
        messages.error(request, _told(unable))
    else:
        messages.success(request, _("It is published by itself at that moment."))
    return redirect("staff:faq_edit", pk, language)


@require_POST
def withdraw(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    publishing.withdraw(article=article_for(writer(request), pk), now=now())
    messages.success(request, _("It is a draft again: nobody else sees it."))
    return redirect("staff:faq_edit", pk, language)


@require_POST
def put_away(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    publishing.put_away(article=article_for(writer(request), pk), now=now())
    messages.success(request, _("Put away."))
    return redirect("staff:faq_edit", pk, language)


def _told(unable: UnableToPublish) -> str:
    names = {name for names in unable.facts.values() for name in names}
    if not names:
        return _("Write the text first.")
    told = _("Not published: these facts are not filled in yet: %(facts)s.")
    return told % {"facts": ", ".join(fact_names(names))}
