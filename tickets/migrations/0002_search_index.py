"""Each database's own index beside the table of what can be found."""

from django.db import migrations

TABLE = "tickets_ticketsearch"

POSTGRESQL = [
    # No parser of PostgreSQL's: it would take apart what is folded already, in its own way.
    f"""ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(array_remove(array_remove(
            string_to_array(head || ' ' || body, ' '), ''), '|'), '^'))
    ) STORED""",
    f"ALTER TABLE {TABLE} ALTER COLUMN words SET STATISTICS 1000",
    f"CREATE INDEX search_words ON {TABLE} USING gin (words) WITH (fastupdate = off)",
    f"CREATE INDEX search_words_open ON {TABLE} USING gin (words)"
    " WITH (fastupdate = off) WHERE is_open",
]


def _fts5(name: str) -> str:
    # The words are folded: 'ascii' then cuts at blanks only. Nothing but 'which tickets' is kept.
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5(head, body, content='', tokenize='ascii',"
        " detail=none, columnsize=0, prefix='2 3')"
    )


def _add(name: str) -> str:
    return f"INSERT INTO {name}(rowid, head, body) VALUES (new.place, new.head, new.body);"


def _take(name: str) -> str:
    return (
        f"INSERT INTO {name}({name}, rowid, head, body)"
        " VALUES ('delete', old.place, old.head, old.body);"
    )


def _trigger(name: str, when: str, *steps: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {when} BEGIN {' '.join(steps)} END"


ALL, OPEN = "tickets_words", "tickets_words_open"
TEXT = "UPDATE OF place, head, body"
ANY = "UPDATE OF place, head, body, is_open"
TRIGGERS = {
    "tickets_words_insert": _trigger("tickets_words_insert", f"INSERT ON {TABLE}", _add(ALL)),
    "tickets_words_delete": _trigger("tickets_words_delete", f"DELETE ON {TABLE}", _take(ALL)),
    "tickets_words_update": _trigger(
        "tickets_words_update", f"{TEXT} ON {TABLE}", _take(ALL), _add(ALL)
    ),
    "tickets_words_open_insert": _trigger(
        "tickets_words_open_insert", f"INSERT ON {TABLE} WHEN new.is_open", _add(OPEN)
    ),
    "tickets_words_open_delete": _trigger(
        "tickets_words_open_delete", f"DELETE ON {TABLE} WHEN old.is_open", _take(OPEN)
    ),
    # Two for an update: what was open goes, what is open comes.
    "tickets_words_open_leave": _trigger(
        "tickets_words_open_leave",
        f"{ANY} ON {TABLE} WHEN old.is_open",
        _take(OPEN),
        f"INSERT INTO {OPEN}(rowid, head, body)"
        " SELECT new.place, new.head, new.body WHERE new.is_open;",
    ),
    "tickets_words_open_enter": _trigger(
        "tickets_words_open_enter",
        f"{ANY} ON {TABLE} WHEN new.is_open AND NOT old.is_open",
        _add(OPEN),
    ),
}


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = POSTGRESQL
    else:
        statements = [_fts5(ALL), _fts5(OPEN), *TRIGGERS.values()]
    for statement in statements:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """On PostgreSQL it goes with the table; on SQLite the triggers do."""
    if schema_editor.connection.vendor != "postgresql":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")
        for name in (ALL, OPEN):
            schema_editor.execute(f"DROP TABLE {name}")


class Migration(migrations.Migration):

    dependencies = [("tickets", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
