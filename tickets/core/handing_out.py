"""A file of a stranger as an answer to a browser, so that nothing in it runs."""

from django.http import FileResponse

from tickets.core.attachment import Attachment
from tickets.lib import files

#: Nothing of a stranger's file may run or load anything, whatever type a browser takes it for.
NOTHING = "sandbox; default-src 'none'"


def handed_out(found: Attachment) -> FileResponse:
    """Streamed; only real pictures are shown by the browser, all else is saved."""
    file = found.stored_file.file.open("rb")
    head = file.read(2048)
    file.seek(0)
    is_picture = files.is_inline_image(head)
    content_type = files.sniff(head) if is_picture else "application/octet-stream"
    response = FileResponse(
        file, as_attachment=not is_picture, filename=found.name, content_type=content_type
    )
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
