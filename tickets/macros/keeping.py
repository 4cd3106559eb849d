"""Writes macros down: checked first, each change a version, its words learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import unified_diff

from django.db import transaction
from django.db.models import Max

from tickets.core import attachment as attachments
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.macros.actions import Actions
from tickets.macros.filling import snippets_of
from tickets.macros.language import Problem
from tickets.macros.language.render import check
from tickets.macros.models import Macro, MacroAttachment, MacroText, MacroVersion, Scope
from tickets.macros.suggest import learn_own

#: Stands for the note where problems are named by language.
NOTE = "note"


class UnableToKeep(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """A text says something that cannot be filled in; `problems` by language, or `note`."""

    def __init__(self, problems: Mapping[str, Sequence[Problem]]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class Wording:
    """Everything that an author decides about a macro."""

    title: str
    texts: Mapping[str, str]
    scope: Scope = Scope.TEAM
    shop: Shop | None = None
    owner: User | None = None
    folder: str = ""
    keywords: str = ""
    code: str = ""
    actions: Actions = field(default_factory=Actions)
    is_active: bool = True
    review_on: date | None = None

    @property
    def told(self) -> Mapping[str, str]:
        """The texts that say something."""
        return {language: text for language, text in self.texts.items() if text.strip()}


def problems_of(wording: Wording) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with each text, by language; empty when it can be kept."""
    texts = dict(wording.told)
    if wording.actions.note:
        texts[NOTE] = wording.actions.note
    found = {}
    for language, text in texts.items():
        snippets = snippets_of(
            scope=wording.scope, shop=wording.shop, owner=wording.owner, language=language
        )
        found[language] = check(text, snippets=snippets, name=wording.code)
    return {language: problems for language, problems in found.items() if problems}


@transaction.atomic
def keep(*, wording: Wording, by: User | None, now: datetime, macro: Macro | None = None) -> Macro:
    """Write a new macro, or change one. Raises `UnableToKeep`."""
    problems = problems_of(wording)
    if problems:
        raise UnableToKeep(problems)
    macro = Macro.objects.select_for_update().get(pk=macro.pk) if macro else Macro(created_at=now)
    macro.title, macro.folder = wording.title, wording.folder
    macro.keywords, macro.code = wording.keywords, wording.code
    macro.scope, macro.owner = wording.scope, wording.owner
    macro.shop = None if wording.scope == Scope.TEAM else wording.shop
    macro.actions = wording.actions.as_data()
    macro.is_active, macro.review_on = wording.is_active, wording.review_on
    macro.updated_at = now
    macro.save()
    _write_texts(macro, wording.told)
    _write_version(macro, wording.told, by=by, now=now)
    learn_own(macro=macro, told=f"{macro.title} {macro.keywords}")
    return macro


def _write_texts(macro: Macro, texts: Mapping[str, str]) -> None:
    macro.texts.exclude(language__in=list(texts)).delete()
    for language, body in texts.items():
        MacroText.objects.update_or_create(macro=macro, language=language, defaults={"body": body})


def _write_version(
    macro: Macro, texts: Mapping[str, str], *, by: User | None, now: datetime
) -> None:
    last = macro.versions.order_by("-number").first()
    said = {"title": macro.title, "texts": dict(texts), "actions": macro.actions}
    if last and said == {"title": last.title, "texts": last.texts, "actions": last.actions}:
        return
    number = (macro.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    MacroVersion.objects.create(
        macro=macro, number=number, by=by, by_label=str(by)[:100] if by else "", at=now, **said
    )


@transaction.atomic
def hang(
    *, macro: Macro, name: str, content_type: str, content: bytes, language: str = ""
) -> MacroAttachment:
    """A file that goes along with every answer; its name and type are already ours."""
    return MacroAttachment.objects.create(
        macro=macro,
        language=language,
        stored_file=attachments.store(content),
        name=name[:255],
        content_type=content_type[:100],
    )


def take_off(*, macro: Macro, pk: int) -> None:
    macro.attachments.filter(pk=pk).delete()


@dataclass(frozen=True)
class Change:
    """A line of a text as it was, or as it became."""

    mark: str
    text: str


def changes(before: MacroVersion | None, after: MacroVersion) -> dict[str, list[Change]]:
    """What changed between two versions, per language, with a few lines around it."""
    old = before.texts if before else {}
    found = {}
    for language in sorted({*old, *after.texts}):
        lines = unified_diff(
            old.get(language, "").splitlines(), after.texts.get(language, "").splitlines(), n=2
        )
        # The two file names and the line numbers say nothing here.
        kept = [line for line in list(lines)[2:] if not line.startswith("@@")]
        if kept:
            found[language] = [Change(line[:1], line[1:]) for line in kept]
    return found
