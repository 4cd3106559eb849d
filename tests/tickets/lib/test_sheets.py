import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from tickets.lib.sheets import as_csv, as_xlsx, safe

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("x")', "-2+3|cmd",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_would_work_out_becomes_text(text):
    assert safe(text) == "'" + text
    (row,) = csv.reader(io.StringIO(as_csv([[text]]).decode("utf-8-sig"), newline=""))
    assert row == ["'" + text]


@pytest.mark.parametrize("cell", ["Kan ik ruilen?", "a=b", "10-12", "", None, 12, -3, 0])
def test_other_cells_stay_as_they_are(cell):
    assert safe(cell) == cell


def test_csv_begins_with_a_mark_and_keeps_accents_and_quotes():
    content = as_csv([["Zoë", 'says "no"', None], [1, "a,b", "c\nd"]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["Zoë", 'says "no"', ""], ["1", "a,b", "c\nd"]]


def test_spreadsheet_holds_numbers_as_numbers_and_formulas_as_text():
    content = as_xlsx([["=1+1", 7, None, "a & b < c\x00"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert [cell.get("t") for cell in sheet.iter(f"{space}c")] == [
        "inlineStr",
        None,
        None,
        "inlineStr",
    ]
    assert [text.text for text in sheet.iter(f"{space}t")] == ["=1+1", "a & b < c"]
    assert [value.text for value in sheet.iter(f"{space}v")] == ["7"]
    assert list(sheet.iter(f"{space}f")) == []
