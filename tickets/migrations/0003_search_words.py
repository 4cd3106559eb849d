"""The words that any question holds, so that a word with a typing error finds those it may be.

SQLite's index lists its words itself; PostgreSQL's cannot be asked. A hash of each is enough to
ask whether it is there, and tells nothing to whoever reads the table. Several workers may write
the same word at once: a second row of it does no harm, waiting for each other would.
"""

from django.db import migrations

TABLE, SEARCH = "tickets_searchword", "tickets_ticketsearch"
#: Marked words and numbers are never a mistyped word.
NEW = "SELECT hashtextextended(word, 0) AS hash FROM ({}) AS fresh(word) WHERE word !~ '^[¤0-9]'"
ALL = NEW.format(f"SELECT DISTINCT unnest(tsvector_to_array(words)) FROM {SEARCH}")
FRESH = NEW.format(
    "SELECT unnest(tsvector_to_array(NEW.words)) EXCEPT SELECT unnest(tsvector_to_array(OLD.words))"
)
MAKE = [
    f"CREATE TABLE {TABLE} (hash bigint NOT NULL)",
    f"INSERT INTO {TABLE} {ALL}",
    f"CREATE INDEX searchword_hash ON {TABLE} (hash)",
    f"""CREATE FUNCTION tickets_learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {TABLE} SELECT hash FROM ({FRESH}) AS learnt
        WHERE NOT EXISTS (SELECT FROM {TABLE} AS known WHERE known.hash = learnt.hash);
        RETURN NULL;
    END $$""",
    f"CREATE TRIGGER tickets_learn_words AFTER INSERT OR UPDATE OF head, body ON {SEARCH}"
    " FOR EACH ROW EXECUTE FUNCTION tickets_learn_words()",
]
UNDO = [
    f"DROP TRIGGER tickets_learn_words ON {SEARCH}",
    "DROP FUNCTION tickets_learn_words()",
    f"DROP TABLE {TABLE}",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement, None)


def undo(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in UNDO:
            schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_search_index")]

    operations = [migrations.RunPython(make, undo)]
