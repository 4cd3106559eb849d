"""Adds up the checks and the tests of every run, and ends in the one plain line."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def read(report: Path) -> tuple[int, int, dict[str, str]]:
    """How many passed and failed, and what was skipped with which reason."""
    if not report.exists():
        print(f"There is no report {report.stem}: the run did not come to its end.")
        return 0, 1, {}
    passed = failed = 0
    skipped = {}
    for case in ET.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            name = f"{case.get('classname')}.{case.get('name')}"
            skipped[name] = skip.get("message") or ""
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    if passed + failed == 0:
        print(f"The run {report.stem} executed no test.")
        failed = 1
    return passed, failed, skipped


def main(checks_passed: str, checks_failed: str, *reports: str) -> int:
    passed, failed = int(checks_passed), int(checks_failed)
    everywhere: dict[str, str] | None = None
    for report in reports:
        more_passed, more_failed, skipped = read(Path(report))
        passed, failed = passed + more_passed, failed + more_failed
        if everywhere is None:
            everywhere = skipped
        else:
            everywhere = {name: why for name, why in everywhere.items() if name in skipped}
    # A test may be skipped on one database; one that nothing ran is not a test that passed.
    for name, why in sorted((everywhere or {}).items()):
        print(f"Skipped in every run: {name} ({why})")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
