"""Compiles the message catalogues where they are newer than what was compiled; needs no gettext."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_catalogues() -> None:
    """Write a .mo beside each .po; on a read-only image they were written when it was built."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            polib.pofile(str(source)).save_as_mofile(str(target))
        except OSError:
            if not target.exists():
                raise
