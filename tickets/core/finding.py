"""Answers a search: the latest first, only among tickets that the person may see.

Both databases give the same answers in the same order; only how they look up words differs.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from tickets.core.access import causes_for
from tickets.core.lookup import Clause, Rows, known, matching, with_phrase
from tickets.core.message import Message
from tickets.core.people import Role, User
from tickets.core.search import MARKS, TicketSearch
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.lib import folding
from tickets.lib.querying import Filter, Query, Term, Word, guesses, is_beginning, loosened

M = TypeVar("M", bound=Model)

#: Words of one question in which a typing error is looked for.
MOST_LOOSE = 3
_STATES = {
    "open": [],
    "done": [],
    "waiting": [State.WAITING_CUSTOMER, State.WAITING_THIRD],
    "new": [State.NEW],
    "snoozed": [State.SNOOZED],
    "resolved": [State.RESOLVED],
    "spam": [State.SPAM],
}
#: Filters that narrow by the index's own words.
_INDEXED = frozenset(MARKS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, of whom and where: `tickets` is what `user` may see."""

    tickets: TicketQuerySet
    query: Query
    user: User
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Found:
    """The tickets of one page in order; `before` leads on to the next one."""

    pks: list[int] = field(default_factory=list)
    before: int | None = None
    query: Query = field(default_factory=Query)
    is_loose: bool = False


def find(asked: Asked, *, most: int, before: int | None = None, is_loose: bool = False) -> Found:
    """One page of hits, the latest message first.

    When nothing is found, or `is_loose` says that it was so on the page before, one typing error
    is forgiven in each word that is found nowhere.
    """
    if not asked.query:
        return Found()
    if not is_loose:
        found = _page(asked, most=most, before=before)
        if found.pks or before is not None:
            return found
    query = _forgiving(asked)
    if query == asked.query:
        return Found(query=query)
    page = _page(_with(asked, query), most=most, before=before)
    return Found(page.pks, page.before, query, is_loose=True)


def fitting(asked: Asked) -> TicketQuerySet:
    """All that fit, for a list that has an order of its own; no error is forgiven."""
    rows = _rows(replace(asked, tickets=Ticket.objects.all()), before=None)
    try:
        sql, params = rows.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return asked.tickets.none()
    # As text of its own: what `lookup` wrote names the tables as they stand there.
    return asked.tickets.filter(pk__in=RawSQL(sql, params))  # noqa: S611 -- built by Django, with parameters


def _with(asked: Asked, query: Query) -> Asked:
    return replace(asked, query=query)


def _page(asked: Asked, *, most: int, before: int | None) -> Found:
    try:
        page = list(_rows(asked, before=before).values_list("pk", "place")[: most + 1])
    except EmptyResultSet:
        page = []
    further = page[most - 1][1] if len(page) > most else None
    return Found([pk for pk, _place in page[:most]], further, asked.query)


def _forgiving(asked: Asked) -> Query:
    """The question with an error forgiven in those words that nothing has, seen on their own."""
    doubtful = {term: guesses(term) for term in asked.query.terms}
    doubtful = dict([pair for pair in doubtful.items() if pair[1]][:MOST_LOOSE])
    there = known({word for words in doubtful.values() for word in words})
    meant = {term: words & there for term, words in doubtful.items() if words & there}
    wrong = {term: words for term, words in meant.items() if _is_nowhere(term, asked)}
    return loosened(asked.query, wrong)


def _is_nowhere(term: Term, asked: Asked) -> bool:
    return not _page(_with(asked, Query(terms=(term,))), most=1, before=None).pks


def _rows(asked: Asked, *, before: int | None) -> Rows:
    """The rows that fit, the latest first."""
    query, tickets = asked.query, asked.tickets
    rows = TicketSearch.objects.all()
    open_only = False
    for name in dict.fromkeys(one.name for one in query.filters):
        same = [one for one in query.filters if one.name == name]
        if name in _INDEXED:
            continue
        if [one.value for one in same] == ["open"] and not same[0].is_excluded:
            # Both databases keep a small index of the open ones.
            rows, open_only = rows.filter(is_open=True), True
            continue
        tickets = _narrowed(tickets, same, asked)
    if tickets.query.has_filters() or tickets.query.is_empty():
        rows = rows.filter(Exists(tickets.filter(pk=OuterRef("pk"))))
    wanted = [clause for term in query.wanted for clause in term.clauses()]
    wanted += _marks(query, is_excluded=False)
    unwanted = [term.clauses()[0] for term in query.unwanted if not term.is_phrase]
    unwanted += _marks(query, is_excluded=True)
    rows = matching(rows, wanted, unwanted, open_only=open_only, before=before)
    for term in query.terms:
        rows = with_phrase(rows, term) if term.is_phrase else rows
    return rows


