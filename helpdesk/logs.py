"""Log lines: JSON or readable, one record a line, without line breaks from strangers."""

import json
import logging
import re
from datetime import UTC, datetime

#: Tokens in addresses are as good as passwords; they never reach a log.
_SECRET_PATHS = re.compile(r"(/(?:q/[a-z]+|q|start|reset|key)/)[A-Za-z0-9_.:~-]{12,}")
#: What would begin a line of its own, or steer the terminal in which a log is read.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _clean(message: str) -> str:
    message = _SECRET_PATHS.sub(r"\1***", message)
    return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], message)


def _told(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The story of an error, clean, and indented so that no line of it looks like a record."""
    assert record.exc_info
    lines = formatter.formatException(record.exc_info).split("\n")
    return "\n".join(f"    {_clean(line)}" for line in lines)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clean(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = _told(self, record)
        return json.dumps(entry, ensure_ascii=False)


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).astimezone()
        line = f"{moment:%H:%M:%S} {record.levelname.lower():7} {_clean(record.getMessage())}"
        if record.exc_info:
            line += "\n" + _told(self, record)
        return line
