"""Makes a backup while everything goes on: first the database, then the files that it names."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils.crypto import salted_hmac

from tickets.backups.archive import Manifest, Writer
from tickets.backups.databases import NAMES, Reader, snapshot, tables
from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.heartbeat import BACKUP, beat
from tickets.privacy import register

FILES, SECRETS = "files/", "secrets/"


def back_up(*, to: Path, with_secrets: bool, now: datetime) -> Manifest:
    """Write one archive to `to`; it appears when it is whole. Raises `UnableToCopy`, OSError."""
    part = to.with_name(f"{to.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
            copy = Path(folder) / NAMES[connection.vendor]
            with snapshot(copy) as reader:
                manifest, names = _read(reader, now=now)
            with part.open("wb") as file:
                part.chmod(0o600)
                writer = Writer(file)
                with copy.open("rb") as source:
                    writer.add(copy.name, source, copy.stat().st_size)
                manifest.missing = list(_add_files(writer, names))
                manifest.has_secrets = with_secrets and _add_secrets(writer)
                _add_register(writer)
                writer.finish(manifest)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    beat(name=BACKUP, now=now)
    audit.note(AuditKind.BACKUP, by=None, now=now, made=True, files=len(names))
    return manifest


def key_mark(key: str) -> str:
    return salted_hmac("helpdesk.backup", "key", secret=key, algorithm="sha256").hexdigest()[:16]


def file_columns() -> Iterator[tuple[str, str]]:
    """Table and column of every file that a row of ours names."""
    for model in apps.get_models():
        for field in model._meta.local_fields:  # noqa: SLF001 -- Django's documented API
            if isinstance(field, models.FileField):
                yield model._meta.db_table, str(field.column)  # noqa: SLF001 -- as above


def _read(reader: Reader, *, now: datetime) -> tuple[Manifest, list[str]]:
    quote = connection.ops.quote_name
    names: set[str] = set()
    for table, column in file_columns():
        sql = f"SELECT {quote(column)} FROM {quote(table)}"  # noqa: S608 -- names of our own tables
        names.update(str(name) for (name,) in reader.rows(sql) if name)
    rows: list[tuple[Any, ...]] = reader.rows("SELECT app, name FROM django_migrations ORDER BY id")
    return Manifest(
        made_at=now.isoformat(),
        database=connection.vendor,
        migrations=[list(row) for row in rows],
        counts=reader.counts(tables()),
        key_mark=key_mark(settings.SECRET_KEY),
    ), sorted(names)


def _add_files(writer: Writer, names: list[str]) -> Iterator[str]:
    """Copy each file; yields those that are not there (erased since, or lost before)."""
    for name in names:
        try:
            with default_storage.open(name) as source:
                writer.add(FILES + name, source.file or source, source.size)
        except FileNotFoundError:
            yield name


def _add_secrets(writer: Writer) -> bool:
    folder = Path(settings.DATA_DIR) / "secrets"
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        with path.open("rb") as source:
            writer.add(SECRETS + path.name, source, path.stat().st_size)
    return folder.is_dir()


def _add_register(writer: Writer) -> None:
    with suppress(FileNotFoundError), register.path().open("rb") as source:
        writer.add(register.FILE, source, register.path().stat().st_size)
