"""B-15: files lie outside every served folder, under names that hold no text of a stranger."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tickets.core.attachment import StoredFile

NAMES = [".htaccess", "shell.php", "shell.phar", "\u200b.htaccess", "x.pht", "web.config"]


@pytest.mark.parametrize("name", NAMES)
def test_kept_name_is_ours_and_cannot_be_fetched(deliver_in, write, client_of, owner, name):
    deliver_in(write(files=[(name, "application/x-php", b"<?php system($_GET[0]);")]))
    stored = StoredFile.objects.get()
    assert re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{32}", stored.file.name)
    place = Path(stored.file.path)
    assert Path(settings.STATIC_ROOT) not in place.parents
    assert place.stat().st_mode & 0o177 == 0
    client = client_of(owner)
    for url in (
        f"/{stored.file.name}",
        f"/media/{stored.file.name}",
        f"/static/{stored.file.name}",
    ):
        assert client.get(url).status_code == 404
