"""Every text that a person reads stands in the catalogues, and the Dutch one is complete."""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest

from tests.repo.sources import ROOT

LOCALE = ROOT / "helpdesk/locale"
#: What a sentence fills in: %(name)s, %s, {name}.
BLANKS = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}")

needs_gettext = pytest.mark.skipif(not shutil.which("xgettext"), reason="needs GNU gettext")


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))


def keys(entries):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What Django's own extraction finds in a copy of the sources."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("helpdesk", "tickets", "faq", "templates"):
        if (ROOT / name).is_dir():
            skip = shutil.ignore_patterns("__pycache__", "locale", "*.mo")
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
    (folder / "locale").mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nl", "--no-location"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return keys(polib.pofile(str(folder / "locale/nl/LC_MESSAGES/django.po")))


@needs_gettext
@pytest.mark.parametrize("language", ["nl", "en"])
def test_catalogue_holds_exactly_the_texts_of_the_product(extracted, language):
    known = keys(entry for entry in catalogue(language) if not entry.obsolete)
    assert sorted(map(str, extracted - known)) == []
    assert sorted(map(str, known - extracted)) == []


def test_dutch_is_complete():
    entries = catalogue("nl")
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries.obsolete_entries()] == []


def test_dutch_fills_in_what_english_fills_in():
    wrong = []
    for entry in catalogue("nl"):
        wanted = set(BLANKS.findall(entry.msgid)) | set(BLANKS.findall(entry.msgid_plural))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            # A singular may say 'one' in words.
            if said and set(BLANKS.findall(said)) != wanted and not entry.msgid_plural:
                wrong.append(entry.msgid)
            if set(BLANKS.findall(said)) - wanted:
                wrong.append(entry.msgid)
    assert wrong == []
