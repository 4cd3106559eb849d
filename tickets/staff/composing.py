"""What the editor sends becomes clean mail HTML, and the plain text is derived from that."""

from uuid import UUID

from tickets.lib.html import sanitise
from tickets.lib.letters import plain

#: Characters of one text.
MOST_TEXT = 100_000


def composed(text: str, html: str) -> tuple[str, str]:
    """(text, html) as they are kept: HTML is cleaned here, whatever the browser did to it.

    Without HTML (no script ran) the text is the truth. Pictures stay as `cid:` addresses of
    files that were added; anything else they point at is dropped.
    """
    if not html.strip():
        return text, ""
    cleaned = sanitise(html, _own_picture).html
    said = plain(cleaned)
    return (said, cleaned) if said or "<img" in cleaned else ("", "")


def _own_picture(content_id: str) -> str | None:
    try:
        return f"cid:{UUID(content_id)}"
    except ValueError:
        return None
