"""Which macros answer a question likeliest: its words beside those of questions answered before.

Naive Bayes over words: how often a word stood in the questions that a macro answered, against how
often it stands in any, rare words counting more. A macro's title and search words count as a few
questions, so that one that was never used can be found too. What is used often, and lately, comes
first among equals. The weights were chosen on the demo shop; `bench/macros.py` says how well it
does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, log1p
from typing import NamedTuple

from django.core.cache import cache
from django.db import models

from tickets.core.message import Direction
from tickets.core.people import User
from tickets.core.ticket import Kind, Ticket
from tickets.macros.doors import macros_for
from tickets.macros.models import Macro, MacroUse, MacroWord
from tickets.macros.words import words_of

SUGGESTED = 5
RECENT = timedelta(days=30)
#: Seconds that the team's counts may be old.
FRESH = 600
#: The row without a word counts the questions themselves.
QUESTIONS = ""
#: As how many questions a macro's title and search words count.
OWN = 6
#: How slowly a macro with few questions is believed.
DOUBT = 6.0
#: How much it counts that a macro is used at all; past so many answers only its share does.
HABIT, ENOUGH = 4.5, 150
#: And that it was used in the last month, by the team and by oneself.
LATELY = 0.3
#: With so many macros, or a quarter of them, a word is common; and so many words are looked at.
COMMON_FROM, MOST_TELLING = 25, 60
#: Of how many of a customer's messages the words are taken.
LATEST = 3


class Count(NamedTuple):
    own: int
    learned: int


@dataclass
class Experience:
    """What is known of the macros among which one chooses."""

    #: Macro to the number of questions it answered.
    questions: Mapping[int, int]
    #: Word to macro to how often it is its own, and stood in questions it answered.
    words: Mapping[str, Mapping[int, Count]]
    lately: Mapping[int, int] = field(default_factory=dict)
    by_me: Mapping[int, int] = field(default_factory=dict)


def suggest(*, ticket: Ticket, user: User, now: datetime) -> list[Macro]:
    """The five likeliest, likeliest first; fewer when the rest has nothing to do with it."""
    allowed = macros_for(user).active().for_shop(ticket.shop)
    words = question_words(ticket)
    known = experience(words, allowed.values_list("pk", flat=True))
    known.lately = _lately(now)
    known.by_me = _by(user, now)
    best = _thanks(ticket, allowed) + likeliest(words, known)
    best = list(dict.fromkeys(best))[:SUGGESTED]
    macros = Macro.objects.in_bulk(best)
    return [macros[pk] for pk in best]


def _thanks(ticket: Ticket, allowed: models.QuerySet[Macro]) -> list[int]:
    """For a compliment, the answer that was made for one; its own words say little else."""
    if ticket.kind != Kind.COMPLIMENT:
        return []
    made = allowed.filter(actions__kind=Kind.COMPLIMENT).order_by("pk")
    return list(made.values_list("pk", flat=True)[:1])


def question_words(ticket: Ticket, *, before: datetime | None = None) -> frozenset[str]:
    """The words of what the customer asks, the newest of his messages and the subject.

    `before`: as the question stood at a moment.
    """
    messages = ticket.messages.filter(direction=Direction.IN, is_automatic=False)
    if before:
        messages = messages.filter(sent_at__lte=before)
    newest = messages.order_by("-sent_at", "-id").values_list("visible_text", flat=True)
    text = "\n".join([ticket.subject, *newest[:LATEST]])
    names = (ticket.customer.name, ticket.shop.name)
    return words_of(text, language=ticket.language, names=names)


def experience(words: Iterable[str], macros: Iterable[int]) -> Experience:
    """What is known of these words; two queries, whatever the number of macros.

    A word that stands with many macros says little about any, and would cost the most to fetch.
    """
    allowed = set(macros)
    spread = MacroWord.objects.filter(word__in=words).values_list("word")
    common = max(COMMON_FROM, len(allowed) // 4)
    rare = sorted((count, word) for word, count in spread.annotate(models.Count("pk")))
    telling = [word for count, word in rare if count <= common][:MOST_TELLING]
    rows = MacroWord.objects.filter(word__in=[QUESTIONS, *telling])
    questions = dict.fromkeys(allowed, 0)
    by_word: dict[str, dict[int, Count]] = defaultdict(dict)
    for macro, word, own, learned in rows.values_list("macro_id", "word", "own", "learned"):
        if macro not in allowed:
            continue
        if word == QUESTIONS:
            questions[macro] = learned
        else:
            by_word[word][macro] = Count(own, learned)
    return Experience(questions, by_word)


def likeliest(words: Iterable[str], known: Experience) -> list[int]:
    """The macros that have any of the words, likeliest first."""
    answered = sum(known.questions.values())
    scores: dict[int, float] = defaultdict(float)
    for word in words:
        counts = known.words.get(word)
        if not counts:
            continue
        usual = (sum(one.learned for one in counts.values()) + 0.5) / (answered + 1)
        rarity = log((len(known.questions) + 1) / (len(counts) + 0.5))
        for macro, count in counts.items():
            seen = count.learned + count.own + DOUBT * usual
            share = seen / (known.questions[macro] + 1 + DOUBT)
            # Only what speaks for a macro counts: most questions lack most words.
            scores[macro] += max(0.0, log(share / usual)) * rarity
    scale = min(1.0, ENOUGH / max(answered, 1))
    for macro in scores:
        scores[macro] += HABIT * log1p(known.questions[macro] * scale)
        scores[macro] += LATELY * log1p(known.lately.get(macro, 0) * scale)
        scores[macro] += LATELY * log1p(known.by_me.get(macro, 0))
    return sorted(scores, key=lambda macro: (-scores[macro], macro))


def learn(*, macro: Macro, words: Iterable[str], step: int = 1) -> None:
    """One question more that this macro answered; `step=-1` forgets it again."""
    words = [QUESTIONS, *words]
    if step > 0:
        fresh = [MacroWord(macro=macro, word=word) for word in words]
        MacroWord.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = MacroWord.objects.filter(macro=macro, word__in=words)
    if step < 0:
        rows = rows.filter(learned__gt=0)
    rows.update(learned=models.F("learned") + step)


def relearn() -> None:
    """Count again, from the answers that are still there."""
    MacroWord.objects.update(learned=0)
    for use in MacroUse.objects.select_related("macro", "ticket__customer", "ticket__shop"):
        learn(macro=use.macro, words=question_words(use.ticket, before=use.at))


def learn_own(*, macro: Macro, told: str) -> None:
    """Take the words that a macro is called and searched by."""
    MacroWord.objects.filter(macro=macro, own__gt=0).update(own=0)
    MacroWord.objects.bulk_create(
        [MacroWord(macro=macro, word=word, own=OWN) for word in words_of(told.lower())],
        update_conflicts=True,
        unique_fields=["macro", "word"],
        update_fields=["own"],
    )


def _lately(now: datetime) -> dict[int, int]:
    """How often the team used each macro in the last month; counted once in ten minutes."""
    kept: list[list[int]] | None = cache.get("macros:lately")
    if kept is None:
        rows = (
            MacroUse.objects.since(now - RECENT).values_list("macro").annotate(models.Count("pk"))
        )
        kept = [list(row) for row in rows]
        cache.set("macros:lately", kept, FRESH)
    return {row[0]: row[1] for row in kept}


def _by(user: User, now: datetime) -> dict[int, int]:
    rows = MacroUse.objects.since(now - RECENT).filter(user=user)
    return dict(rows.values_list("macro").annotate(models.Count("pk")))
