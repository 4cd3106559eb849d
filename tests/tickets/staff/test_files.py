import pytest
from django.urls import reverse

from tests import factories
from tickets import desk

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


def make(shop, *files, html="") -> object:
    words = factories.make_words("Look", from_email="x@example.org", files=files, html=html)
    return factories.make_ticket(shop, words=words).messages.get()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_file_is_given_to_be_saved_and_can_do_nothing(client_of, agent, shop):
    message = make(shop, desk.File("page.html", "text/html", b"<script>alert(1)</script>"))
    url = reverse("staff:attachment", args=[message.attachments.get().key])

    response = client_of(agent).get(url)

    assert body(response) == b"<script>alert(1)</script>"
    assert {
        name: response.headers[name]
        for name in (
            "Content-Disposition",
            "Content-Type",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        )
    } == {
        "Content-Disposition": 'attachment; filename="page.html"',
        "Content-Type": "application/octet-stream",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    ("content", "is_shown"),
    [
        (PNG, True),
        (b"\xff\xd8\xff\xe0", True),
        (b"GIF89a", True),
        (b"RIFF\0\0\0\0WEBP", True),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", False),
        (b"%PDF-1.4", False),
        (b"", False),
    ],
)
def test_only_real_pictures_are_shown_whatever_they_are_called(
    content, is_shown, client_of, agent, shop
):
    message = make(shop, desk.File("photo.png", "image/png", content))
    url = reverse("staff:attachment", args=[message.attachments.get().key])

    response = client_of(agent).get(url)

    assert response.headers["Content-Disposition"].startswith("inline") == is_shown
    assert response.headers["Content-Type"].startswith("image/") == is_shown
    response.close()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("read_only", 200), ("stranger", 404), ("operator", 403)],
)
def test_files_are_for_readers_of_the_shop(who, status, request, client_of, shop):
    message = make(shop, desk.File("a.txt", "text/plain", b"text"), html="<p>Hi</p>")
    client = client_of(request.getfixturevalue(who))

    file = client.get(reverse("staff:attachment", args=[message.attachments.get().key]))
    page = client.get(reverse("staff:message_html", args=[message.pk]))

    assert (file.status_code, page.status_code) == (status, status)
    file.close()


def test_file_name_cannot_break_the_header(client_of, agent, shop):
    message = make(shop, desk.File('a"\r\nX-Evil: 1.txt', "text/plain", b"text"))

    response = client_of(agent).get(
        reverse("staff:attachment", args=[message.attachments.get().key])
    )

    assert "X-Evil" not in response.headers
    response.close()


def test_mail_is_shown_cleaned_in_a_frame_that_can_do_nothing(client_of, agent, shop):
    message = make(
        shop,
        html='<p onclick="x()">Hi</p><script>alert(1)</script><img src="https://spy.example/x.png">',
    )

    response = client_of(agent).get(reverse("staff:message_html", args=[message.pk]))

    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'; img-src 'self' data:; " in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<p>Hi</p>" in response.text
    assert "alert(1)" not in response.text
    assert "spy.example" not in response.text


def test_pictures_from_elsewhere_come_only_when_asked_for(client_of, agent, shop):
    message = make(shop, html='<img src="https://spy.example/x.png">')

    response = client_of(agent).get(
        reverse("staff:message_html", args=[message.pk]), {"images": "1"}
    )

    assert "https://spy.example/x.png" in response.text
    assert "img-src https: data:; " in response.headers["Content-Security-Policy"]


def test_pictures_in_the_mail_itself_are_shown(client_of, agent, shop):
    message = make(
        shop,
        desk.File("a.png", "image/png", PNG, content_id="<pic@x>", is_inline=True),
        desk.File("b.png", "image/png", b"<svg onload=x>", content_id="<bad@x>", is_inline=True),
        html='<img src="cid:pic@x"><img src="cid:bad@x">',
    )

    text = client_of(agent).get(reverse("staff:message_html", args=[message.pk])).text

    assert text.count("data:image/png;base64,") == 1
    assert "svg" not in text
