"""Writing a macro, with a look at what it becomes on a real question."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.access import tickets_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.ticket import Ticket
from tickets.core.upload import MOST_TOGETHER
from tickets.desk.applying import workday_of
from tickets.lib import files as file_rules
from tickets.macros.doors import macro_for, may_change
from tickets.macros.filling import Letter, facts_of, write
from tickets.macros.keeping import hang, keep, take_off
from tickets.macros.models import Macro, MacroText, Scope
from tickets.staff.doors import writer
from tickets.staff.forms import TOO_LARGE
from tickets.staff.macros_forms import MacroForm, initial_of, text_in
from tickets.staff.macros_links import link_words
from tickets.staff.macros_propose import proposal_form
from tickets.staff.macros_words import HELP


def new(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    initial = {"scope": Scope.PERSONAL, "is_active": True}
    form = MacroForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        macro = keep(wording=form.wording(), by=user, now=now())
        messages.success(request, _("Kept."))
        return redirect("staff:macro_edit", macro.pk)
    return _page(request, form, None, user=user)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    macro = _changeable(user, pk)
    form = MacroForm(request.POST or None, user=user, initial=initial_of(macro))
    if request.method == "POST" and form.is_valid():
        keep(wording=form.wording(), by=user, now=now(), macro=macro)
        messages.success(request, _("Kept."))
        return redirect("staff:macro_edit", macro.pk)
    return _page(request, form, macro, user=user)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the texts in the form become on the chosen question, kept or not."""
    user = writer(request)
    context = {"looks": _looks(request.POST, user)}
    return render(request, "staff/macros/look.html", context)


@require_POST
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    macro = _changeable(writer(request), pk)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file."))
        return redirect("staff:macro_edit", pk)
    if (upload.size or 0) > MOST_TOGETHER:
        messages.error(request, TOO_LARGE)
        return redirect("staff:macro_edit", pk)
    content = upload.read()
    name = file_rules.safe_name(upload.name or "")
    language = request.POST.get("language", "")
    hang(
        macro=macro,
        name=name,
        content_type=file_rules.sniff(content, name),
        content=content,
        language=language if language in dict(LANGUAGES) else "",
    )
    return redirect("staff:macro_edit", pk)


@require_POST
def drop_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    macro = _changeable(writer(request), pk)
    take_off(macro=macro, pk=file)
    return redirect("staff:macro_edit", pk)


def _changeable(user: User, pk: int) -> Macro:
    macro = macro_for(user, pk)
    if not may_change(user, macro):
        raise PermissionDenied
    return macro


def _page(
    request: HttpRequest, form: MacroForm, macro: Macro | None, *, user: User
) -> HttpResponse:
    latest = tickets_for(user).order_by("-id").select_related("customer")[:15]
    texts = list(macro.texts.all()) if macro else []
    is_own = macro is not None and macro.scope == Scope.PERSONAL
    context = {
        "form": form,
        "macro": macro,
        "wrong_links": [one for text in texts for one in link_words(text)],
        "proposal": proposal_form(user) if is_own else None,
        "is_proposed": macro.proposals.waiting().exists() if macro else False,
        "files": list(macro.attachments.order_by("pk")) if macro else [],
        "tickets": latest,
        "help": HELP,
        "languages": LANGUAGES,
    }
    return render(request, "staff/macros/edit.html", context, status=422 if form.errors else 200)


def _looks(said: Any, user: User) -> list[dict[str, Any]]:
    ticket = _ticket(said.get("ticket", ""), user)
    if ticket is None:
        return []
    looks = []
    for language, name in LANGUAGES:
        text = text_in(said, language)
        if text.body:
            looks.append({"name": name, "letter": _letter(text, ticket, said, user)})
    return looks


def _letter(text: MacroText, ticket: Ticket, said: Any, user: User) -> Letter:
    scope = said.get("scope", "")
    macro = Macro(scope=scope if scope in Scope.values else Scope.TEAM, owner=user)
    facts = facts_of(
        macro,
        ticket=ticket,
        by=user,
        now=now(),
        language=text.language,
        is_workday=workday_of(ticket.shop),
        answers={},
    )
    return write(text, facts)


def _ticket(pk: str, user: User) -> Ticket | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    found = tickets_for(user).select_related("shop", "mailbox", "customer")
    return found.filter(pk=int(pk)).first()
