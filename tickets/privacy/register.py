"""The register of who was erased: in the database and in a file beside it, without any name.

A backup from before an erasure knows the person again. `manage.py restore` reads the register and
erases again whoever it names. An address stands in it as a hash keyed with SECRET_KEY: who has the
file alone cannot try addresses on it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from tickets.core.customer import Customer, CustomerAddress
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.privacy.models import Erasure

#: In the data folder; worth keeping a copy of where the backups are not.
FILE = "erasures.jsonl"


@dataclass(frozen=True)
class Tombstone:
    #: ISO 8601.
    asked_at: str
    #: Number and moment of each customer.
    customers: list[list[str]]
    hashes: list[str]


def path() -> Path:
    return Path(settings.DATA_DIR) / FILE


def hash_of(email: str, *, key: str | None = None) -> str:
    digest = salted_hmac(
        "helpdesk.erased", email.lower(), secret=key or settings.SECRET_KEY, algorithm="sha256"
    )
    return digest.hexdigest()


def tombstone_of(erasure: Erasure) -> Tombstone:
    return Tombstone(erasure.asked_at.isoformat(), erasure.customers, erasure.hashes)


def write_down(tombstone: Tombstone) -> None:
    """Add a line to the file; a line twice does no harm."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(tombstone)) + "\n")


def known() -> list[Tombstone]:
    """Everything that the database and the file know, each once."""
    rows = [tombstone_of(one) for one in Erasure.objects.order_by("id")]
    return merged([*rows, *read(path())])


def read(file: Path) -> list[Tombstone]:
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Tombstone(**json.loads(line)) for line in lines if line.strip()]


def merged(tombstones: Iterable[Tombstone]) -> list[Tombstone]:
    return list({json.dumps(asdict(one)): one for one in tombstones}.values())


@dataclass(frozen=True)
class Known:
    """Whom a tombstone speaks of, as the database knows him again."""

    customers: list[int]
    emails: list[str]


def found_again(tombstones: Iterable[Tombstone]) -> Iterator[Known]:
    """Those of the register who are in the database as if nothing had happened."""
    tombstones = list(tombstones)
    if not tombstones:
        return
    by_hash = {
        hash_of(email, key=key): email
        for email in _addresses()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    }
    for one in tombstones:
        moments = {(int(number), moment) for number, moment in one.customers}
        rows = Customer.objects.filter(pk__in=[number for number, _moment in moments])
        customers = [
            row.pk
            for row in rows.filter(erased_at__isnull=True)
            if (row.pk, row.created_at.isoformat()) in moments
        ]
        emails = [by_hash[digest] for digest in one.hashes if digest in by_hash]
        if customers or emails:
            yield Known(customers, emails)


def _addresses() -> set[str]:
    columns = (
        (CustomerAddress, "email"),
        (Participant, "email"),
        (Message, "from_email"),
    )
    return {
        email
        for model, name in columns
        for email in model._base_manager.values_list(name, flat=True).distinct()  # noqa: SLF001 -- documented
        if email
    }


def moments_of(customers: Iterable[Customer]) -> list[list[str]]:
    return [[str(one.pk), one.created_at.isoformat()] for one in customers]


def as_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
