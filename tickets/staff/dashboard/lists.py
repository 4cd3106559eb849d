"""The lists of tickets behind the numbers, as lists that people work from."""

from collections.abc import Callable

from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.ticket import TicketQuerySet
from tickets.reports.behind import STANDING, Behind, read_word, tickets_behind
from tickets.reports.period import DAY
from tickets.staff.dashboard.asking import COUNTED, day_words
from tickets.staff.lists import Asking, View

LABELS: dict[str, Promise] = {
    "asked": gettext_lazy("Questions that came in"),
    "first": gettext_lazy("First answers"),
    "next": gettext_lazy("Next answers"),
    "aimed": gettext_lazy("Answers with a moment to keep"),
    "in_time": gettext_lazy("Answers in time"),
    "late": gettext_lazy("Answers too late"),
    "complaints": gettext_lazy("Complaints"),
    "complaints_quick": gettext_lazy("Complaints answered within 3 hours"),
    "complaints_slow": gettext_lazy("Complaints not answered within 3 hours"),
    "compliments": gettext_lazy("Compliments"),
    "compliments_answered": gettext_lazy("Compliments that were answered"),
    "compliments_silent": gettext_lazy("Compliments without an answer"),
    "rated": gettext_lazy("Customers who said what they thought"),
    "rated_good": gettext_lazy("Satisfied customers"),
    "rated_poor": gettext_lazy("Customers who were less satisfied"),
    "solved": gettext_lazy("Questions that were solved"),
    "solved_in_one": gettext_lazy("Solved in one go"),
    "solved_in_more": gettext_lazy("Solved in more than one go"),
    "reopened": gettext_lazy("Questions that were opened again"),
    "answered_by": gettext_lazy("Answered by a colleague"),
    "held_by": gettext_lazy("In the hands of a colleague"),
    "macro": gettext_lazy("Answered with a macro"),
    "read_before": gettext_lazy("Wrote after reading an article"),
    "waiting": gettext_lazy("Customers who wait"),
    "overdue": gettext_lazy("Too late"),
    "promised_today": gettext_lazy("Promised today"),
}


def counted_view(word: str) -> View:
    """The list behind a number, or a 404 for a word that we did not make."""
    behind = read_word(word.removeprefix(COUNTED))
    if behind is None:
        raise Http404
    return View(
        name=word,
        label=_label(behind),
        icon="chart-no-axes-column",
        rows=_rows(behind),
        is_by_due=behind.group in STANDING,
        is_counted=False,
        key="",
        empty=_("Nothing was counted here."),
        empty_next=_("Go back to the figures and choose another period."),
    )


def _rows(behind: Behind) -> Callable[[Asking], TicketQuerySet]:
    return lambda ask: tickets_behind(ask.tickets, behind, now=ask.now)


def _label(behind: Behind) -> str:
    label = str(LABELS[behind.group])
    if behind.group in {*STANDING, "held_by"}:
        return label
    zone = timezone.get_current_timezone()
    first = behind.stretch.start.astimezone(zone).date()
    last = (behind.stretch.end.astimezone(zone) - DAY / 2).date()
    days = {"first": day_words(first), "last": day_words(last)}
    when = days["first"] if first >= last else _("%(first)s to %(last)s") % days
    return f"{label} · {when}"
