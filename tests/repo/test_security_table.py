"""`docs/security.md` names every attack and fault test, and no test that is not there."""

import re

from tests.repo.sources import ROOT

TABLE = (ROOT / "docs" / "security.md").read_text()
NAMED = set(re.findall(r"`((?:[\w.]+/)*test_\w+\.py|[\w./]+/\w+\.(?:sh|py))`", TABLE))


def at(name: str):
    return ROOT / name if "/" in name else ROOT / "tests" / "security" / name


def test_every_named_test_is_there():
    assert [name for name in sorted(NAMED) if not at(name).exists()] == []


def test_every_attack_and_fault_test_is_named():
    there = {
        *(ROOT / "tests/security").glob("test_*.py"),
        *(ROOT / "tests/faults").glob("test_*.py"),
    }
    assert sorted(path.name for path in there - {at(name) for name in NAMED}) == []


def test_every_mechanism_and_fault_has_its_line():
    rows = re.findall(r"^\| ([A-N])-(\d+) \|", TABLE, re.MULTILINE)
    assert [int(number) for _letter, number in rows] == list(range(1, 70))
    faults = {int(one) for one in re.findall(r"\bX(\d+)\b", TABLE)}
    assert faults == set(range(1, 27))
