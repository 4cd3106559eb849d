"""Files of messages, stored once per content under names that nobody can guess."""

import contextlib
import hashlib
import uuid
from collections.abc import Collection, Sequence

from django.core.files.base import ContentFile
from django.db import models

from tickets.core.message import Message


def unguessable_name(instance: models.Model, filename: str) -> str:
    """Where a file is kept: no text of a stranger is in the path."""
    del instance, filename
    name = uuid.uuid4().hex
    return f"files/{name[:2]}/{name}"


class StoredFile(models.Model):
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=unguessable_name, max_length=100)

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A file of a message, under the name and type that we decided on."""

    # What the address shows; the row's number would invite counting.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        return self.stored_file.size

    def read(self) -> bytes:
        with self.stored_file.file.open("rb") as file:
            content: bytes = file.read()
        return content


def store(content: bytes) -> StoredFile:
    """The stored file with this content; the same content twice is one file."""
    return store_all([content])[0]


def store_all(contents: Sequence[bytes]) -> list[StoredFile]:
    """The stored file of each of `contents`, in their order.

    A file is written before its row: a crash between leaves an unused file, never a row without
    its file. When two writers race, the constraint lets one win and the loser's file is removed.
    """
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    known = _known(digests)
    # In one order for every writer, so that no two of them wait for each other.
    new = sorted((d, c) for d, c in zip(digests, contents, strict=True) if d not in known)
    candidates = [_written(digest, content) for digest, content in dict(new).items()]
    if candidates:
        StoredFile.objects.bulk_create(candidates, ignore_conflicts=True)
        known |= _known([one.sha256 for one in candidates])
    for one in candidates:
        if known[one.sha256].file.name != one.file.name:
            one.file.delete(save=False)
    return [known[digest] for digest in digests]


def _known(digests: Collection[str]) -> dict[str, StoredFile]:
    return {one.sha256: one for one in StoredFile.objects.filter(sha256__in=digests)}


def _written(digest: str, content: bytes) -> StoredFile:
    one = StoredFile(sha256=digest, size=len(content))
    write_whole(one, "file", content)
    return one


def write_whole(row: models.Model, field: str, content: bytes) -> None:
    """Write the file of `row`; where that fails the half of it goes again, so that each try of a
    sender does not fill a full disk further. Raises OSError, as the storage does.
    """
    file = getattr(row, field)
    name = file.field.generate_filename(row, "")
    try:
        setattr(row, field, file.storage.save(name, ContentFile(content)))
    except OSError:
        with contextlib.suppress(OSError):
            file.storage.delete(name)
        raise
