"""Files of messages, stored once per content under names that nobody can guess."""

import hashlib
import uuid
from typing import Any

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
    """The stored file with this content; the same content twice is one file.

    The file is written before the row: a crash between leaves an unused file, never a row
    without its file. When two writers race, the constraint lets one win and the loser's file is
    removed.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known:
        return known
    fields: dict[str, Any] = {"size": len(content)}
    candidate = StoredFile(sha256=digest, **fields)
    candidate.file.save("", ContentFile(content), save=False)
    stored, is_ours = StoredFile.objects.get_or_create(
        sha256=digest, defaults={**fields, "file": candidate.file.name}
    )
    if not is_ours:
        candidate.file.delete(save=False)
    return stored
