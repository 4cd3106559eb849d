"""What the lists of mails share: pages by number downwards, a filter by state, the raw text."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse

#: Rows on a page of mails.
PAGE = 50
#: Bytes of a mail that are shown as text; the rest is in the file.
MOST_READABLE = 100_000


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    #: (value, label, is chosen) of every state, with '' for all.
    states: list[tuple[str, str, bool]]
    state: str
    next: str


def page_of(request: HttpRequest, mails: QuerySet[Any], *, states: type[TextChoices]) -> Page:
    """One page, newest first, of the chosen state; a strange choice or place shows the start."""
    state = request.GET.get("state", "")
    state = state if state in states.values else ""
    after = request.GET.get("after", "")
    if state:
        mails = mails.filter(state=state)
    if after.isascii() and after.isdigit() and len(after) < 19:
        mails = mails.filter(pk__lt=int(after))
    found = list(mails.order_by("-id")[: PAGE + 1])
    rows, further = found[:PAGE], found[PAGE:]
    return Page(
        rows=rows,
        states=[(value, str(label), value == state) for value, label in states.choices],
        state=state,
        next=str(rows[-1].pk) if further else "",
    )


def readable(raw: bytes) -> str:
    """The beginning of a mail as text, whatever bytes it holds."""
    text = raw[:MOST_READABLE].decode("utf-8", errors="replace")
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def raw_file(raw: bytes, *, name: str) -> HttpResponse:
    """A mail to save; no browser opens or runs it."""
    response = HttpResponse(raw, content_type="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
