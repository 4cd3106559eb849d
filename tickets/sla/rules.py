"""The rules through time: which policies and calendars held when, read once per process."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F, Max

from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.sla.calendar import calendar_for
from tickets.sla.models import Policy
from tickets.sla.records import RuleSet, Scope
from tickets.sla.terms import Snapshot, TermsBook, snapshot
from tickets.sla.worktime import Calendar

#: The first version holds for whatever came in before it, too.
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Version:
    """The rules from one moment on, and for which tickets that were open then."""

    made_at: datetime
    scope: Scope
    book: TermsBook


class Rules:
    """All versions in the order in which they were made; never empty."""

    def __init__(self, versions: list[Version]) -> None:
        self._versions = versions

    def at(self, moment: datetime) -> TermsBook:
        """What a ticket that came in then falls under."""
        found = self._versions[0]
        for version in self._versions:
            if version.made_at < moment:
                found = version
        return found.book

    def changes_after(self, moment: datetime) -> Iterator[Version]:
        """The later versions that were made for open tickets too."""
        for version in self._versions[1:]:
            if version.made_at >= moment and version.scope != Scope.NEW:
                yield version

    def first_calendar(self, shop: int) -> Calendar | None:
        found = (one.book for one in self._versions if one.book.knows(shop))
        book = next(found, None)
        return book.calendar(shop) if book else None

    @property
    def latest(self) -> TermsBook:
        return self._versions[-1].book

    def with_change(self, data: Snapshot, *, scope: Scope, now: datetime) -> "Rules":
        """As it would be after a change: for trying out."""
        made_at = max(now, self._versions[-1].made_at)
        return Rules([*self._versions, Version(made_at, scope, _book(data))])


#: Read rules by the token of the newest version; one entry, replaced as a whole.
_read: dict[str, tuple[UUID, Rules]] = {}
#: Versions never change, so a newer list of them goes on with the books that were read before.
_books: dict[UUID, TermsBook] = {}
MOST_BOOKS = 200


def current_rules() -> Rules:
    """All versions. One small query tells whether what this process has read is still all."""
    token = RuleSet.objects.order_by("-pk").values_list("token", flat=True).first()
    if token is None:
        # Nobody has kept a version yet: the rows themselves hold.
        return Rules([Version(ALWAYS, Scope.NEW, _book(snapshot()))])
    known = _read.get("rules")
    if known is not None and known[0] == token:
        return known[1]
    rules = _load()
    _read["rules"] = (token, rules)
    return rules


def _load() -> Rules:
    rows = list(RuleSet.objects.order_by("pk").values_list("token", "made_at", "scope"))
    new = [token for token, _made_at, _scope in rows if token not in _books]
    if len(_books) > MOST_BOOKS:
        _books.clear()
        new = [token for token, _made_at, _scope in rows]
    stored = RuleSet.objects.filter(token__in=new).values_list("token", "data")
    _books.update({token: _book(data) for token, data in stored})
    return Rules([Version(made_at, Scope(scope), _books[token]) for token, made_at, scope in rows])


def _book(data: Snapshot) -> TermsBook:
    return TermsBook(data, elsewhere=_elsewhere)


def _elsewhere(shop: int) -> Calendar:
    """The calendar of a shop that is younger than some rules: as it was kept at first."""
    known = _read.get("rules")
    found = known[1].first_calendar(shop) if known else None
    return found or calendar_for(Shop.objects.get(pk=shop))


def keep_first_rules() -> None:
    """Before the first change: what held until now, for all that came in so far."""
    if Ticket.objects.exists() and not RuleSet.objects.exists():
        RuleSet.objects.create(made_at=ALWAYS, data=snapshot())


def keep_rules(*, scope: Scope, by: User | None, now: datetime) -> RuleSet | None:
    """Write down the rules as the rows say now, after a change; None when nothing is different.

    A policy that says something else than before gets its next version number.
    """
    before = RuleSet.objects.order_by("-pk").first()
    data = snapshot()
    if before is not None:
        if data == before.data:
            return None
        _number_policies(data, before.data)
    return RuleSet.objects.create(
        made_at=max(now, before.made_at) if before else ALWAYS,
        by=by,
        scope=scope,
        data=data,
        is_applied=scope == Scope.NEW,
    )


def _number_policies(data: Snapshot, before: Snapshot) -> None:
    known = {policy["id"]: policy for policy in before["policies"]}
    for policy in data["policies"]:
        if policy["id"] in known and policy != known[policy["id"]]:
            policy["version"] += 1
            Policy.objects.filter(pk=policy["id"]).update(version=F("version") + 1)


def next_position() -> int:
    """Behind all policies there are."""
    last = Policy.objects.aggregate(last=Max("position"))["last"] or 0
    return int(last) + 10
