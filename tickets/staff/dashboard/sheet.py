"""Every figure of a period as the rows of a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from tickets.lib.sheets import Cell, as_csv, as_xlsx
from tickets.reports import volume
from tickets.reports.figures import FIGURES, Unit
from tickets.reports.reading import read
from tickets.staff.dashboard import ready, splits, team
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.cards import figures_of

Write = Callable[[Iterable[Sequence[Cell]]], bytes]
KINDS: dict[str, tuple[str, Write]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


def rows_of_everything(asked: Asking) -> list[list[Cell]]:
    """A heading, and then one row a number; a colleague has one row a column."""
    head = [_("Part"), _("What"), _("Counted in"), _("This period"), _("The period before")]
    shop = next((one.name for one in asked.shops if one.pk == asked.shop), _("All shops"))
    return [
        [_("Period"), asked.dates(), shop, None, None],
        [*head],
        *_service(asked),
        *_volume(asked),
        *_people(asked),
        *_ready(asked),
    ]


def _units() -> dict[Unit, str]:
    return {
        Unit.OPEN_TIME: _("minutes of opening time"),
        Unit.CUSTOMER_TIME: _("minutes"),
        Unit.PERCENT: "%",
        Unit.QUESTIONS: _("questions"),
    }


def _service(asked: Asking) -> Iterator[list[Cell]]:
    figures = figures_of(read(asked.stretch, shop=asked.shop), read(asked.before, shop=asked.shop))
    for name, figure in FIGURES.items():
        now, before = figures.now[name].number, figures.before[name].number
        yield [_("Service"), str(figure.label), _units()[figure.unit], now, before]


def _volume(asked: Asking) -> Iterator[list[Cell]]:
    came = volume.by_zone(asked.stretch, shop=asked.shop, zones=asked.zones)
    for day, count in sorted(volume.a_day(came).items()):
        yield [_("Questions a day"), day.isoformat(), _("questions"), count, None]
    for split in splits.splits(asked):
        for line in split.lines:
            yield [split.title, line.label, _("questions"), line.count, None]


def _people(asked: Asking) -> Iterator[list[Cell]]:
    for member in team.team(asked):
        for label, cell in (
            (_("answers"), member.answers),
            (_("open now"), member.open_now),
            (_("first answer"), member.first),
            (_("next answer"), member.next),
            (_("in time"), member.in_time),
            (_("satisfied"), member.satisfied),
        ):
            yield [_("Team"), member.name, label, cell.words, None]


def _ready(asked: Asking) -> Iterator[list[Cell]]:
    told = ready.faq(asked)
    part = _("Answers for customers")
    yield [part, _("Searches"), _("times"), told.searches, None]
    yield [part, _("Searches without a result"), _("times"), told.without, None]
    yield [part, _("Questions that an article saved"), _("times"), told.saved, told.saved_before]
    for line in told.missed:
        yield [_("Searches without a result"), line.label, _("times"), line.count, None]
    for line in told.still_wrote:
        yield [_("Read and still wrote"), line.label, _("questions"), line.count, None]
    for line in ready.macros(asked).used:
        yield [_("Macros"), line.label, _("times"), line.count, None]
