"""Fills a macro in for one ticket: which text, and what its variables hold there."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.lib.words import word_set
from tickets.macros.language import Values
from tickets.macros.language.markup import Finished, finish
from tickets.macros.language.render import Facts, Snippets, blanks_in, render
from tickets.macros.models import Macro, MacroText, Scope

#: What stands before a name without being one.
TITLES = word_set(
    "mevrouw mevr mw mej meneer mijnheer dhr de heer dr drs ir mr ing prof fam familie",
    "mrs ms miss sir madam frau herr monsieur madame",
)


@dataclass(frozen=True)
class Letter:
    """A macro filled in for a ticket."""

    finished: Finished
    #: Of the mail, where nothing came before; may be empty.
    subject: str
    #: What the writer is asked, in order, each once: the prompt and what stands there now.
    asks: tuple[tuple[str, str], ...]
    language: str
    #: Its text was not there in the customer's language.
    is_other_language: bool

    @property
    def text(self) -> str:
        return self.finished.text

    @property
    def shown_html(self) -> SafeString:
        """To be looked at, with what was filled in marked."""
        return mark_safe(self.finished.shown)  # noqa: S308 -- the cleaner's own output

    @property
    def blanks(self) -> tuple[str, ...]:
        return blanks_in(f"{self.subject}\n{self.text}")


def fill(
    macro: Macro,
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    is_workday: Callable[[date], bool],
    answers: Mapping[str, str] | None = None,
) -> Letter:
    """The letter of `macro` for `ticket`, in the customer's language when it has that."""
    texts = {one.language: one for one in macro.texts.all()}
    language = language_of(texts, ticket)
    text = texts.get(language) or MacroText(language=language)
    facts = facts_of(
        macro,
        ticket=ticket,
        by=by,
        now=now,
        language=language,
        is_workday=is_workday,
        answers=answers or {},
    )
    return write(text, facts, is_other_language=language != ticket.language)


def write(text: MacroText, facts: Facts, *, is_other_language: bool = False) -> Letter:
    """The letter that a text becomes with these facts."""
    body = render(text.source, facts, is_html=True)
    subject = render(text.subject, facts)
    return Letter(
        finished=finish(body),
        subject=" ".join(subject.text.split()),
        asks=tuple(dict([*subject.asks, *body.asks]).items()),
        language=text.language,
        is_other_language=is_other_language,
    )


def fill_note(
    note: str,
    macro: Macro,
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    is_workday: Callable[[date], bool],
) -> str:
    facts = facts_of(
        macro,
        ticket=ticket,
        by=by,
        now=now,
        language=by.language,
        is_workday=is_workday,
        answers={},
    )
    return render(note, facts).text


def language_of(texts: Collection[str], ticket: Ticket) -> str:
    """The ticket's language when there is a text in it, else the shop's, else any."""
    wishes = [ticket.language, ticket.shop.language, "en", *sorted(texts)]
    return next((one for one in wishes if one in texts), ticket.language)


def facts_of(
    macro: Macro,
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    language: str,
    is_workday: Callable[[date], bool],
    answers: Mapping[str, str],
) -> Facts:
    zone = ZoneInfo(ticket.shop.time_zone)
    snippets = partial(
        snippets_of,
        scope=Scope(macro.scope),
        shop=ticket.shop,
        owner=macro.owner,
        language=language,
    )
    return Facts(
        values=_values(ticket, by, zone),
        today=now.astimezone(zone).date(),
        language=language,
        is_formal=ticket.shop.form_of_address == Shop.Address.FORMAL,
        tags=frozenset(ticket.tags.values_list("name", flat=True)),
        kind=ticket.kind,
        is_workday=is_workday,
        snippets=snippets(is_html=False),
        rich_snippets=snippets(is_html=True),
        answers=answers,
    )


def _values(ticket: Ticket, by: User, zone: ZoneInfo) -> Values:
    customer, shop = ticket.customer, ticket.shop
    return {
        "customer.name": customer.name,
        "customer.first_name": first_name(customer.name),
        "customer.email": customer.email,
        "customer.phone": customer.phone,
        "agent.name": by.name,
        "agent.first_name": by.first_name,
        "shop.name": shop.name,
        "shop.email": ticket.mailbox.email if ticket.mailbox else "",
        "ticket.reference": ticket.reference,
        "ticket.subject": ticket.subject,
        "ticket.order": ticket.order_reference,
        "ticket.opened": ticket.created_at.astimezone(zone).date(),
        "ticket.due": ticket.due_at.astimezone(zone).date() if ticket.due_at else None,
    }


def snippets_of(
    *, scope: Scope, shop: Shop | None, owner: User | None, language: str, is_html: bool
) -> Snippets:
    """Finds texts by their short name, no narrower than `scope`: a text for all shops must not
    depend on somebody's own.
    """
    wider = Q(macro__scope=Scope.TEAM)
    if scope != Scope.TEAM and shop:
        wider |= Q(macro__scope=Scope.SHOP, macro__shop=shop)
    if scope == Scope.PERSONAL and owner:
        wider |= Q(macro__scope=Scope.PERSONAL, macro__owner=owner)
    known: dict[str, str] | None = None
    # Nearer ones come last, so that they win.
    rank = {Scope.TEAM: 0, Scope.SHOP: 1, Scope.PERSONAL: 2}

    def find(name: str) -> str | None:
        nonlocal known
        if known is None:
            texts = MacroText.objects.filter(wider, macro__is_active=True, language=language)
            rows = texts.exclude(macro__code="").select_related("macro")
            ordered = sorted(rows, key=lambda row: (rank[Scope(row.macro.scope)], row.macro_id))
            known = {row.macro.code: row.source if is_html else row.body for row in ordered}
        return known.get(name)

    return find


def first_name(name: str) -> str:
    """What to call somebody by; empty for initials, titles and company names in doubt."""
    last, comma, rest = name.partition(",")
    parts = (rest if comma and rest.strip() else last).split()
    if not parts or parts[0].strip(".").lower() in TITLES:
        return ""
    first = parts[0]
    if len(first) < 2 or not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", first):
        return ""
    return first.capitalize() if first.islower() or (first.isupper() and len(first) > 3) else first
