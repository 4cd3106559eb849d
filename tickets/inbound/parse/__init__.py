"""Turns any bytes into a ParsedMail: never raises, never recurses, in linear time."""

from tickets.inbound.parse.model import ParsedAttachment, ParsedMail, from_json, to_json
from tickets.inbound.parse.reading import needs_child, parse_mail
from tickets.lib.addresses import Address

__all__ = [
    "Address",
    "ParsedAttachment",
    "ParsedMail",
    "from_json",
    "needs_child",
    "parse_mail",
    "to_json",
]
