"""What might make a ready answer ring false, asked before it leaves; its writer decides."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import Enum

from tickets.core.ticket import Kind, Ticket
from tickets.lib.language import guess_language
from tickets.lib.words import word_set
from tickets.macros.language.dates import dates_in
from tickets.macros.models import Macro, MacroUse
from tickets.macros.words import plain, rewritten

#: Changed by less than this, it is still the macro's text.
UNTOUCHED = 0.02
#: What is further away is hardly a promise.
AHEAD = timedelta(days=120)
_GREETING = re.compile(
    r"^(?:beste|hallo|hoi|hi|hey|dag|geachte|dear|hello|guten tag|bonjour|liebe[r]?)\s+"
    r"([^\W\d_][\w'’ -]*?)\s*[,!.\n]",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\b(?:bijlage|bijgevoegd|toegevoegd bestand|attached|attachment|anhang|ci-joint)\b"
    r"|\b(?:in|met|bij) deze mail\b|\bwith this mail\b|\bin this mail\b",
    re.IGNORECASE,
)
_NOBODY = word_set(
    "klant klanten mevrouw meneer heer mijnheer heren dames allemaal iedereen mensen team",
    "customer sir madam all everyone there team kunde kundin madame monsieur",
)


class Doubt(Enum):
    PERSONAL = "personal"
    NAME = "name"
    LANGUAGE = "language"
    TWICE = "twice"
    NO_FILE = "no_file"
    CLOSED_DAY = "closed_day"


def doubts(
    *,
    ticket: Ticket,
    macro: Macro,
    text: str,
    filled: str,
    has_files: bool,
    today: date,
    is_workday: Callable[[date], bool],
) -> Sequence[tuple[Doubt, str]]:
    """Each doubt with the word that it is about."""
    found: list[tuple[Doubt, str]] = []
    is_untouched = bool(filled) and rewritten(filled, text) < UNTOUCHED
    if is_untouched and ticket.kind == Kind.COMPLAINT and ticket.shop.asks_personal_word:
        found.append((Doubt.PERSONAL, ""))
    if name := wrong_name(text, ticket.customer.name):
        found.append((Doubt.NAME, name))
    spoken = guess_language(text)
    if spoken and spoken != ticket.language:
        found.append((Doubt.LANGUAGE, spoken))
    if MacroUse.objects.filter(macro=macro, ticket=ticket).exists():
        found.append((Doubt.TWICE, macro.title))
    if not has_files and not macro.attachments.exists() and (named := _FILES.search(text)):
        found.append((Doubt.NO_FILE, named[0]))
    found += [
        (Doubt.CLOSED_DAY, words)
        for words, day in dict(dates_in(text, today=today)).items()
        if today < day <= today + AHEAD and not is_workday(day)
    ]
    return found


def wrong_name(text: str, name: str) -> str:
    """The name that a letter greets somebody by, when it is not the customer's."""
    greeted = _GREETING.match(text.lstrip())
    if not greeted or not name:
        return ""
    parts = set(plain(greeted[1]).split())
    if parts & (set(plain(name).split()) | _NOBODY):
        return ""
    return greeted[1]
