"""Interfaces hand over to one verb: they do not change rows themselves (law 3)."""

import ast

from tests.repo.sources import ROOT, said, tree

INTERFACES = sorted(
    path
    for folder in ("staff", "portal", "api")
    for path in (ROOT / "tickets" / folder).rglob("*.py")
)
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create",
}  # fmt: skip

#: File -> writes that are allowed there, and why.
ALLOWED: dict[str, set[str]] = {}
#: Words that are no rows: a dictionary's update, a session's save.
HARMLESS = {"request.session", "response.headers", "context", "data", "initial"}


def writes(path):
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
        ):
            owner = ast.unparse(node.func.value)
            if owner not in HARMLESS and not is_verb(owner):
                yield f"{owner}.{node.func.attr}"


def is_verb(owner):
    """`tagging.create(...)`: a function of a module, not a method of rows."""
    return owner == "desk"


def test_no_interface_changes_a_row_itself():
    found = {said(path): set(writes(path)) - ALLOWED.get(said(path), set()) for path in INTERFACES}
    assert {path: names for path, names in found.items() if names} == {}


def test_what_is_allowed_is_still_needed():
    found = {name: set(writes(ROOT / name)) for name in ALLOWED}
    assert {name: allowed - found[name] for name, allowed in ALLOWED.items()} == {
        name: set() for name in ALLOWED
    }
