"""Whoever silences a tool says why, on the same line."""

import re

import pytest

from tests.repo.sources import EVERYTHING, said

NOQA = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* --? \S)", re.IGNORECASE)
IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z-]+(?:, ?[a-z-]+)*\]  # \S)")


@pytest.mark.parametrize("path", EVERYTHING, ids=said)
def test_every_silenced_warning_has_its_reason(path):
    if path.name == "test_reasons.py":
        return
    lines = path.read_text().splitlines()
    assert [line for line in lines if NOQA.search(line) or IGNORE.search(line)] == []
