"""A child process that can be killed: raw mail on stdin, the ParsedMail as JSON on stdout."""

import json
import sys

from tickets.inbound.parse import parse_mail, to_json

if __name__ == "__main__":
    json.dump(to_json(parse_mail(sys.stdin.buffer.read())), sys.stdout)
