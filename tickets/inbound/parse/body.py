"""Chooses what to read of a mail's parts and what to list beside it."""

import re
from dataclasses import dataclass, field

from tickets.inbound.parse import charsets, flowed, mime, tnef, transfer
from tickets.inbound.parse.mime import Budget, Part, Tree
from tickets.inbound.parse.model import ParsedAttachment
from tickets.lib import files, text
from tickets.lib.markup import from_text

MAX_ATTACHMENT_BYTES = 90_000_000
MAX_DATA_IMAGES = 50
_READABLE = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}
)
_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
    }
)
_ENCLOSED = frozenset({"message/rfc822", "message/global", "message/news"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_HTML_START = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)
_ENRICHED = re.compile(r"<(?:param>[^<]*</param>|/?[A-Za-z-]{1,60}>)")
_STUB = re.compile(r"\bhtml\b", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """One readable stretch of the mail, in one form or two."""

    plain: str = ""
    html: str = ""
    plain_branch: int = 0
    html_branch: int = 0

    def add(self, content: str, branch: int, *, is_html: bool) -> None:
        """Within one branch of an alternative text adds up; of branches, one is chosen."""
        if is_html:
            self.html = self.html + content if branch == self.html_branch else content
            self.html_branch = branch
        elif not self.plain.strip() or branch == self.plain_branch:
            self.plain = f"{self.plain}\n{content}" if self.plain.strip() else content
            self.plain_branch = branch

    def as_text(self) -> str:
        if not self.plain.strip():
            return text.from_html(self.html)
        if self.html and len(self.plain) < 300 and _STUB.search(self.plain):
            full = text.from_html(self.html)
            if len(full) > 3 * len(self.plain):  # "your program cannot show HTML"
                return full
        return self.plain


@dataclass(slots=True)
class Body:
    """Collected while walking the tree."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    enclosed: list[Tree] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    by_alternative: dict[int, Piece] = field(default_factory=dict)
    size: int = 0
    is_cut: bool = False

    def piece(self, alternative: Part | None) -> Piece:
        """The piece that a text part belongs to: a new one, or that of its alternative."""
        if alternative is None:
            self.pieces.append(Piece())
            return self.pieces[-1]
        if id(alternative) not in self.by_alternative:
            self.by_alternative[id(alternative)] = Piece()
            self.pieces.append(self.by_alternative[id(alternative)])
        return self.by_alternative[id(alternative)]

    def attach(self, attachment: ParsedAttachment) -> None:
        self.size += len(attachment.content)
        if self.size > MAX_ATTACHMENT_BYTES:
            self.defects.append(f"The attachment {attachment.name} was left out: too much in all.")
            return
        self.attachments.append(attachment)


def collect(tree: Tree, budget: Budget) -> Body:
    """Read the whole tree once, in order."""
    body = Body()
    for part in mime.leaves(tree.root):
        if _is_text_body(part, tree.root, is_first=not body.pieces):
            _read_text(tree, part, body)
        else:
            _attach(tree, part, body, budget)
    if not any(piece.plain.strip() or piece.html.strip() for piece in body.pieces):
        _borrow_text(body)
    return body


def _is_text_body(part: Part, root: Part, *, is_first: bool) -> bool:
    kind = "text/plain" if part.is_multipart else part.content_type
    if part.disposition == "attachment":
        return False
    if kind not in _READABLE:
        is_odd = kind.startswith("text/") and kind not in files.EXTENSIONS and not part.file_name
        return is_odd and kind not in _REPORTS and not kind.startswith(("text/x-", "text/watch"))
    if not part.file_name or part is root:
        return True
    return is_first and not part.disposition


def _alternative(part: Part) -> tuple[Part | None, int]:
    """The nearest multipart/alternative round a part, and the branch of it that holds the part."""
    branch, above = part, part.parent
    while above is not None and above.content_type != "multipart/alternative":
        branch, above = above, above.parent
    return above, id(branch)


def _read_text(tree: Tree, part: Part, body: Body) -> None:
    content = tree.text(part)
    if part.content_type in ("text/enriched", "text/richtext"):
        content = _ENRICHED.sub("", content).replace("<<", "<")
    is_html = part.content_type == "text/html" or bool(_HTML_START.match(content[:500]))
    if not is_html:
        if part.parameters.get("format", "").lower() == "flowed":
            delete_space = part.parameters.get("delsp", "").lower() == "yes"
            content = flowed.unwrap(content, delete_space=delete_space)
        content = _take_uuencoded(tree, part, content, body)
    alternative, branch = _alternative(part)
    if alternative is not None and part.content_type not in ("text/plain", "text/html"):
        if not body.piece(alternative).plain.strip():
            body.piece(alternative).add(content, branch, is_html=is_html)
        return
    body.piece(alternative).add(content, branch, is_html=is_html)


def _take_uuencoded(tree: Tree, part: Part, content: str, body: Body) -> str:
    """Text without the files that an old program wrote into it."""
    if "\nend" not in content or "begin" not in content:
        return content
    data = tree.content(part)
    found = transfer.uu_files(data)
    if not found:
        return content
    kept: list[bytes] = []
    at = 0
    for name, file, start, end in found:
        kept.append(data[at:start])
        at = end
        body.attach(_file(name, "", file))
    kept.append(data[at:])
    return tree.as_text(b"\n".join(kept), part)


def _file(name: str, label: str, content: bytes, content_id: str = "") -> ParsedAttachment:
    """An attachment under a safe name, with the type its content shows or its label claims."""
    kind = files.sniff(content, name)
    if kind in ("application/octet-stream", "text/plain", "application/zip") and "/" in label:
        kind = label
    return ParsedAttachment(files.safe_name(name, kind), kind, content, content_id)


def _attach(tree: Tree, part: Part, body: Body, budget: Budget) -> None:
    kind = part.content_type
    content = tree.content(part)
    if kind in _REPORTS:
        body.reports.append((kind, tree.text(part)))
    if kind in _ENCLOSED and budget.enclosed > 0:
        _attach_mail(part, content, body, budget)
        return
    is_tnef = kind in _TNEF or part.file_name.lower() == "winmail.dat"
    if is_tnef and _open_tnef(content, body):
        return
    if not content.strip() and not part.file_name and part.disposition != "attachment":
        return
    body.attach(_file(part.file_name, kind, content, part.content_id))


def _attach_mail(part: Part, content: bytes, body: Body, budget: Budget) -> None:
    """A mail inside the mail: listed as a file, with its own files behind it."""
    budget.enclosed -= 1
    inner = mime.read(content, budget)
    body.enclosed.append(inner)
    name = part.file_name or f"{text.one_line(inner.root.headers.text('subject'), 80)}.eml"
    if "." not in name[-5:]:
        name += ".eml"
    if name == ".eml":
        name = "message.eml"
    body.attach(ParsedAttachment(files.safe_name(name), "message/rfc822", content, part.content_id))
    nested = collect(inner, budget)
    for attachment in nested.attachments:
        body.attach(attachment)
    body.enclosed.extend(nested.enclosed)
    body.is_cut = body.is_cut or inner.is_truncated
    body.forwarded.append(text.join_paragraphs(piece.as_text() for piece in nested.pieces))
    body.forwarded.extend(nested.forwarded)


def _open_tnef(content: bytes, body: Body) -> bool:
    envelope = tnef.unpack(content)
    for file in envelope.files:
        body.attach(_file(file.name, file.content_type, file.content, file.content_id))
    is_readable = any(piece.plain.strip() or piece.html.strip() for piece in body.pieces)
    if not is_readable and (envelope.text.strip() or envelope.html.strip()):
        body.pieces.append(Piece(text.clean(envelope.text), text.clean(envelope.html)))
    return bool(envelope.files)


def _borrow_text(body: Body) -> None:
    """A mail whose only text is a file: show the file, and keep it."""
    for attachment in body.attachments:
        kind = attachment.content_type
        if kind in ("text/plain", "text/html") and len(attachment.content) < 200_000:
            content = text.clean(charsets.decode(attachment.content))
            is_html = kind == "text/html"
            body.pieces = [Piece(html=content) if is_html else Piece(plain=content)]
            return


def html_of(pieces: list[Piece]) -> str:
    """The HTML of all pieces, or '' when the mail has none."""
    if not any(piece.html.strip() for piece in pieces):
        return ""
    return "\n".join(
        piece.html if piece.html.strip() else from_text(piece.plain) for piece in pieces
    )


_DATA_IMAGE = re.compile(
    r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]{20,})", re.IGNORECASE
)


def take_data_images(html: str, body: Body) -> str:
    """Pictures written into the HTML become inline files, so that they can be shown safely."""
    if "data:image/" not in html:
        return html
    taken = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal taken
        content = transfer.base64(match[2].encode("ascii", "ignore"))
        if taken >= MAX_DATA_IMAGES or not files.is_inline_image(content):
            return match[0]
        taken += 1
        content_id = f"data-image-{taken}@inline"
        body.attach(_file(f"image-{taken}.{match[1].lower()}", "", content, content_id))
        return f"cid:{content_id}"

    return _DATA_IMAGE.sub(replace, html)
