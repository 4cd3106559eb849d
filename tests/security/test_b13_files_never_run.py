"""B-13: whatever a file claims to be, a browser only saves it; real pictures alone are shown."""

import pytest

from tickets.core.attachment import Attachment

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
POLYGLOTS = [
    ("a.png", "image/svg+xml", SVG),
    ("a.svg", "image/png", SVG),
    ("a.jpg", "image/jpeg", SVG),
    ("a.gif", "image/gif", b"GIF89" + HTML),
    ("a.pdf", "application/pdf", HTML),
    ("a.html", "text/html", HTML),
    ("a.xhtml", "application/xhtml+xml", b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
    ("a.mhtml", "multipart/related", b"MIME-Version: 1.0\r\n\r\n" + HTML),
    ("a.xml", "text/xml", b'<?xml version="1.0"?><?xml-stylesheet href="#x"?><x/>'),
    ("a.js", "text/javascript", b"alert(1)"),
    ("a", "application/octet-stream", HTML),
    ("a.webp", "image/webp", b"RIFF" + HTML),
    ("a.png.html", "image/png", HTML),
    ("a.bin", "text/plain", b"\xff\xfe<\x00s\x00v\x00g\x00"),
]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89"
)


@pytest.mark.parametrize("file", POLYGLOTS, ids=lambda file: f"{file[0]}-{file[1]}")
def test_polyglot_is_saved_and_never_shown(deliver_in, write, client_of, agent, file):
    name, kind, content = file
    if kind.startswith("multipart/"):
        kind = "application/octet-stream"
    deliver_in(write(files=[(name, kind, content)]))
    response = client_of(agent).get(f"/desk/files/{Attachment.objects.get().key}/")
    response.getvalue()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_picture_is_shown_under_our_own_type(deliver_in, write, client_of, agent):
    deliver_in(write(files=[("a.html", "text/html", PNG)]))
    response = client_of(agent).get(f"/desk/files/{Attachment.objects.get().key}/")
    response.getvalue()
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
