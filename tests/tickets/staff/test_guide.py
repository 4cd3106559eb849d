"""The owner's guide is served from its files, in both languages, and every link in it leads on."""

import re
from html import escape
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from tickets.lib import guide as marks
from tickets.staff.guide import EXPLAINED, LANGUAGES, PAGES

FOLDER = Path(settings.BASE_DIR) / "docs" / "owner"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_and_can_be_read(client_of, read_only, language):
    assert sorted(path.stem for path in (FOLDER / language).glob("*.md")) == sorted(PAGES)
    read_only.language = language
    read_only.save()
    client = client_of(read_only)
    for name in PAGES:
        page = client.get(reverse("staff:guide", args=[name]))
        title = marks.title((FOLDER / language / f"{name}.md").read_text())
        assert f"<h1>{escape(title)}</h1>" in page.text
        for target in re.findall(r'href="\.\./([^"]+)/"', page.text):
            assert client.get(reverse("staff:guide", args=[target])).status_code == 200


def test_settings_lead_to_their_page(client_of, owner):
    page = client_of(owner).get(reverse("staff:mail_server")).text
    assert reverse("staff:guide", args=["mail"]) in page
    assert "In the guide: Mail" in page


def test_pages_that_are_explained_exist():
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for space, (_, resolver) in get_resolver().namespace_dict.items():
        if space == "staff":
            known |= {name for name in resolver.reverse_dict if isinstance(name, str)}
    assert EXPLAINED.keys() - known == set()


def test_unknown_page_is_not_found(client_of, owner):
    assert client_of(owner).get(reverse("staff:guide", args=["secrets"])).status_code == 404


def test_text_is_escaped_and_only_https_is_a_link():
    html = marks.to_html("# A <b>\n\n- one [x](javascript:alert) & `<i>`\n  goes on\n\n[y](z.md)")
    assert html == (
        "<h1>A &lt;b&gt;</h1>\n<ul><li>one x &amp; <code>&lt;i&gt;</code> goes on"
        '</li></ul>\n<p><a href="../z/">y</a></p>'
    )


def test_table_has_a_head():
    assert marks.to_html("| A | B |\n|---|---|\n| 1 | **2** |") == (
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table>"
    )
