"""Rules about the front: where colours live, nothing inline, modules that can be hashed."""

import re
import shutil
from pathlib import Path
from typing import Any

import lucide
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.template.loader import get_template

from helpdesk.storage import HashedStaticFilesStorage

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
CSS = sorted(STATIC.rglob("*.css"))
JS = sorted(STATIC.rglob("*.js"))
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:oklch|oklab|rgba?|hsla?|lab|lch)\(")
TYPE_SIZE = re.compile(r"font(?:-size)?:[^;]*\b\d+(?:\.\d+)?px")
# A block of data (what search engines read) is no script, and the content policy lets it be.
INLINE = re.compile(
    r"""\sstyle=|<style|<script(?![^>]*\ssrc=)(?! type="application/ld\+json">)|\son[a-z]+=|hx-on|javascript:"""
)
IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;]*?from\s.*$|^\s*import\s+["'].*$|\bimport\(""", re.MULTILINE
)


def said(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def wrong(found: dict[Path, Any]) -> dict[str, Any]:
    """The files about which there is something to say."""
    return {said(path): what for path, what in found.items() if what}


def too_long(paths: list[Path], most: int) -> dict[str, int]:
    lengths = {path: len(path.read_text().splitlines()) for path in paths}
    return wrong({path: length for path, length in lengths.items() if length > most})


def test_colours_and_type_sizes_stand_in_tokens_only():
    sheets = {path: code(path) for path in CSS if path.name != "tokens.css"}
    found = {path: COLOUR.findall(text) + TYPE_SIZE.findall(text) for path, text in sheets.items()}
    assert wrong(found) == {}


def test_css_variables_are_tokens_or_set_somewhere():
    sheets = {path: code(path) for path in CSS}
    known = set(re.findall(r"(--[a-z0-9-]+)\s*:", "".join(sheets.values())))
    # A var() with a fallback may be set by nobody.
    used = re.compile(r"var\((--[a-z0-9-]+)\)")
    assert wrong({path: set(used.findall(text)) - known for path, text in sheets.items()}) == {}


#: A mail in its sandboxed frame has a content policy of its own, which allows this one style.
FRAMED = TEMPLATES / "staff/message_html.html"


def test_templates_hold_nothing_inline():
    pages = [page for page in PAGES if page != FRAMED]
    assert wrong({path: INLINE.findall(path.read_text()) for path in pages}) == {}


def test_templates_compile_and_stay_small():
    for path in PAGES:
        get_template(str(path.relative_to(TEMPLATES)))
    assert too_long(PAGES, 120) == {}


def test_styles_and_scripts_stay_small():
    assert too_long(CSS + JS, 150) == {}


def test_no_foreign_source_is_committed():
    assert [said(path) for path in STATIC.rglob("*") if ".min." in path.name] == []
    wide = [said(path) for path in CSS + JS if max(map(len, path.read_text().splitlines())) > 400]
    assert wide == []


def test_nothing_is_asked_of_third_parties():
    fetched = re.compile(
        r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import\s+["']http"""
    )
    assert [said(path) for path in CSS + JS + PAGES if fetched.search(path.read_text())] == []


def test_imports_are_relative_and_end_with_a_semicolon():
    # Otherwise the hashed name is not filled in and the module is loaded twice.
    hashed = re.compile(r"""from ["']\./[^"']+\.js["'];$""")
    found = {
        path: [
            line for line in IMPORT.findall(path.read_text()) if not hashed.search(line.rstrip())
        ]
        for path in JS
    }
    assert wrong(found) == {}


def test_every_component_is_in_a_sheet():
    sheets = "".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
    imported = set(re.findall(r'url\("components/([^"]+)"\)', sheets))
    assert imported == {path.name for path in (STATIC / "css/components").glob("*.css")}


def test_every_component_says_which_markup_it_expects():
    starts = {path.name: path.read_text()[:2] for path in (STATIC / "css/components").glob("*.css")}
    assert {name for name, start in starts.items() if start != "/*"} == set()


def test_every_icon_in_a_template_exists():
    names = set()
    for path in PAGES:
        names |= set(re.findall(r"""\{% icon ["']([^"']+)["'] %\}""", path.read_text()))
    for name in sorted(names):
        lucide._load_icon(name)


def test_hashed_storage_rewrites_every_import(tmp_path):
    paths = {}
    for finder in get_finders():
        for name, source in finder.list(["admin/*"]):
            paths[name] = (source, name)
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source.path(name), tmp_path / name)
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    failed = [item for item in storage.post_process(paths) if isinstance(item[2], Exception)]
    assert failed == []
    plain = re.compile(r"""["']\.?/?(?:[a-z]+/)*[a-z]+\.(?:css|js)["']""")
    ours = [str(path.relative_to(STATIC)) for path in CSS + JS]
    hashed = [tmp_path / storage.stored_name(name) for name in ours]
    assert {path.name for path in hashed if plain.search(code(path))} == set()
    sheet = (tmp_path / storage.stored_name("css/staff.css")).read_text()
    parts = (STATIC / "css/staff.css").read_text().count("components/")
    assert sheet.count("@layer components {") == parts
    assert [mark for mark in ("@import", "/*") if mark in sheet] == []
    scripts = [(tmp_path / storage.stored_name(str(path.relative_to(STATIC)))) for path in JS]
    remarks = re.compile(r"^\s*//", re.MULTILINE)
    assert [path.name for path in scripts if remarks.search(path.read_text())] == []
