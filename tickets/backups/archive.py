"""The archive: one tar with the database, every file, and a manifest of counts and checksums."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
#: Raised when an archive of today cannot be read by older code.
FORMAT = 1
CHUNK = 1024 * 1024


class Damaged(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The archive is not what was written, or none of ours; the text says what is wrong."""


@dataclass
class Manifest:
    #: ISO 8601, the moment of the database's snapshot.
    made_at: str
    database: str
    migrations: list[list[str]]
    counts: dict[str, int]
    #: Tells whether a SECRET_KEY is the one that was in use, and nothing about it.
    key_mark: str
    has_secrets: bool = False
    #: Files that the database names and that were not there.
    missing: list[str] = field(default_factory=list)
    #: SHA-256 of each member.
    checksums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds members one after the other, and the manifest as the last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 -- closed in `finish`
        self.checksums: dict[str, str] = {}

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        counted = _Counted(source)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, counted)
        self.checksums[name] = counted.digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        manifest.checksums = self.checksums
        data = json.dumps(asdict(manifest), indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))
        self._tar.close()


class _Counted(io.RawIOBase):
    """Passes on what it reads, and takes its checksum on the way."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


def unpack(archive: Path, into: Path) -> Manifest:
    """Everything of the archive into a folder, compared with its manifest. Raises `Damaged`."""
    found: dict[str, str] = {}
    try:
        with tarfile.open(archive, mode="r|") as tar:
            for member in tar:
                found[member.name] = _unpack_one(tar, member, into)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"{archive} cannot be read: {error}") from error
    if MANIFEST not in found:
        raise Damaged(f"{archive} has no {MANIFEST}; it was not written to its end.")
    manifest = _manifest(json.loads((into / MANIFEST).read_text(encoding="utf-8")))
    del found[MANIFEST]
    if found != manifest.checksums:
        wrong = sorted(name for name, _sum in found.items() ^ manifest.checksums.items())
        raise Damaged(f"Not as it was written: {', '.join(wrong[:5])}.")
    return manifest


def _manifest(told: dict[str, Any]) -> Manifest:
    if told.get("format") != FORMAT:
        raise Damaged(f"Made by another version: format {told.get('format')}, not {FORMAT}.")
    return Manifest(**told)


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> str:
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        raise Damaged(f"{member.name!r} has no place in an archive of ours.")
    source = tar.extractfile(member)
    assert source is not None
    target = into / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for piece in _pieces(source):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while data := source.read(CHUNK):
        yield data
