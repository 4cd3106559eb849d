"""The first three sentences: what came in, how it was answered, and how it stands now."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.reports.figures import Unit
from tickets.reports.reading import Now
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.cards import Figures
from tickets.staff.dashboard.words import count_words, number_words


def story(asking: Asking, figures: Figures, now: Now) -> list[SafeString]:
    """Three short paragraphs, with every number a way to its tickets."""
    return [_volume(asking, figures), _service(asking, figures), _standing(asking, now)]


def _volume(asking: Asking, figures: Figures) -> SafeString:
    asked, before = figures.now["asked"].counted, figures.before["asked"].counted
    if not asked:
        return _filled(_("%(when)s no questions came in."), when=asking.said())
    said = ngettext(
        "%(when)s one question came in.", "%(when)s %(count)s questions came in.", asked
    )
    count = _link(count_words(asked), asking.link("asked"))
    first = _filled(said, when=asking.said(), count=count)
    return _joined(first, _compared(asked - before, before))


def _compared(more: int, before: int) -> SafeString:
    if not before:
        return SafeString()
    if not more:
        return _filled(_("That is as many as in the period before."))
    said = _("That is %(count)s more than in the period before.")
    if more < 0:
        said = _("That is %(count)s fewer than in the period before.")
    return _filled(said, count=count_words(abs(more)))


def _service(asking: Asking, figures: Figures) -> SafeString:
    median, slow = figures.now["first_open_median"], figures.now["first_open_slow"]
    if median.number is None:
        return _filled(_("Nobody got a first answer in this period."))
    first = _filled(
        _(
            "Half of the customers had their first answer within %(median)s of opening time, "
            "nine out of ten within %(slow)s."
        ),
        median=_link(number_words(median.number, Unit.OPEN_TIME), asking.link("first")),
        slow=number_words(slow.number, Unit.OPEN_TIME),
    )
    aims = figures.now["within_target"]
    if not aims.counted:
        return first
    late = aims.counted - (aims.hits or 0)
    if not late:
        return _joined(first, _filled(_("Every answer was in time.")))
    said = ngettext(
        "One of %(counted)s answers was %(late)s.",
        "%(many)s of %(counted)s answers were %(late)s.",
        late,
    )
    return _joined(
        first,
        _filled(
            said,
            many=count_words(late),
            counted=_link(count_words(aims.counted), asking.link("aimed")),
            late=_link(_("too late"), asking.link("late")),
        ),
    )


def _standing(asking: Asking, now: Now) -> SafeString:
    if not now.waiting:
        first = _filled(_("Right now nobody waits for an answer."))
    else:
        said = ngettext(
            "Right now %(count)s customer waits for an answer.",
            "Right now %(count)s customers wait for an answer.",
            now.waiting,
        )
        first = _filled(said, count=_link(count_words(now.waiting), asking.link("waiting")))
    if not now.overdue:
        return _joined(first, _filled(_("Nothing is late.")))
    said = ngettext("%(count)s question is late.", "%(count)s questions are late.", now.overdue)
    link = _link(count_words(now.overdue), asking.link("overdue"))
    return _joined(first, _filled(said, count=link))


def _link(words: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


def _filled(said: str, **parts: str) -> SafeString:
    """A sentence with its parts, each of them escaped unless it is a link of ours."""
    safe = {name: conditional_escape(part) for name, part in parts.items()}
    return mark_safe(conditional_escape(said) % safe)  # noqa: S308 -- every part is escaped


def _joined(*sentences: SafeString) -> SafeString:
    return SafeString(" ".join(one for one in sentences if one))
