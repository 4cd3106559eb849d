"""J-46, B-15, C-18: nothing that came from elsewhere is turned into a program or unpacked."""

import ast
import json

import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache

from helpdesk.cache import JsonSerializer
from tests.repo.sources import PYTHON, said, tree

PROGRAMS = {
    "pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "jinja2", "zipimport", "runpy",
}  # fmt: skip
ARCHIVES = {"zipfile", "tarfile", "gzip", "bz2", "lzma"}
RUNS = {"eval", "exec", "compile", "__import__"}


def imported(path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def called(path) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_no_module_runs_what_it_reads():
    found = {said(path): imported(path) & PROGRAMS | called(path) & RUNS for path in PYTHON}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_archive_of_a_stranger_is_opened():
    """Whoever packs for export may; the doors by which files come in may not."""
    doors = ("tickets/inbound", "tickets/portal", "tickets/staff", "faq")
    openers = {said(path) for path in PYTHON if imported(path) & ARCHIVES}
    assert [path for path in sorted(openers) if path.startswith(doors)] == []


def test_sessions_tasks_and_cache_are_json():
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert getattr(settings, "CELERY_TASK_SERIALIZER", "json") == "json"
    assert json.loads(JsonSerializer().dumps({"a": 1})) == {"a": 1}
    if settings.REDIS_URL:
        cache.set("what-is-kept", {"a": 1})
        assert cache.get("what-is-kept") == {"a": 1}
        with pytest.raises(TypeError):
            cache.set("a-program", object())


def test_leaked_key_forges_data_and_no_program():
    """Whoever has SECRET_KEY signs what he likes; what is read of it is JSON all the same."""
    forged = signing.TimestampSigner().sign_object({"__reduce__": ["os.system", ["true"]]})
    assert signing.TimestampSigner().unsign_object(forged) == {
        "__reduce__": ["os.system", ["true"]]
    }
    with pytest.raises(signing.BadSignature):
        signing.loads("gASVIQAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu:x:y")
