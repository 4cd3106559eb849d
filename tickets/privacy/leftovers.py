"""Where else words of people stay behind: indexes, sessions, the admin's log, unused files."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from tickets.core import search
from tickets.core.attachment import StoredFile
from tickets.macros.models import MacroUse, MacroWord
from tickets.macros.suggest import QUESTIONS, question_words
from tickets.privacy import policy
from tickets.privacy.reach import holders

#: A file that no row knows may still be on its way into one; after this long it is not.
SURELY_LEFT = timedelta(days=1)
#: What tells who is logged in says nothing of a customer.
LOG_IN = (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)
INDEXES = ("tickets_words", "tickets_words_open")


def unlearn(tickets: Iterable[int]) -> None:
    """Take back what macros learned from these questions; call it while their words stand."""
    uses = MacroUse.objects.filter(ticket__in=tickets)
    for use in uses.select_related("ticket__customer", "ticket__shop"):
        words = question_words(use.ticket, before=use.at) - {QUESTIONS}
        learned = MacroWord.objects.filter(macro=use.macro_id, word__in=words, learned__gt=0)
        learned.update(learned=models.F("learned") - 1)
    MacroWord.objects.filter(learned=0, own=0).exclude(word=QUESTIONS).delete()


def index_again(tickets: Collection[int]) -> None:
    """Let the search know no more of these questions than still stands in them."""
    words = _indexed_words(tickets)
    search.rebuild(tickets)
    if words:
        with connection.cursor() as cursor:
            # The table of words keeps a hash of each that any question holds.
            cursor.execute(
                "DELETE FROM tickets_searchword WHERE hash IN ("
                " SELECT hashtextextended(word, 0) FROM unnest(%s) AS word WHERE NOT EXISTS ("
                " SELECT FROM tickets_ticketsearch WHERE words @@ quote_literal(word)::tsquery))",
                [words],
            )


def _indexed_words(tickets: Collection[int]) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(tsvector_to_array(words)) FROM tickets_ticketsearch"
            " WHERE ticket_id = ANY(%s)",
            [list(tickets)],
        )
        return [word for (word,) in cursor.fetchall()]


def merge_index() -> None:
    """On SQLite, let the index drop what was taken out of it, in small steps; and the log too."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        for name in INDEXES:
            step = -16
            while True:
                cursor.execute("SELECT total_changes()")
                (before,) = cursor.fetchone()
                sql = f"INSERT INTO {name}({name}, rank) VALUES ('merge', %s)"  # noqa: S608 -- our own names
                cursor.execute(sql, [step])
                cursor.execute("SELECT total_changes()")
                # FTS5 counts one change for a merge that found nothing to do.
                if cursor.fetchone()[0] - before < 2:
                    break
                step = 500
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def clean_sessions(*, words: Collection[str], tickets: Collection[int]) -> None:
    """Take out of every session what was begun on these questions or names this person."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    model = getattr(store, "get_model_class", lambda: None)()
    if model is None:
        return
    numbers, needles = set(tickets), [word.lower() for word in words]
    for row in model.objects.iterator():
        kept = row.get_decoded()
        clean = {
            name: value
            for name, value in kept.items()
            if name in LOG_IN or not _speaks_of(value, needles, numbers)
        }
        if clean != kept:
            row.session_data = store().encode(clean)
            row.save(update_fields=["session_data"])


def _speaks_of(value: Any, needles: list[str], numbers: set[int]) -> bool:
    if isinstance(value, dict) and value.get("ticket") in numbers:
        return True
    text = json.dumps(value, ensure_ascii=False, default=str).lower()
    return any(needle in text for needle in needles)


def clean_admin_log(model: type[models.Model], pks: Collection[Any]) -> None:
    """Django's own log of its admin keeps what a row was called."""
    label = model._meta.model_name  # noqa: SLF001 -- Django's documented API
    LogEntry.objects.filter(
        content_type__app_label="tickets",
        content_type__model=label,
        object_id__in=[str(pk) for pk in pks],
    ).update(object_repr="")


def drop_unused(files: Collection[int]) -> int:
    """Remove these stored files where nobody points at them any more; how many went."""
    with transaction.atomic():
        unused = StoredFile.objects.select_for_update().filter(pk__in=files)
        for relation in holders():
            owners = relation.related_model._base_manager.values(relation.field.attname)  # noqa: SLF001 -- documented
            taken = owners.filter(**{f"{relation.field.attname}__in": files})
            unused = unused.exclude(pk__in=taken)
        found = list(unused)
        StoredFile.objects.filter(pk__in=[one.pk for one in found]).delete()
    for one in found:
        one.file.delete(save=False)
    return len(found)


def sweep_files(*, now: datetime) -> int:
    """Remove stored files that no row points at, and files that no row knows; how many went."""
    unused = StoredFile.objects.all()
    for relation in holders():
        owners = relation.related_model._base_manager.exclude(  # noqa: SLF001 -- documented
            **{f"{relation.field.name}__isnull": True}
        )
        unused = unused.exclude(pk__in=owners.values(relation.field.attname))
    # A file is stored a moment before its owner is written.
    old = [one.pk for one in unused.iterator() if _is_old(str(one.file.name), now)]
    gone = drop_unused(old)
    known = _known_names()
    for name in _names_in("files"):
        if name not in known and _is_old(name, now):
            default_storage.delete(name)
            gone += 1
    return gone


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < now - SURELY_LEFT
    except FileNotFoundError:
        return True


def _known_names() -> set[str]:
    known: set[str] = set()
    for model in policy.our_models():
        for field in policy.fields_of(model):
            if isinstance(field, models.FileField):
                names = model._base_manager.values_list(field.name, flat=True)  # noqa: SLF001 -- documented
                known.update(name for name in names.iterator() if name)
    return known


def _names_in(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _names_in(f"{folder}/{inner}")


def forget_cached() -> None:
    """Caches hold counts and names for minutes; after this nothing older is shown."""
    cache.clear()
