"""Everything about one person as a zip, written while it is sent: nothing of it stays behind.

`data/` has every table as JSON, by the same roads that erasing takes; `index.html` is for reading;
`files/` and `mails/` hold what was attached and how each mail came in.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.template.loader import render_to_string

from tickets.core.attachment import Attachment
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.inbound.models import InboundMail
from tickets.lib.files import safe_name
from tickets.privacy import policy
from tickets.privacy.reach import Model, Person, models_about, rows_of

#: Bytes of a file that are read at once.
CHUNK = 262_144
#: What proves a link or a claim tells nobody anything about himself.
NOT_TOLD = ("hash", "password", "claim", "sha256")
STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #ccc;margin-top:2rem}pre{white-space:pre-wrap;font:inherit}
.soft{color:#595959;font-size:.88rem}
"""


class _Stream:
    """Where a zip is written to and taken from again, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def stream(person: Person, *, now: datetime) -> Iterator[bytes]:
    """The zip in pieces; whatever stops it in the middle leaves nothing anywhere."""
    out = _Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (_tables, _readable, _files, _mails):
            for _piece in part(archive, person, now):
                if data := out.take():
                    yield data
    yield out.take()


def _tables(archive: zipfile.ZipFile, person: Person, now: datetime) -> Iterator[None]:
    found = []
    for model, rows in models_about(person):
        name = f"data/{model.__name__}.json"
        first = next(iter(rows[:1]), None)
        if first is None:
            continue
        found.append(model.__name__)
        with archive.open(_entry(name, now), "w", force_zip64=True) as file:
            for number, row in enumerate(rows.iterator(chunk_size=200)):
                file.write(b",\n" if number else b"[\n")
                file.write(json.dumps(_told(model, row), ensure_ascii=False, indent=1).encode())
                yield
            file.write(b"\n]\n")
    about = {"made_at": now.isoformat(), "addresses": person.traits.emails, "tables": found}
    archive.writestr(_entry("data/about.json", now), json.dumps(about, indent=1))
    yield


def _told(model: Model, row: models.Model) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in policy.fields_of(model):
        if field.many_to_many or field.name.endswith(NOT_TOLD):
            continue
        value = field.value_from_object(row)
        if isinstance(field, models.BinaryField):
            value = f"mails/{row.pk}.eml" if value is not None else None
        is_plain = value is None or isinstance(value, bool | int | float | list | dict)
        told[field.name] = value if is_plain else str(value)
    return told


def _readable(archive: zipfile.ZipFile, person: Person, now: datetime) -> Iterator[None]:
    archive.writestr(_entry("style.css", now), STYLE)
    tickets = rows_of(Ticket, person) | Ticket.objects.filter(pk__in=person.shared.values("pk"))
    head = {
        "customers": Customer.objects.filter(pk__in=person.customers),
        "addresses": CustomerAddress.objects.filter(customer__in=person.customers),
        "now": now,
    }
    with archive.open(_entry("index.html", now), "w", force_zip64=True) as file:
        file.write(render_to_string("privacy/export_head.html", head).encode())
        for ticket in tickets.order_by("pk").iterator(chunk_size=100):
            letters = rows_of(Message, person).filter(ticket=ticket).order_by("sent_at", "id")
            context = {
                "ticket": ticket if ticket.customer_id in person.customers else None,
                "letters": [
                    (one, [(file, _path(file)) for file in one.attachments.all()])
                    for one in letters.prefetch_related("attachments__stored_file")
                ],
                "rating": getattr(ticket, "rating", None),
            }
            file.write(render_to_string("privacy/export_question.html", context).encode())
            yield
        file.write(b"</body></html>\n")
    yield


def _files(archive: zipfile.ZipFile, person: Person, now: datetime) -> Iterator[None]:
    for one in rows_of(Attachment, person).select_related("stored_file").order_by("pk"):
        yield from _copy(archive, _path(one), str(one.stored_file.file.name), now)


def _mails(archive: zipfile.ZipFile, person: Person, now: datetime) -> Iterator[None]:
    for mail in rows_of(InboundMail, person).order_by("pk").iterator(chunk_size=20):
        path = f"mails/{mail.pk}.eml"
        if mail.raw_bytes is not None:
            archive.writestr(_entry(path, now), bytes(mail.raw_bytes))
            yield
        else:
            yield from _copy(archive, path, str(mail.raw_file.name), now)


def _copy(archive: zipfile.ZipFile, path: str, name: str, now: datetime) -> Iterator[None]:
    """A stored file into the archive, never whole in memory."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        archive.writestr(_entry(f"{path}.missing.txt", now), "This file is lost.\n")
        yield
        return
    with source, archive.open(_entry(path, now), "w", force_zip64=True) as file:
        while data := source.read(CHUNK):
            file.write(data)
            yield


def _path(one: Attachment) -> str:
    return f"files/{one.pk}-{safe_name(one.name, one.content_type)}"


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    day = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    entry = zipfile.ZipInfo(name, date_time=day)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
