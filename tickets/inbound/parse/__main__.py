"""A process that can be killed: raw mails come in, each goes back as its ParsedMail in JSON."""

import json
import sys

from tickets.inbound.parse import parse_mail, to_json
from tickets.inbound.parse.pipe import receive, send

if __name__ == "__main__":
    while (raw := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, json.dumps(to_json(parse_mail(raw))).encode())
