"""Whoever silences a tool says why, on the same line."""

import re

from tests.repo.sources import EVERYTHING, said

NOQA = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* --? \S)", re.IGNORECASE)
IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z-]+(?:, ?[a-z-]+)*\]  # \S)")


def test_every_silenced_warning_has_its_reason():
    silenced = [
        f"{said(path)}: {line}"
        for path in EVERYTHING
        if path.name != "test_reasons.py"
        for line in path.read_text().splitlines()
        if NOQA.search(line) or IGNORE.search(line)
    ]
    assert silenced == []
