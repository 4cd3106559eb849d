"""Reads a mail; a large or suspicious one in a process of its own that can be stopped."""

import json
import subprocess
import sys

from tickets.inbound.parse import ParsedMail, from_json, needs_child, parse_mail

#: Seconds that reading one mail may take.
LIMIT = 25


class TooSlow(Exception):  # noqa: N818 -- named after what happened
    """The mail could not be read within the limit, or killed the process that read it."""


def read(raw: bytes) -> ParsedMail:
    """The parsed mail, within `LIMIT` seconds. Raises `TooSlow`."""
    if not needs_child(raw):
        return parse_mail(raw)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tickets.inbound.parse"],
            input=raw,
            capture_output=True,
            timeout=LIMIT,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TooSlow from error
    return from_json(json.loads(done.stdout))
