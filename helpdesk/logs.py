"""Log lines: JSON or readable, one record a line, without line breaks from strangers."""

import json
import logging
import re
from datetime import UTC, datetime

#: Tokens in addresses are as good as passwords; they never reach a log.
_SECRET_PATHS = re.compile(r"(/(?:q/[a-z]+|q|start|reset)/)[A-Za-z0-9_.:~-]{12,}")


def _clean(message: str) -> str:
    message = _SECRET_PATHS.sub(r"\1***", message)
    return message.replace("\r", "\\r").replace("\n", "\\n")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clean(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).astimezone()
        line = f"{moment:%H:%M:%S} {record.levelname.lower():7} {_clean(record.getMessage())}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line
