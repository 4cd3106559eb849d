"""X9: a disk without room. Real, where this machine lets us mount one; else a limit of the kernel.

Passes when the answer is 503, no half row and no half file stays, the cursor of IMAP has not moved,
pages are readable meanwhile, and the same mail is taken as soon as there is room.
"""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tickets.inbound import posting
from tests.tickets.inbound.conftest import write
from tickets.inbound.models import InboundMail

__all__ = ["write"]

LETTER = "x" * 3_000_000


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """Nothing of a megabyte can be written into `folder`."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        is_mounted = False
    if is_mounted:
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def files(settings, tmp_path) -> Path:
    settings.ANYMAIL = {"WEBHOOK_SECRET": posting.SECRET}
    folder = tmp_path / "disk"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        },
    }
    return folder


def test_mail_by_webhook_waits_at_the_provider(client, files, write, client_of, agent):
    raw = write(LETTER)
    with no_room(files):
        response = posting.postmark_raw(client, raw)
        assert (response.status_code, InboundMail.objects.count()) == (503, 0)
        assert not [one for one in files.rglob("*") if one.is_file() and one.stat().st_size]
        assert client_of(agent).get("/desk/").status_code == 200
    assert posting.postmark_raw(client, raw).status_code == 200
    assert InboundMail.objects.count() == 1
