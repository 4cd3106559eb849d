"""Puts a backup back: on an empty installation, all mail held, and nobody there who was erased."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tickets.backups.archive import Damaged, Manifest, unpack
from tickets.backups.back_up import FILES, SECRETS, key_mark
from tickets.backups.databases import NAMES, Reader, others_at_work, put_back, tables
from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.outbox import pausing
from tickets.privacy import erase, register
from tickets.privacy.reach import person_by

#: A shop or a colleague is what an installation is not empty with.
NOT_EMPTY = ("tickets_shop", "tickets_user")

Tell = Callable[[str], None]


class Refused(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """It would destroy something, or could not work; nothing was changed. The text says why."""


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    #: Tables whose number of rows is not what the manifest says: (there, here).
    differing: dict[str, tuple[int, int]]
    files: int
    erased_again: int
    held: int


def restore(
    *,
    archive: Path,
    is_replacing: bool,
    registers: list[Path],
    with_other_key: bool,
    now: datetime,
    tell: Tell,
) -> Restored:
    """Raises `Refused` and `Damaged` before anything was touched."""
    with _alone(), tempfile.TemporaryDirectory(dir=_data(), prefix=".restore-") as name:
        folder = Path(name)
        tell("Reading the archive and comparing it with its manifest ...")
        manifest = unpack(archive, folder)
        _check(manifest, is_replacing=is_replacing, with_other_key=with_other_key)
        tombstones = _tombstones(folder, registers)
        _put_secrets_back(folder)
        tell("Putting the database back ...")
        put_back(folder / NAMES[connection.vendor])
        differing = _compare(manifest)
        tell("Putting the files back ...")
        files = _put_files_back(folder)
        call_command("migrate", verbosity=0, interactive=False)
        _settle(now=now)
        tell("Erasing again whom the register names ...")
        erased = _erase_again(tombstones, manifest, now=now)
    return Restored(manifest, differing, files, erased, pausing.held().count())


def _settle(*, now: datetime) -> None:
    """Nothing leaves, nobody is logged in, and no memory is of another database."""
    pausing.pause(reason=pausing.RESTORED, by=None, now=now)
    Session.objects.all().delete()
    cache.clear()
    audit.note(AuditKind.BACKUP, by=None, now=now, made=False)


def _data() -> Path:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """Not while `manage.py up` runs on this data folder: it holds this lock."""
    with (_data() / "up.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(f"The helpdesk is running on {_data()}; stop it first.") from error
        yield


def _check(manifest: Manifest, *, is_replacing: bool, with_other_key: bool) -> None:
    if others_at_work():
        raise Refused("Somebody else is at work in this database; stop web, worker and beat first.")
    if manifest.database != connection.vendor:
        raise Refused(f"It is of {manifest.database}; DATABASE_URL here is {connection.vendor}.")
    known = set(MigrationLoader(None).disk_migrations or {})
    ours = {app.label for app in apps.get_app_configs()}
    unknown = [f"{app}.{name}" for app, name in manifest.migrations
               if app in ours and (app, name) not in known]  # fmt: skip
    if unknown:
        raise Refused(f"It was made by a newer version, which knows {', '.join(unknown)}.")
    if not is_replacing and not _is_empty():
        raise Refused("This installation is not empty; --replace gives up all that is in it.")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_known = manifest.key_mark in {key_mark(key) for key in keys} or manifest.has_secrets
    if not is_known and not with_other_key:
        raise Refused(
            "SECRET_KEY is not the one that was in use: customers' replies would not find their "
            "question, passwords of mailboxes could not be read, and whoever was erased could not "
            "be recognised. Put the old one back, or go on with --other-key."
        )


def _is_empty() -> bool:
    there = set(tables())
    with connection.cursor() as cursor:
        reader = Reader(cursor)
        return not any(reader.counts([name for name in NOT_EMPTY if name in there]).values())


def _tombstones(folder: Path, registers: list[Path]) -> list[register.Tombstone]:
    """Of the archive, of what is about to be replaced, and of files that were named."""
    found = register.read(folder / register.FILE)
    found += register.known() if "tickets_erasure" in tables() else register.read(register.path())
    for path in registers:
        if not path.exists():
            raise Refused(f"{path} is not there.")
        found += register.read(path)
    return register.merged(found)


def _put_secrets_back(folder: Path) -> None:
    """Where the key stands in the data folder; one from the environment is left alone."""
    kept, own = folder / SECRETS, _data() / "secrets"
    here = own / "secret_key"
    is_from_file = here.exists() and here.read_text(encoding="utf-8").strip() == settings.SECRET_KEY
    if not (kept.is_dir() and is_from_file):
        return
    for source in sorted(kept.glob("*")):
        shutil.copyfile(source, own / source.name)
        (own / source.name).chmod(0o600)
    # The register may hold hashes by the key of before.
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    settings.SECRET_KEY = here.read_text(encoding="utf-8").strip()


def _compare(manifest: Manifest) -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        here = Reader(cursor).counts(tables())
    names = sorted({*here, *manifest.counts})
    pairs = {name: (manifest.counts.get(name, 0), here.get(name, 0)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _put_files_back(folder: Path) -> int:
    count = 0
    root = folder / FILES
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        if default_storage.exists(name):
            default_storage.delete(name)
        with path.open("rb") as source:
            kept = default_storage.save(name, File(source))
        if kept != name:
            raise Damaged(f"{name} could not be put back under its name.")
        count += 1
    return count


def _erase_again(tombstones: list[register.Tombstone], manifest: Manifest, *, now: datetime) -> int:
    """Whoever was erased after the backup was made; what he wrote later is not in it."""
    made_at = register.as_moment(manifest.made_at)
    later = [one for one in tombstones if register.as_moment(one.asked_at) > made_at]
    for one in later:
        register.write_down(one)
    count = 0
    for found in register.found_again(later):
        person = person_by(found.customers, found.emails)
        erasure = erase.begin(person=person, by=None, now=now)
        erase.work(pk=erasure.pk, now=now)
        count += 1
    return count


def summary(done: Restored) -> dict[str, Any]:
    """What a person wants to know afterwards, by name."""
    return {
        "made": done.manifest.made_at,
        "rows": sum(done.manifest.counts.values()),
        "files": done.files,
        "files that were missing already": len(done.manifest.missing),
        "people erased again": done.erased_again,
        "mails held back": done.held,
    }
