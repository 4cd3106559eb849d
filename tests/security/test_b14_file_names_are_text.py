"""B-14: a file's name is text on every page that shows it."""

import pytest

NAMES = ['a."><svg onload=1>', "<img src=x onerror=1>.png", "';alert(1)//.pdf", "a\r\nX: 1.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_name_is_shown_as_text(deliver_in, write, client_of, agent, name):
    raw = write(files=[("marker.txt", "text/plain", b"x")])
    quoted = name.replace("\r\n", " ").replace("\\", "\\\\").replace('"', '\\"')
    row = deliver_in(raw.replace(b'"marker.txt"', f'"{quoted}"'.encode()))
    page = client_of(agent).get(f"/desk/tickets/{row.message.ticket_id}/").content.decode()
    assert "<svg onload" not in page
    assert "<img src=x" not in page
    file = row.message.attachments.get()
    response = client_of(agent).get(f"/desk/files/{file.key}/")
    response.getvalue()
    header = response.headers["Content-Disposition"]
    assert "\n" not in header
    assert "\r" not in header
