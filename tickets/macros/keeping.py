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

#: Stands for the note where problems are named by language, and before the language of a subject.
NOTE, SUBJECT = "note", "subject_"


class UnableToKeep(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """A text says something that cannot be filled in; `problems` by language, `subject_` and a
    language, or `note`.
    """

    def __init__(self, problems: Mapping[str, Sequence[Problem]]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class Wording:
    """Everything that an author decides about a macro."""

    title: str
    #: By language: the plain text, or what `html` says as plain text.
    texts: Mapping[str, str]
    #: By language, tidied; where there is none, the plain text is all.
    html: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = Scope.TEAM
    shop: Shop | None = None
    owner: User | None = None
    folder: str = ""
    keywords: str = ""
    code: str = ""
    actions: Actions = field(default_factory=Actions)
    is_active: bool = True
    review_on: date | None = None
    keeper: User | None = None

    @property
    def told(self) -> Mapping[str, str]:
        """The texts that say something."""
        return {language: text for language, text in self.texts.items() if text.strip()}


def problems_of(wording: Wording) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with each text, by language; empty when it can be kept."""
    found = {NOTE: _problems(wording, wording.actions.note, language=NOTE)}
    for language, text in wording.told.items():
        html = wording.html.get(language, "")
        found[language] = _problems(wording, html or text, language=language, is_html=bool(html))
        subject = wording.subjects.get(language, "")
        found[f"{SUBJECT}{language}"] = _problems(wording, subject, language=language)
    return {place: problems for place, problems in found.items() if problems}


def _problems(
    wording: Wording, text: str, *, language: str, is_html: bool = False
) -> tuple[Problem, ...]:
    snippets = snippets_of(
        scope=wording.scope,
        shop=wording.shop,
        owner=wording.owner,
        language=language,
        is_html=is_html,
    )
    return check(text, snippets=snippets, name=wording.code, is_html=is_html)


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
    macro.keeper = wording.keeper
    macro.updated_at = now
    macro.save()
    _write_texts(macro, wording)
    _write_version(macro, wording, by=by, now=now)
    learn_own(macro=macro, told=f"{macro.title} {macro.keywords}")
    return macro


def _write_texts(macro: Macro, wording: Wording) -> None:
    macro.texts.exclude(language__in=list(wording.told)).delete()
    for language, body in wording.told.items():
        said = {
            "body": body,
            "html": wording.html.get(language, ""),
            "subject": wording.subjects.get(language, ""),
        }
        MacroText.objects.update_or_create(macro=macro, language=language, defaults=said)


def _write_version(macro: Macro, wording: Wording, *, by: User | None, now: datetime) -> None:
    last = macro.versions.order_by("-number").first()
    said = {
        "title": macro.title,
        "texts": dict(wording.told),
        "rich": _rich(wording),
        "actions": macro.actions,
    }
    if last and said == {name: getattr(last, name) for name in said}:
        return
    number = (macro.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    MacroVersion.objects.create(
        macro=macro, number=number, by=by, by_label=str(by)[:100] if by else "", at=now, **said
    )


def _rich(wording: Wording) -> dict[str, dict[str, str]] | None:
    """Subjects and HTML by language, as far as there are any."""
    said = {
        language: {
            "subject": wording.subjects.get(language, ""),
            "html": wording.html.get(language, ""),
        }
        for language in wording.told
    }
    return {language: rich for language, rich in said.items() if any(rich.values())} or None


def wording_of(macro: Macro) -> Wording:
    """How a macro stands now, to be written down again elsewhere."""
    texts = list(macro.texts.all())
    return Wording(
        title=macro.title,
        texts={one.language: one.body for one in texts},
        html={one.language: one.html for one in texts if one.html},
        subjects={one.language: one.subject for one in texts if one.subject},
        scope=Scope(macro.scope),
        shop=macro.shop,
        owner=macro.owner,
        folder=macro.folder,
        keywords=macro.keywords,
        code=macro.code,
        actions=Actions.read(macro.actions),
        is_active=macro.is_active,
        review_on=macro.review_on,
        keeper=macro.keeper,
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
