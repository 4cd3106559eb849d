"""The figures of service: each a pure function of plain rows, with its meaning in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.reports.rows import FIRST, NEXT, Rows, Waited, Went, total


class Unit(StrEnum):
    OPEN_TIME = "open_time"
    CUSTOMER_TIME = "customer_time"
    PERCENT = "percent"
    QUESTIONS = "questions"


class Good(StrEnum):
    """Which way a figure should go."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Value:
    """`number` in the figure's unit (minutes, percent, questions); None when nothing is known."""

    number: int | None
    #: How many it is about, and how many of these went well where it is a share.
    counted: int
    hits: int | None = None


@dataclass(frozen=True)
class Figure:
    name: str
    label: Promise
    #: What exactly is counted, for whoever wants to know.
    meaning: Promise
    unit: Unit
    good: Good
    of: Callable[[Rows], Value]
    #: What all webshops together manage, in percent, where that is known.
    field: int | None = None
    #: Whether those that did not go well make a list of their own.
    has_misses: bool = False


def nearest_rank(waits: Iterable[Waited], which: str, percent: int) -> Value:
    """The shortest wait that `percent` of these customers did not exceed.

    Always a wait that somebody really had, never one in between.
    """
    rows = sorted(row for row in waits if row.which == which)
    counted = total(rows)
    rank = -(-counted * percent // 100)
    for row in rows:
        rank -= row.many
        if rank <= 0:
            return Value(row.minutes, counted)
    return Value(None, 0)


def share(rows: Iterable[Went]) -> Value:
    """Of a hundred, how many went well; a whole hundred or nothing only when that is true."""
    rows = list(rows)
    counted = total(rows)
    hits = total(row for row in rows if row.is_well)
    return Value(percent(hits, counted), counted, hits)


def percent(hits: int, counted: int) -> int | None:
    if not counted:
        return None
    rounded = round(100 * hits / counted)
    if hits and not rounded:
        return 1
    return 99 if rounded == 100 and hits < counted else rounded


def first_open_median(rows: Rows) -> Value:
    return nearest_rank(rows.open_waits, FIRST, 50)


def first_open_slow(rows: Rows) -> Value:
    return nearest_rank(rows.open_waits, FIRST, 90)


def first_customer_median(rows: Rows) -> Value:
    return nearest_rank(rows.customer_waits, FIRST, 50)


def first_customer_slow(rows: Rows) -> Value:
    return nearest_rank(rows.customer_waits, FIRST, 90)


def next_open_median(rows: Rows) -> Value:
    return nearest_rank(rows.open_waits, NEXT, 50)


def next_open_slow(rows: Rows) -> Value:
    return nearest_rank(rows.open_waits, NEXT, 90)


def next_customer_median(rows: Rows) -> Value:
    return nearest_rank(rows.customer_waits, NEXT, 50)


def next_customer_slow(rows: Rows) -> Value:
    return nearest_rank(rows.customer_waits, NEXT, 90)


def within_target(rows: Rows) -> Value:
    return share(rows.aims)


def complaints_in_time(rows: Rows) -> Value:
    return share(rows.complaints)


def compliments_answered(rows: Rows) -> Value:
    return share(rows.compliments)


def satisfaction(rows: Rows) -> Value:
    return share(rows.ratings)


def solved_in_one(rows: Rows) -> Value:
    return share(rows.solved)


def reopened(rows: Rows) -> Value:
    """More may be opened again than were solved, when most were solved earlier."""
    number = round(100 * rows.reopened_count / rows.solved_count) if rows.solved_count else None
    return Value(number, rows.solved_count, rows.reopened_count)


def asked(rows: Rows) -> Value:
    return Value(rows.asked_count, rows.asked_count)


_OPEN, _CUSTOMER, _PERCENT = Unit.OPEN_TIME, Unit.CUSTOMER_TIME, Unit.PERCENT
_LESS, _MORE = Good.LESS, Good.MORE
#: How slow the slowest tenth is, and the middle, said once for first and next answers.
_MEDIAN_OPEN = _(
    "Half of all customers waited shorter than this, half longer, counted in your opening hours. "
    "It is about questions that got their first answer from a person in this period; "
    "confirmations of receipt do not count."
)
_SLOW_OPEN = _(
    "Nine out of ten customers waited no longer than this for their first answer, counted in your "
    "opening hours."
)
_MEDIAN_CUSTOMER = _(
    "Half of all customers waited shorter than this for their first answer, half longer, on their "
    "own clock: nights, weekends and holidays count."
)
_SLOW_CUSTOMER = _(
    "Nine out of ten customers waited no longer than this for their first answer, on their own "
    "clock: nights, weekends and holidays count."
)
_NEXT_MEDIAN_OPEN = _(
    "When a customer wrote again after an answer: half of them waited shorter than this, half "
    "longer, counted in your opening hours."
)
_NEXT_SLOW_OPEN = _(
    "When a customer wrote again after an answer: nine out of ten waited no longer than this, "
    "counted in your opening hours."
)
_NEXT_MEDIAN_CUSTOMER = _(
    "When a customer wrote again after an answer: half of them waited shorter than this, half "
    "longer, on their own clock."
)
_NEXT_SLOW_CUSTOMER = _(
    "When a customer wrote again after an answer: nine out of ten waited no longer than this, on "
    "their own clock."
)
FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "asked", _("Questions"),
            _("Questions that came in during this period, by every way. Spam does not count, nor "
              "does a question that was joined with another."),
            Unit.QUESTIONS, Good.NEITHER, asked,
        ),
        Figure("first_open_median", _("First answer"), _MEDIAN_OPEN, _OPEN, _LESS,
               first_open_median),
        Figure("first_open_slow", _("First answer, nine out of ten"), _SLOW_OPEN, _OPEN, _LESS,
               first_open_slow),
        Figure("first_customer_median", _("First answer, on the customer's clock"),
               _MEDIAN_CUSTOMER, _CUSTOMER, _LESS, first_customer_median),
        Figure("first_customer_slow", _("First answer, on the customer's clock, nine out of ten"),
               _SLOW_CUSTOMER, _CUSTOMER, _LESS, first_customer_slow),
        Figure("next_open_median", _("Next answer"), _NEXT_MEDIAN_OPEN, _OPEN, _LESS,
               next_open_median),
        Figure("next_open_slow", _("Next answer, nine out of ten"), _NEXT_SLOW_OPEN, _OPEN, _LESS,
               next_open_slow),
        Figure("next_customer_median", _("Next answer, on the customer's clock"),
               _NEXT_MEDIAN_CUSTOMER, _CUSTOMER, _LESS, next_customer_median),
        Figure("next_customer_slow", _("Next answer, on the customer's clock, nine out of ten"),
               _NEXT_SLOW_CUSTOMER, _CUSTOMER, _LESS, next_customer_slow),
        Figure(
            "within_target", _("In time"),
            _("Of all first and next answers that were given in this period or became late in it "
              "without one: how many were given before the moment that you set or promised."),
            _PERCENT, _MORE, within_target, has_misses=True,
        ),
        Figure(
            "complaints_in_time", _("Complaints answered within 3 hours"),
            _("Of the complaints that got their first answer in this period or became late in it "
              "without one: how many were answered within three opening hours. "
              "Of all webshops, 91 out of 100 manage that."),
            _PERCENT, _MORE, complaints_in_time, field=91, has_misses=True,
        ),
        Figure(
            "compliments_answered", _("Compliments answered"),
            _("Of the compliments that came in during this period: how many were answered by a "
              "person. Of all webshops, 49 out of 100 do anything with a compliment."),
            _PERCENT, _MORE, compliments_answered, field=49, has_misses=True,
        ),
        Figure(
            "satisfaction", _("Satisfied"),
            _("Of the customers who said in this period what they thought of your help: how many "
              "said 'good', rather than 'so-so' or 'bad'."),
            _PERCENT, _MORE, satisfaction, has_misses=True,
        ),
        Figure(
            "solved_in_one", _("Solved in one go"),
            _("Of the questions that were solved in this period: how many customers did not have "
              "to write again after an answer."),
            _PERCENT, _MORE, solved_in_one, has_misses=True,
        ),
        Figure(
            "reopened", _("Opened again"),
            _("Questions that were opened again in this period after they had been solved, for "
              "every hundred that were solved in it."),
            _PERCENT, _LESS, reopened,
        ),
    )
}  # fmt: skip
#: Those that stand large on the first page, in this order.
SIX = (
    "first_open_median",
    "within_target",
    "complaints_in_time",
    "satisfaction",
    "solved_in_one",
    "compliments_answered",
)
