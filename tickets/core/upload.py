"""A file that somebody adds to a text he is still writing; it becomes an attachment on sending."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import models

from tickets.core import attachment as attachments
from tickets.core.attachment import StoredFile
from tickets.core.people import User
from tickets.core.ticket import Ticket

#: How many files one text may have.
MOST_FILES = 20
#: Bytes of all files of one text: what nearly every mail server takes, with base64 on top.
MOST_TOGETHER = 18 * 1024 * 1024


class TooMany(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """There are as many files with the text as there may be."""


class TooLarge(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Together the files with the text are more than a mail takes."""


class Upload(models.Model):
    """Belongs to one person and one ticket: nobody else's text can take it along."""

    # What the address shows; nobody can guess it.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="uploads")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="uploads")
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "ticket", "id"], name="upload_by_writer")]

    def __str__(self) -> str:
        return self.name


def keep_upload(
    *, user: User, ticket: Ticket, name: str, content_type: str, content: bytes, now: datetime
) -> Upload:
    """Keep a file for the text that `user` is writing on `ticket`. Raises `TooMany`, `TooLarge`."""
    sizes = Upload.objects.filter(user=user, ticket=ticket).values_list(
        "stored_file__size", flat=True
    )
    if len(sizes) >= MOST_FILES:
        raise TooMany
    if sum(sizes) + len(content) > MOST_TOGETHER:
        raise TooLarge
    return Upload.objects.create(
        user=user,
        ticket=ticket,
        stored_file=attachments.store(content),
        name=name[:255],
        content_type=content_type[:100],
        created_at=now,
    )


def keep_stored(
    *, user: User, ticket: Ticket, files: Sequence[attachments.Attachment], now: datetime
) -> dict[str, str]:
    """Files of an answer that stays here, for the text that goes on being written.

    Returns the new id of each picture whose old one belongs to a colleague's upload by now.
    """
    renamed = {}
    for file in files:
        # The text may point at a picture by its old id, so the new row takes that over.
        try:
            key = uuid.UUID(file.content_id)
        except ValueError:
            key = uuid.uuid4()
        if Upload.objects.filter(key=key).exists():
            renamed[file.content_id] = str(key := uuid.uuid4())
        Upload.objects.create(
            key=key,
            user=user,
            ticket=ticket,
            stored_file=file.stored_file,
            name=file.name,
            content_type=file.content_type,
            created_at=now,
        )
    return renamed


def uploads_of(*, user: User, ticket: Ticket) -> list[Upload]:
    rows = Upload.objects.filter(user=user, ticket=ticket).order_by("id")
    return list(rows.select_related("stored_file"))


def chosen(*, user: User, ticket: Ticket, keys: Sequence[uuid.UUID]) -> list[Upload]:
    """These files of this person's text here. Raises `Upload.DoesNotExist` for any other."""
    rows = {one.key: one for one in uploads_of(user=user, ticket=ticket)}
    if any(key not in rows for key in keys):
        raise Upload.DoesNotExist
    return [rows[key] for key in dict.fromkeys(keys)]


def drop_upload(*, upload: Upload) -> None:
    """Take a file off the text; its content stays for retention to clean up."""
    Upload.objects.filter(pk=upload.pk).delete()
