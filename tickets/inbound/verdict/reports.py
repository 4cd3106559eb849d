"""Reads delivery reports: standard ones (RFC 3464) and what servers wrote before that."""

import re
from dataclasses import dataclass

from tickets.inbound.parse.model import ParsedMail
from tickets.lib import addresses

MAX_TEXT = 60_000
MAX_ADDRESSES = 50

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40})[ \t]*:[ \t]*(.*)")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_SMTP = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}")
_MESSAGE_ID = re.compile(r"^\s*message-id:\s*<([^<>\s]{3,300})>", re.IGNORECASE | re.MULTILINE)
_ORIGINAL_ID = re.compile(r"original-message-id:\s*<([^<>\s]+)>", re.IGNORECASE)
_DELIVERY = frozenset({"message/delivery-status", "message/global-delivery-status"})


@dataclass(frozen=True, slots=True)
class Recipient:
    email: str
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class Bounce:
    addresses: tuple[str, ...]
    is_permanent: bool
    is_failure: bool = True
    is_delay: bool = False


def delivery_report(mail: ParsedMail) -> Bounce | None:
    """The machine-readable report of a mail, if it has one that says something."""
    texts = [report for kind, report in mail.reports if kind in _DELIVERY]
    recipients = [item for text in texts for item in _recipients(text)]
    if not recipients:
        return None
    failed = [item for item in recipients if _is_failed(item)]
    delayed = [item for item in recipients if item.action == "delayed"]
    chosen = failed or delayed
    if not chosen:
        return Bounce(_unique(recipients), is_permanent=False, is_failure=False)
    permanent = [item for item in chosen if not item.status.startswith("4")]
    return Bounce(
        _unique(chosen),
        is_permanent=bool(failed) and bool(permanent),
        is_delay=not failed,
    )


def _is_failed(item: Recipient) -> bool:
    if item.action in ("delayed", "delivered", "relayed", "expanded"):
        return False
    return item.action.startswith("fail") or item.status[:1] in ("4", "5") or not item.action


def _unique(recipients: list[Recipient]) -> tuple[str, ...]:
    found = dict.fromkeys(item.email for item in recipients if item.email)
    return tuple(found)[:MAX_ADDRESSES]


def _recipients(report: str) -> list[Recipient]:
    """One entry per group of fields; the address they were sent to, else the final one."""
    found: list[Recipient] = []
    group: dict[str, str] = {}
    for line in [*report[:MAX_TEXT].split("\n"), ""]:
        match = _FIELD.match(line)
        if match:
            group.setdefault(match[1].lower(), match[2])
        elif line[:1] in (" ", "\t") and group and line.strip():
            last = next(reversed(group))
            group[last] = f"{group[last]} {line.strip()}"
        elif not line.strip():
            found += _of_group(group)
            group = {}
    return found


def _of_group(group: dict[str, str]) -> list[Recipient]:
    if not ({"final-recipient", "original-recipient", "action", "status"} & set(group)):
        return []
    email = ""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        email = email or _address(group.get(name, ""))
    action = group.get("action", "").strip().lower().partition(" ")[0]
    status = group.get("status", "")
    match = _STATUS.search(status) or _STATUS.search(group.get("diagnostic-code", ""))
    code = match[0] if match else ""
    if not email and not action and not code:
        return []
    return [Recipient(email, action, code)]


def _address(value: str) -> str:
    """`rfc822; a@b` and its variants; X.400 and system addresses give nothing."""
    kind, semicolon, rest = value.partition(";")
    if not semicolon:
        rest = kind
    elif kind.strip().lower() not in (
        "rfc822",
        "smtp",
        "rfc 822",
        "utf-8",
        "unknown",
        "822",
        "lan",
    ):
        return ""
    parsed = addresses.parse(rest)
    return parsed[0].email if parsed else ""


def addresses_in(text: str, not_these: frozenset[str]) -> tuple[str, ...]:
    """Addresses that a bounce's text names, up to the copy of the mail it sends back."""
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(_without_headers(_before_copy(text[:MAX_TEXT]))):
        email = addresses.normalise(match[0].strip(".'`").removeprefix("mailto:"))
        local = email.partition("@")[0].lower()
        if not email or email.lower() in not_these or local in _ROBOTS:
            continue
        found.setdefault(email)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found)


_ROBOTS = frozenset({"mailer-daemon", "postmaster", "mailerdaemon", "abuse", "support", "helpdesk"})
_COPIES = (
    "--- below this line is a copy",
    "--- enclosed is a copy",
    "------ this is a copy",
    "----- original message",
    "-----original message",
    "--- message header follows",
    "----- message header follows",
    "----- unsent message follows",
    "--- returned message",
    "----- original mail",
    "original message follows",
    "message header:",
    "the following is a copy",
    "\nreceived: ",
    "\nreturn-path: ",
)


_HEADERS = (
    "message-id",
    "message id",
    "from:",
    "reply-to",
    "sender:",
    "return-path",
    "subject:",
    "date:",
    "received:",
    "references:",
    "in-reply-to",
    "dkim",
    "x-",
    "envelope-from",
    "for further assistance",
)


def _without_headers(text: str) -> str:
    """Lines that name other people's addresses say nothing on who was not reached."""
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if not line.lstrip(" \t>*|")[:30].lower().startswith(_HEADERS)
    )


def _before_copy(text: str) -> str:
    lowered = text.lower()
    ends = [place for copy in _COPIES if (place := lowered.find(copy)) >= 0]
    return text[: min(ends)] if ends else text


def is_permanent_text(text: str) -> bool:
    """What the words of a non-standard bounce say; without a word, a failure is final."""
    head = _before_copy(text[:MAX_TEXT])
    status = _STATUS.search(head)
    if status:
        return status[1] == "5"
    smtp = _SMTP.search(head)
    if smtp:
        return smtp[1] == "5"
    lowered = head.lower()
    return not any(word in lowered for word in _TEMPORARY)


def has_error_code(text: str) -> bool:
    head = text[:4000]
    return bool(_STATUS.search(head) or _SMTP.search(head))


_TEMPORARY = (
    "quota",
    "mailbox full",
    "mailbox is full",
    "over limit",
    "temporar",
    "try again",
    "will be retried",
    "still trying",
    "delayed",
    "timed out",
    "timeout",
    "warning: could not send",
)


def original_message_id(mail: ParsedMail, text: str) -> str:
    """The id of the mail that came back: from the copy inside, the text, or the headers."""
    for name, value in mail.enclosed:
        if name == "message-id":
            return value.strip().strip("<>").strip()
    for kind, report in mail.reports:
        if kind not in _DELIVERY and (match := _MESSAGE_ID.search(report)):
            return match[1]
    match = _MESSAGE_ID.search(text[:MAX_TEXT])
    if match:
        return match[1]
    for kind, report in mail.reports:
        if kind in _DELIVERY and (found := _ORIGINAL_ID.search(report)):
            return found[1]
    known = mail.in_reply_to or mail.references[-1:]
    return known[0] if known else ""
