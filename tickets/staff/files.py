"""Gives out what strangers sent, so that no browser runs it: files and the HTML of mails."""

import base64
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from tickets.core.access import attachment_for, message_for
from tickets.core.attachment import Attachment
from tickets.core.handing_out import handed_out
from tickets.core.message import Message
from tickets.lib import files as file_rules
from tickets.lib.html import content_id, sanitise
from tickets.staff.doors import reader

#: Bytes of pictures that are put into a mail's page itself.
MOST_INLINE_BYTES = 5 * 1024 * 1024


def attachment(request: HttpRequest, key: UUID) -> FileResponse:
    """One file, streamed; only real pictures are shown by the browser, all else is saved."""
    return handed_out(attachment_for(reader(request), key))


@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """A mail as its writer made it up, cleaned, in a frame that can do nothing."""
    message = message_for(reader(request), pk)
    has_images = request.GET.get("images") == "1"
    cleaned = sanitise(message.html, _inline_pictures(message), remote_images=has_images)
    context: dict[str, Any] = {"message": message, "cleaned": cleaned, "has_images": has_images}
    response = render(request, "staff/message_html.html", context)
    sources = "https: data:" if has_images else "'self' data:"
    response.headers["Content-Security-Policy"] = (
        f"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        f"img-src {sources}; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _inline_pictures(message: Message) -> dict[str, str]:
    """Pictures that stand in the text, as data: a sandboxed frame sends no cookies for files."""
    pictures: dict[str, str] = {}
    room = MOST_INLINE_BYTES
    for file in message.attachments.select_related("stored_file").exclude(content_id=""):
        room -= file.size
        if room < 0:
            break
        picture = _as_data(file)
        if picture:
            pictures[content_id(file.content_id)] = picture
    return pictures


def _as_data(file: Attachment) -> str | None:
    content = file.read()
    if not file_rules.is_inline_image(content):
        return None
    return f"data:{file_rules.sniff(content)};base64,{base64.b64encode(content).decode()}"