def _marks(query: Query, *, is_excluded: bool) -> list[Clause]:
    return [
        [Word(MARKS[one.name] + word, is_beginning=is_beginning(word))]
        for one in query.filters
        if one.name in _INDEXED and one.is_excluded == is_excluded
        for word in one.words
    ]


# --- filters -------------------------------------------------------------------------------------


def _narrowed(tickets: TicketQuerySet, same: list[Filter], asked: Asked) -> TicketQuerySet:
    """Filters of one name: any of those wanted, none of those unwanted; days hold all at once."""
    tests = [(one, _test(one, asked)) for one in same]
    if same[0].name in {"before", "after"}:
        for one, test in tests:
            tickets = tickets.exclude(test) if one.is_excluded else tickets.filter(test)
        return tickets
    wanted = [test for one, test in tests if not one.is_excluded]
    if wanted:
        either = wanted[0]
        for test in wanted[1:]:
            either |= test
        tickets = tickets.filter(either)
    for one, test in tests:
        tickets = tickets.exclude(test) if one.is_excluded else tickets
    return tickets


def _test(one: Filter, asked: Asked) -> Q:
    match one.name:
        case "is" if one.value in {"open", "done"}:
            return Q(is_open=one.value == "open")
        case "is":
            return Q(state__in=_STATES[one.value])
        case "kind":
            return Q(kind=one.value)
        case "for" if one.value == "nobody":
            return Q(assignee__isnull=True)
        case "for" if one.value == "me":
            return Q(assignee=asked.user)
        case "for":
            people = User.objects.all() if asked.user.is_owner else _colleagues(asked.user)
            return Q(assignee__in=_named(people, one, "name", "email"))
        case "in":
            shops = Shop.objects.all() if asked.user.is_owner else asked.user.shops.all()
            return Q(shop__in=_named(shops, one, "name", "slug"))
        case "cause":
            return _about(one, asked)
        case "before":
            return Q(last_message_at__lt=_start(one.value, asked.zone))
        case _:
            return Q(last_message_at__gte=_start(one.value, asked.zone))


def _about(one: Filter, asked: Asked) -> Q:
    if one.value == "none":
        return Q(cause__isnull=True)
    return Q(cause__in=_named(causes_for(asked.user), one, "name", "parent__name"))


def _colleagues(user: User) -> QuerySet[User]:
    return User.objects.filter(Q(shops__in=user.shops.values("pk")) | Q(role=Role.OWNER)).distinct()


def _named(rows: QuerySet[M], one: Filter, *columns: str) -> list[int]:
    """Few rows, compared by their folded names: each word begins one of theirs."""
    found = []
    for pk, *texts in rows.values_list("pk", *columns):
        words = folding.words(" ".join(text for text in texts if text))
        if all(any(word.startswith(sought) for word in words) for sought in one.words):
            found.append(pk)
    return found


def _start(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=zone)


# --- where it stands ------------------------------------------------------------------------------


def passages(pks: Collection[int], query: Query) -> dict[int, str]:
    """For each ticket whose messages hold a word of the question: the latest such message."""
    if not query.wanted:
        return {}
    bodies = TicketSearch.objects.filter(pk__in=pks).values_list("pk", "body")
    spots = {pk: spot for pk, body in bodies if (spot := _spot(body, query)) is not None}
    messages: dict[int, list[int]] = {}
    rows = Message.objects.filter(ticket__in=spots).order_by("pk").values_list("ticket", "pk")
    for ticket, pk in rows:
        messages.setdefault(ticket, []).append(pk)
    chosen = [messages[pk][at] for pk, at in spots.items() if at < len(messages.get(pk, []))]
    return dict(Message.objects.filter(pk__in=chosen).values_list("ticket", "visible_text"))


def _spot(body: str, query: Query) -> int | None:
    """Which message, counted from the first, holds the word found last; None for none."""
    at = max((body.rfind(sought) for sought in _sought(query)), default=-1)
    return body.count("|", 0, at) - 1 if at >= 0 else None


def _sought(query: Query) -> Iterator[str]:
    for term in query.wanted:
        if term.is_phrase:
            yield term.sought()
            continue
        for word in (word for clause in term.clauses() for word in clause):
            yield f" {word.text}" if word.is_beginning else f" {word.text} "
