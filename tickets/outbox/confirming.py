"""The letter 'we have your question': a shop's own words or ours, with an honest moment in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html_join, linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from tickets.core.shop import Shop
from tickets.core.suggesting import Suggestion
from tickets.lib import spoken
from tickets.lib.confirming import compose
from tickets.lib.spoken import Day
from tickets.outbox.models import AcknowledgementText
from tickets.outbox.render import Letter, render

#: Stands for the list of answers until the rest is HTML; no text of ours or a shop's holds it.
_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Confirming:
    """What is true at the moment of confirming; whatever is None or empty is not said."""

    reference: str
    now: datetime
    moment: datetime | None = None
    #: When the round of answers begins in which it is the customer's turn.
    round_at: datetime | None = None
    #: When the shop opens again; None while it is open.
    opening: datetime | None = None
    answers: Sequence[Suggestion] = field(default=())
    #: Shows the question without an account.
    link: str = ""


def confirmation(*, shop: Shop, language: str, said: Confirming, text: str | None = None) -> Letter:
    """The letter in the customer's language; `text` is given to try out other words.

    In a language of which we have no words the shop's own are used, or else English.
    """
    own = own_text(shop=shop, language=language) if text is None else text
    spoken_in = language if own else spoken_language(language)
    with override(spoken_in):
        words = own or our_text(shop)
        values = _values(shop, said)
        lines = "\n".join(f"- {one.title}\n  {one.url}" for one in said.answers)
        plain = compose(words, {**values, "answers": lines})
        html = linebreaks(
            urlize(compose(words, {**values, "answers": _HERE if lines else ""}), autoescape=True)
        )
    links = format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', _pairs(said))
    context = {
        "shop": shop,
        "text": plain,
        "follow_link": said.link,
        "body_html": mark_safe(html.replace(_HERE, links)),  # noqa: S308 -- both escape
    }
    return render("acknowledgement", language=spoken_in, context=context)


def spoken_language(language: str) -> str:
    """English for a customer in whose language we have no words."""
    return language if language in dict(settings.LANGUAGES) else "en"


def own_text(*, shop: Shop, language: str) -> str:
    """What the shop wrote itself for this language; empty when it did not."""
    rows = AcknowledgementText.objects.filter(shop=shop, language=language)
    return rows.values_list("text", flat=True).first() or ""


def our_text(shop: Shop) -> str:
    """Our words in the language that is spoken now; Dutch says 'u' or 'je' as the shop does."""
    if shop.form_of_address == Shop.Address.INFORMAL:
        lines = [
            pgettext("to 'je'", "Hello,"),
            pgettext("to 'je'", "Your message to {shop} has arrived: a colleague will read it."),
            pgettext("to 'je'", "We answer at fixed moments; it is your turn {round}."),
            pgettext("to 'je'", "You have our answer by {moment} at the latest."),
            pgettext("to 'je'", "We are closed now and open again {opening}."),
            pgettext("to 'je'", "Perhaps this helps you in the meantime:\n{answers}"),
            pgettext("to 'je'", "To add something, simply answer this mail."),
            pgettext("to 'je'", "Your question is known to us as {reference}."),
        ]
    else:
        lines = [
            pgettext("to 'u'", "Hello,"),
            pgettext("to 'u'", "Your message to {shop} has arrived: a colleague will read it."),
            pgettext("to 'u'", "We answer at fixed moments; it is your turn {round}."),
            pgettext("to 'u'", "You have our answer by {moment} at the latest."),
            pgettext("to 'u'", "We are closed now and open again {opening}."),
            pgettext("to 'u'", "Perhaps this helps you in the meantime:\n{answers}"),
            pgettext("to 'u'", "To add something, simply answer this mail."),
            pgettext("to 'u'", "Your question is known to us as {reference}."),
        ]
    return "\n\n".join([*lines, "{signature}"])


def _values(shop: Shop, said: Confirming) -> dict[str, str]:
    zone = ZoneInfo(shop.time_zone)
    moments = {"moment": said.moment, "round": said.round_at, "opening": said.opening}
    return {
        "shop": shop.name,
        "reference": said.reference,
        "signature": shop.signature or shop.name,
        **{
            name: say(moment, now=said.now, zone=zone) if moment else ""
            for name, moment in moments.items()
        },
    }


def say(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """'Wednesday 15:00': as people say it, and still true for who reads it a day later.

    'Tomorrow' would not be: a mail of 23:55 is read after midnight. 'Today' is safe, because the
    mail does not leave any more when its moment has passed.
    """
    at = spoken.spoken(now=now, moment=moment, zone=zone)
    clock = f"{at.local:%H:%M}"
    if at.day is Day.TODAY and get_language() in dict(settings.LANGUAGES):
        return _("today %(time)s") % {"time": clock}
    if at.day in {Day.TODAY, Day.TOMORROW, Day.WEEKDAY}:
        return f"{date_format(at.local, 'l')} {clock}"
    return f"{date_format(at.local, 'l j F')} {clock}"


def _pairs(said: Confirming) -> list[tuple[str, str]]:
    return [(one.url, one.title) for one in said.answers]
