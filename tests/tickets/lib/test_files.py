"""A file is what its bytes say, under a name that no system misreads."""

import pytest

from tickets.lib.files import default_name, is_inline_image, safe_name, sniff


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "x", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "x.svg", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x", "image/webp"),
        (b"%PDF-1.7", "x", "application/pdf"),
        (
            b"PK\x03\x04",
            "lijst.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"PK\x03\x04", "lijst.zip", "application/zip"),
        (b"<svg onload=alert(1)>", "foto.png", "image/svg+xml"),
        (b"<!DOCTYPE html><p>", "foto.jpg", "text/html"),
        (b"hallo", "x", "text/plain"),
        (b"a;b", "x.csv", "text/csv"),
        (b"\x00\x01", "x", "application/octet-stream"),
        (b"", "x", "application/octet-stream"),
    ],
)
def test_sniff(content, name, kind):
    assert sniff(content, name) == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("bon.pdf", "bon.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\win.ini", "win.ini"),
        ("C:\\temp\\bon.pdf", "bon.pdf"),
        ("php://filter/bon.pdf", "bon.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("bon\u202efdp.exe", "bonfdp.exe"),
        ("bon\x00.pdf", "bon.pdf"),
        ('a."><svg onload=1>', "a.___svg onload=1_"),
        ("\u200b.htaccess", "_.htaccess"),
        ("...", "attachment.pdf"),
        ("", "attachment.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("😀.pdf", "😀.pdf"),
    ],
)
def test_safe_name(name, safe):
    assert safe_name(name, "application/pdf") == safe


def test_long_name_keeps_its_extension():
    short = safe_name("x" * 400 + ".pdf")
    assert (len(short), short[-4:]) == (150, ".pdf")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("image/png", "image.png"), ("text/calendar", "invite.ics"), ("x/y", "attachment")],
)
def test_default_name(kind, name):
    assert default_name(kind) == name


def test_only_bytes_make_an_inline_image():
    assert is_inline_image(b"GIF89a")
    assert not is_inline_image(b"<svg/>")
