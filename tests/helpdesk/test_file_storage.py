"""FILES_URL: a folder by default, object storage by one address; pages serve both alike."""

from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.module_loading import import_string

from helpdesk.settings import _file_storage
from tests import factories
from tickets import desk
from tickets.core.attachment import Attachment
from tickets.inbound.models import Door
from tickets.inbound.store import IN_ROW, store


class WithoutPaths(Storage):
    """Like object storage: it keeps files, and none of them has a place on this machine."""

    kept: ClassVar[dict[str, bytes]] = {}

    def _open(self, name, mode="rb"):
        return ContentFile(self.kept[name], name=name)

    def _save(self, name, content):
        self.kept[name] = content.read()
        return name

    def exists(self, name):
        return name in self.kept


def test_folder_by_default():
    found = _file_storage("")
    assert found["BACKEND"].endswith("FileSystemStorage")
    assert found["OPTIONS"]["base_url"] is None


def test_object_storage_by_address():
    url = "s3://key%2F1:se%40cret@objects.example:9000/bucket?region=eu-west-1"
    assert _file_storage(url)["OPTIONS"] == {
        "bucket_name": "bucket",
        "access_key": "key/1",
        "secret_key": "se@cret",
        "default_acl": None,
        "file_overwrite": False,
        "endpoint_url": "https://objects.example:9000",
        "region_name": "eu-west-1",
    }


def test_object_storage_on_this_machine_without_tls():
    found = _file_storage("s3://k:s@localhost:9000/bucket?tls=no")["OPTIONS"]
    assert found["endpoint_url"] == "http://localhost:9000"


def test_options_are_those_of_the_storage():
    found = _file_storage("s3://k:s@objects.example/bucket")
    storage = import_string(found["BACKEND"])(**found["OPTIONS"])
    assert (storage.bucket_name, storage.file_overwrite) == ("bucket", False)


@pytest.mark.parametrize("url", ["s3://k:s@objects.example", "ftp://x/bucket", "/srv/files"])
def test_address_that_is_none_is_refused(url):
    with pytest.raises(ImproperlyConfigured):
        _file_storage(url)


@pytest.mark.parametrize("has_paths", [True, False])
def test_files_are_kept_and_given_out_by_either(settings, has_paths, shop, agent, client_of, now):
    if not has_paths:
        memory = {"BACKEND": f"{__name__}.WithoutPaths"}
        settings.STORAGES = {**settings.STORAGES, "default": memory}
    words = factories.make_words(
        "See the file.",
        from_email="mirjam@example.org",
        files=[desk.File("a.pdf", "application/pdf", b"%PDF-1.4 content")],
    )
    factories.make_ticket(shop, words=words, now=now)
    response = client_of(agent).get(f"/desk/files/{Attachment.objects.get().key}/")
    assert response.getvalue() == b"%PDF-1.4 content"
    large = store(raw=b"x" * (IN_ROW + 1), door=Door.PIPE, now=now)
    assert len(large.raw) == IN_ROW + 1
