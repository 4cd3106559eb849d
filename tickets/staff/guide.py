"""The owner's guide inside the product: the same files that stand in docs/owner."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tickets.lib import guide as marks
from tickets.staff.doors import reader

#: Pages in the order of reading.
PAGES = ("set-up", "mail", "promises", "macros", "answers", "overview")
#: Where the guide is written in the reader's own language; else in English.
LANGUAGES = ("nl", "en")
#: The page of the guide that a page of ours is explained in, by the name of its address.
EXPLAINED = {
    **dict.fromkeys(["settings", "set_up", "people", "invite", "shop", "help_button"], "set-up"),
    **dict.fromkeys(["mail_ways", "mail_server", "mailbox", "new_mailbox", "imap"], "mail"),
    **dict.fromkeys(["mail_in", "mail_out", "mail_doctor", "mail_doctor_round"], "mail"),
    **dict.fromkeys(["hours", "moments", "policies", "policy", "new_policy"], "promises"),
    **dict.fromkeys(["confirmation", "silence", "profile_news"], "promises"),
    **dict.fromkeys(["macros", "macro_new", "macro_edit", "macro_versions"], "macros"),
    **dict.fromkeys(["faq", "faq_facts", "faq_edit", "faq_new", "faq_searches"], "answers"),
    **dict.fromkeys(["overview", "overview_questions", "overview_team"], "overview"),
}


def guide(request: HttpRequest, name: str = PAGES[0]) -> HttpResponse:
    reader(request)
    if name not in PAGES:
        raise Http404
    language = own_language()
    context = {
        "title": title_of(name, language),
        "text": _shown(name, language),
        "name": name,
        "pages": [(page, title_of(page, language)) for page in PAGES],
    }
    return render(request, "staff/guide.html", context)


def explained(request: HttpRequest) -> dict[str, Any]:
    """For the templates: the page of the guide about the page that is shown, if there is one."""
    match = request.resolver_match
    name = EXPLAINED.get(match.url_name or "", "") if match else ""
    return {"guide": {"name": name, "title": title_of(name, own_language())}} if name else {}


def own_language() -> str:
    language = get_language() or ""
    return language if language in LANGUAGES else "en"


@lru_cache(maxsize=32)
def title_of(name: str, language: str) -> str:
    return marks.title(_read(name, language))


@lru_cache(maxsize=32)
def _shown(name: str, language: str) -> SafeString:
    return mark_safe(marks.to_html(_read(name, language)))  # noqa: S308 -- our own files, escaped


def _read(name: str, language: str) -> str:
    path = Path(settings.BASE_DIR) / "docs" / "owner" / language / f"{name}.md"
    return path.read_text(encoding="utf-8")
