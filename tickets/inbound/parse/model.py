"""What a mail says, as plain values that can travel between processes."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from tickets.lib.addresses import Address


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything a reader or a rule may want of one mail. Message ids carry no brackets."""

    from_email: str = ""
    from_name: str = ""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    return_path: str | None = None  # '' for the null sender, None when the header is absent
    subject: str = ""
    text: str = ""
    reply_text: str = ""
    quoted_text: str = ""
    html: str = ""
    visible_html: str = ""
    attachments: tuple[ParsedAttachment, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()  # lower-case names, decoded values
    reports: tuple[tuple[str, str], ...] = ()  # (content type, text) of machine-readable parts
    enclosed: tuple[tuple[str, str], ...] = ()  # headers of the first mail inside this one
    defects: tuple[str, ...] = ()
    is_truncated: bool = False

    def header(self, name: str) -> str:
        """The first value of a header, or ''."""
        return next((value for key, value in self.headers if key == name), "")

    def header_values(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)


_ADDRESSES = frozenset({"reply_to", "to", "cc"})
_PAIRS = frozenset({"headers", "reports", "enclosed"})


def to_json(mail: ParsedMail) -> dict[str, Any]:
    """A JSON object that `from_json` turns back into an equal mail."""
    data: dict[str, Any] = {}
    for field in fields(mail):
        value = getattr(mail, field.name)
        if field.name == "attachments":
            value = [_attachment_to_json(attachment) for attachment in value]
        elif field.name in _ADDRESSES:
            value = [[address.email, address.name] for address in value]
        elif isinstance(value, datetime):
            value = value.isoformat()
        data[field.name] = value
    return data


def from_json(data: Mapping[str, Any]) -> ParsedMail:
    values: dict[str, Any] = {}
    for field in fields(ParsedMail):
        value = data[field.name]
        if field.name == "attachments":
            value = tuple(_attachment_from_json(item) for item in value)
        elif field.name in _ADDRESSES:
            value = tuple(Address(email, name) for email, name in value)
        elif field.name in _PAIRS:
            value = tuple((key, text) for key, text in value)
        elif field.name == "date":
            value = datetime.fromisoformat(value).astimezone(UTC) if value else None
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return ParsedMail(**values)


def _attachment_to_json(attachment: ParsedAttachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "content_type": attachment.content_type,
        "content": base64.b64encode(attachment.content).decode("ascii"),
        "content_id": attachment.content_id,
        "is_inline": attachment.is_inline,
    }


def _attachment_from_json(data: Mapping[str, Any]) -> ParsedAttachment:
    return ParsedAttachment(
        name=data["name"],
        content_type=data["content_type"],
        content=base64.b64decode(data["content"]),
        content_id=data["content_id"],
        is_inline=data["is_inline"],
    )
