"""Renders our own guides from the small part of Markdown that they use; everything is escaped."""

import re
from collections.abc import Iterator
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_SOFT = re.compile(r"(?<!\w)\*([^*]+)\*(?!\w)")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z0-9./:#_-]+)\)")
_ITEM = re.compile(r"(?:(-)|\d+\.) +(.*)")


def title(text: str) -> str:
    """What stands behind the first #."""
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")


def to_html(text: str) -> str:
    """Headings, paragraphs, lists and tables, with links, code and emphasis in their lines."""
    return "\n".join(_block(lines) for lines in _blocks(text))


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that stand together; a heading stands alone."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        is_heading = line.startswith("#")
        if (not line.strip() or is_heading) and block:
            yield block
            block = []
        if is_heading:
            yield [line]
        elif line.strip():
            block.append(line.rstrip())


def _block(lines: list[str]) -> str:
    first = lines[0]
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_inline(first[level:].strip())}</h{level}>"
    if _ITEM.match(first):
        return _list(lines)
    if first.startswith("|"):
        return _table(lines)
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _list(lines: list[str]) -> str:
    """An indented line goes on with the item above it."""
    items: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(found[2])
        else:
            items[-1] += " " + line.strip()
    name = "ul" if lines[0].startswith("-") else "ol"
    return f"<{name}>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + f"</{name}>"


def _table(lines: list[str]) -> str:
    """The second line only rules off the head."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _inline(text: str) -> str:
    safe = escape(text, quote=True)
    safe = _CODE.sub(r"<code>\1</code>", safe)
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    safe = _SOFT.sub(r"<em>\1</em>", safe)
    return _LINK.sub(_link, safe)


def _link(found: re.Match[str]) -> str:
    """A file beside this one is its page here; of addresses elsewhere only https is a link."""
    words, target = found[1], found[2]
    if re.match(r"[a-z]+:", target) and not target.startswith("https:"):
        return words
    page = re.fullmatch(r"([a-z-]+)[.]md", target)
    return f'<a href="{f"../{page[1]}/" if page else target}">{words}</a>'
