"""The command prints what the product reads, one JSON object a line."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

MAILS = Path(__file__).resolve().parents[2] / "mail"


def rows(*paths: Path) -> list[dict]:
    out = StringIO()
    call_command("parse_mail", *map(str, paths), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_row_of_a_bounce():
    (row,) = rows(MAILS / "bounce_permanent.eml")
    assert (row["id"], row["verdict"], row["reason"]) == (
        "bounce_permanent",
        "bounce",
        "delivery-failed",
    )
    assert (row["is_bounce"], row["is_auto"], row["bounced_address"]) == (
        True,
        True,
        "weg@example.net",
    )


def test_html_is_clean():
    (row,) = rows(MAILS / "hostile_scr_script.eml")
    assert row["html"] == "ipt&gt;alert(1)ipt&gt;<b>tekst</b>"


def test_answers_share_the_key_of_their_thread(tmp_path):
    mails = {
        "1": "Message-ID: <a@x>\n\neerste",
        "2": "Message-ID: <b@x>\nIn-Reply-To: <a@x>\n\ntweede",
        "3": "Message-ID: <c@x>\nIn-Reply-To: <b@x>\n\nderde",
        "4": "Subject: los\n\nvierde",
    }
    paths = [tmp_path / f"{name}.eml" for name in mails]
    for path, text in zip(paths, mails.values(), strict=True):
        path.write_text(text)
    assert [row["thread_key"] for row in rows(*paths)] == ["a@x", "a@x", "a@x", "4"]
