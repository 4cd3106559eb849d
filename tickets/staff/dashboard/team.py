"""What each colleague did: load, pace and quality, in the order of their names."""

from dataclasses import dataclass

from tickets.core.people import User
from tickets.reports import volume
from tickets.reports.figures import Unit, nearest_rank, percent
from tickets.reports.rows import FIRST, NEXT
from tickets.reports.volume import Work
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.words import count_words, number_words


@dataclass(frozen=True)
class Cell:
    words: str
    url: str = ""


@dataclass(frozen=True)
class Member:
    name: str
    answers: Cell
    open_now: Cell
    first: Cell
    next: Cell
    in_time: Cell
    satisfied: Cell


def team(asked: Asking) -> list[Member]:
    """By name and never by result: a figure says something of the work, not of the person."""
    work = volume.by_person(asked.stretch, shop=asked.shop)
    people = User.objects.filter(pk__in=work)
    return [_member(asked, one, work[one.pk]) for one in sorted(people, key=_by_name)]


def _by_name(person: User) -> tuple[str, int]:
    return person.name.casefold(), person.pk


def _member(asked: Asking, person: User, work: Work) -> Member:
    def cell(words: str, group: str, *, is_any: bool) -> Cell:
        return Cell(words, asked.link(group, person=person.pk) if is_any else "")

    def pace(which: str, group: str) -> Cell:
        value = nearest_rank(work.waits, which, 50)
        words = number_words(value.number, Unit.OPEN_TIME)
        return cell(words, group, is_any=bool(value.counted))

    return Member(
        name=person.name,
        answers=cell(count_words(work.answers), "answered_by", is_any=bool(work.answers)),
        open_now=cell(count_words(work.open_now), "held_by", is_any=bool(work.open_now)),
        first=pace(FIRST, "first"),
        next=pace(NEXT, "next"),
        in_time=cell(
            number_words(percent(work.in_time, work.aimed), Unit.PERCENT),
            "aimed",
            is_any=bool(work.aimed),
        ),
        satisfied=cell(
            number_words(percent(work.good, work.rated), Unit.PERCENT),
            "rated",
            is_any=bool(work.rated),
        ),
    )
