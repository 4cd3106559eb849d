"""C-16: no name of a file, by mail, leads outside the folder for files."""

from pathlib import Path

import pytest

from tickets.core.attachment import Attachment

NAMES = [
    "../../../escaped.txt",
    "..\\\\..\\\\escaped.txt",
    "/etc/escaped.txt",
    "C:\\\\escaped.txt",
    "CON",
    "e" * 300 + ".txt",
    "a\u202egpj.exe",
    "....//escaped.txt",
    "%2e%2e%2fescaped.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_elsewhere(deliver_in, write, tmp_path, name):
    raw = write(files=[("marker.txt", "text/plain", b"x")])
    deliver_in(raw.replace(b'"marker.txt"', f'"{name}"'.encode()))
    file = Attachment.objects.get()
    folder = tmp_path / "files"
    assert folder in Path(file.stored_file.file.path).parents
    assert not list(tmp_path.rglob("*escaped*"))
    assert not {"/", "\\", "\0", "\u202e"} & set(file.name)
    assert len(file.name) <= 255
