"""Macros are checked before they are kept, and every change is remembered."""

import pytest
from django.db import IntegrityError, transaction

from tickets.macros.actions import Actions, WrongActions
from tickets.macros.keeping import NOTE, Change, UnableToKeep, changes
from tickets.macros.language import Fault, Problem
from tickets.macros.models import Macro, MacroUse, Scope


def test_unknown_variable_is_refused_with_its_line(make_macro):
    with pytest.raises(UnableToKeep) as stopped:
        make_macro(en="Hello\n{{ settings.SECRET_KEY }}", nl="Hallo")
    problem = Problem(2, Fault.UNKNOWN_VARIABLE, "settings.SECRET_KEY")
    assert stopped.value.problems == {"en": (problem,)}
    assert Macro.objects.count() == 0


def test_note_is_checked_too(make_macro):
    with pytest.raises(UnableToKeep) as stopped:
        make_macro(actions=Actions(note="{{ nothing }}"))
    assert set(stopped.value.problems) == {NOTE}


def test_snippet_must_be_there_in_that_language(make_macro):
    make_macro("Address", nl="Kade 1", code="address")
    make_macro("Dutch", nl='Naar {{ snippet: "address" }}')
    with pytest.raises(UnableToKeep):
        make_macro("English", en='To {{ snippet: "address" }}')


def test_macro_for_all_does_not_lean_on_a_personal_one(make_macro, agent):
    make_macro("Mine", en="x", code="mine", scope=Scope.PERSONAL, owner=agent)
    with pytest.raises(UnableToKeep):
        make_macro("All", en='{{ snippet: "mine" }}')
    make_macro("Mine too", en='{{ snippet: "mine" }}', scope=Scope.PERSONAL, owner=agent)


def test_circle_is_refused_when_it_closes(make_macro):
    first = make_macro("A", en="a", code="a")
    make_macro("B", en='{{ snippet: "a" }}', code="b")
    with pytest.raises(UnableToKeep) as stopped:
        make_macro("A", en='{{ snippet: "b" }}', code="a", macro=first)
    assert stopped.value.problems == {"en": (Problem(1, Fault.CIRCLE, "b"),)}


def test_every_change_is_a_version(make_macro, agent):
    macro = make_macro(en="one\ntwo")
    make_macro(en="one\nthree", macro=macro, by=agent)
    make_macro(en="one\nthree", macro=macro, by=agent)
    first, second = macro.versions.order_by("number")
    assert second.by_label == "Sanne Visser"
    assert changes(first, second) == {
        "en": [Change(" ", "one"), Change("-", "two"), Change("+", "three")]
    }


def test_language_that_was_emptied_is_gone(make_macro):
    macro = make_macro(en="one", nl="een")
    make_macro(en="one", nl="  ", macro=macro)
    assert [one.language for one in macro.texts.all()] == ["en"]


@pytest.mark.parametrize(
    "data",
    [
        {"state": "spam"}, {"state": "x"}, {"kind": "x"}, {"priority": 9}, {"follow_up": -1},
        {"assignee": "x"}, {"add_tags": "late"}, {"delete": True}, [], {"follow_up": "soon"},
    ],
)  # fmt: skip
def test_actions_that_do_not_exist_are_refused(data):
    with pytest.raises(WrongActions):
        Actions.read(data)


def test_actions_survive_being_written_down():
    data = {"state": "resolved", "kind": "return", "priority": 3, "add_tags": ["a"], "note": "x"}
    assert Actions.read(data).as_data() == data
    assert Actions.read(data).only(["kind", "unknown"]).as_data() == {"kind": "return"}


@pytest.mark.parametrize(
    "fields", [{"scope": Scope.PERSONAL}, {"scope": Scope.SHOP}, {"scope": "x"}]
)
def test_database_refuses_a_scope_that_does_not_fit(db, now, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Macro.objects.create(title="x", created_at=now, updated_at=now, **fields)


def test_database_refuses_an_impossible_share(make_macro, ticket, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        MacroUse.objects.create(macro=make_macro(), ticket=ticket, at=now, rewritten=1.5)
