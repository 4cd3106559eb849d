"""Verbs for a shop's facts and its own synonyms: what every article says follows at once.

That it is found by its new words follows within a minute: beat writes them, see `index.renew`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from faq import index
from faq.facts import FACTS, Fact
from faq.publishing import facts_in_use
from faq.vocabulary import Synonyms
from faq.writing import UnableToWrite


@transaction.atomic
def keep_facts(*, shop: Any, language: str, values: Mapping[str, str]) -> None:
    """Keep facts in the words of `language`; those that every language says alike have ''.

    Raises `UnableToWrite` when one is emptied that a published article tells.
    """
    names = [name for name in values if FACTS[name].is_said == bool(language)]
    emptied = [name for name in names if not values[name].strip()]
    had = Fact.objects.filter(shop=shop, language=language, name__in=emptied)
    in_use = facts_in_use(
        shop_id=shop.pk, language=language, names=had.values_list("name", flat=True)
    )
    if in_use:
        raise UnableToWrite(in_use)
    had.delete()
    for name in names:
        if value := values[name].strip():
            Fact.objects.update_or_create(
                shop=shop, language=language, name=name, defaults={"value": value[:200]}
            )
    index.note_old(shop.pk)


def keep_synonyms(*, shop: Any, language: str, groups: str) -> None:
    """Words that mean the same, a group a line."""
    Synonyms.objects.update_or_create(shop=shop, language=language, defaults={"groups": groups})
