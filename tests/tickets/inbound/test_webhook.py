"""What a provider is answered: 200 when the mail is safe, else what makes it try again."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from tests.tickets.inbound import posting
from tests.tickets.inbound.test_providers import process_all
from tickets.core.message import Message
from tickets.inbound.models import InboundMail

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
def _known(settings):
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": posting.SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": posting.SIGNING_KEY,
    }


def test_who_shows_nothing_is_asked_to(client):
    response = client.post("/hooks/inbound/postmark/", {}, content_type="application/json")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (
        401,
        'Basic realm="mail"',
    )


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_wrong_secret_is_refused(client, provider):
    headers = posting.authorization("helpdesk:wrong")
    response = posting.post_json(client, provider, {}, headers=headers)
    assert (response.status_code, response.content) == (400, b"")
    assert InboundMail.objects.count() == 0


def test_wrong_signature_is_refused(client, write):
    signature = posting.mailgun_signature(key="another")
    assert posting.mailgun_mime(client, write(), signature=signature).status_code == 400
    assert InboundMail.objects.count() == 0


@pytest.mark.parametrize("content", ["", "[]", "{", '"text"', '{"Type": 1}'])
def test_nonsense_with_a_signed_provider_is_refused(client, content):
    response = posting.post(client, "amazon_ses", content, content_type="text/plain")
    assert response.status_code == 400


def test_unknown_provider_is_not_found(client):
    assert posting.post_json(client, "pigeon", {}).status_code == 404


def test_head_is_answered_for_providers_that_try_the_address(client):
    assert client.head("/hooks/inbound/mandrill/").status_code == 200
    assert client.get("/hooks/inbound/mandrill/").status_code == 405


def test_missing_signing_key_asks_for_another_try(client, write, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": posting.SECRET}
    response = posting.mailgun_mime(client, write())
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")


@contextmanager
def broken_database(statement):
    def fail(execute, sql, params, many, context):
        if sql.startswith(statement):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def test_trouble_of_our_own_asks_for_another_try(client, write):
    with broken_database('INSERT INTO "tickets_inboundmail"'):
        response = posting.postmark_raw(client, write())
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert (response.content, InboundMail.objects.count()) == (b"", 0)
    assert posting.postmark_raw(client, write()).status_code == 200


def test_disk_that_cannot_be_written_asks_for_another_try(client, write, settings, tmp_path):
    (tmp_path / "full").write_bytes(b"")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "full" / "files"},
        },
    }
    response = posting.postmark_raw(client, write("x" * 300_000))
    assert (response.status_code, InboundMail.objects.count()) == (503, 0)


def test_body_over_64_mb_is_refused_unread(client):
    response = client.post(
        "/hooks/inbound/postmark/",
        b"{}",
        content_type="application/json",
        headers={**posting.authorization(), "content-length": str(64 * 1024 * 1024 + 1)},
    )
    assert (response.status_code, InboundMail.objects.count()) == (413, 0)


def test_same_post_five_times_is_one_message(client, write):
    raw = write()
    answers = [posting.postmark_raw(client, raw).status_code for _ in range(5)]
    assert answers == [200] * 5
    assert process_all() == [("duplicate", "same_mail")] * 4 + [("message", "person")]
    assert Message.objects.count() == 1


def test_signed_post_that_is_played_again_is_one_message(client, write):
    raw = write()
    assert [posting.mailgun_mime(client, raw).status_code for _ in range(2)] == [200, 200]
    assert process_all() == [("duplicate", "same_mail"), ("message", "person")]


def test_mail_of_3_mb_is_kept_whole(client, write):
    text = "Een lange regel tekst over mijn pakje.\n" * 80_000
    assert posting.postmark_raw(client, write(text)).status_code == 200
    assert posting.mailgun_mime(client, write(text)).status_code == 200
    assert process_all() == [("message", "person")] * 2
    assert {len(message.text) > 1000 for message in Message.objects.all()} == {True}


def test_101_files_are_kept(client):
    files = [(f"foto-{n}.txt", "text/plain", b"%d" % n) for n in range(101)]
    assert posting.mailgun_parsed(client, text="All my photos.", files=files).status_code == 200
    assert process_all() == [("message", "person")]
    assert Message.objects.get().attachments.count() == 101


def nested(depth):
    lines = [
        "From: mirjam@example.org",
        "To: info@naaldbos.example",
        "Subject: Deep",
        "MIME-Version: 1.0",
    ]
    for n in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{n}"', "", f"--b{n}"]
    lines += ["Content-Type: text/plain", "", "All the way down."]
    return "\r\n".join(lines).encode()


POISON = {
    "empty id": b"From: a@example.org\r\nTo: info@naaldbos.example\r\nMessage-ID: <>\r\n\r\nHello",
    "odd id": b"From: a@example.org\r\nTo: info@naaldbos.example\r\nMessage-ID: <<<@>>>\r\n\r\nHello",
    "unknown charset": b"From: a@example.org\r\nTo: info@naaldbos.example\r\n"
    b"Content-Type: text/plain; charset=foo-8\r\n\r\nHello",
    "comments": b"From: "
    + b"(" * 2000
    + b"a@example.org\r\nTo: info@naaldbos.example\r\n\r\nHello",
    "1,000 nested parts": nested(1000),
    "nothing": b"",
    "no headers": b"\r\n\r\njust text",
    "NUL": b"From: a@example.org\r\nSubject: a\0b\r\nTo: info@naaldbos.example\r\n\r\nHel\0lo",
}


@pytest.mark.parametrize("raw", POISON.values(), ids=POISON)
@pytest.mark.parametrize("way", [posting.postmark_raw, posting.mailgun_mime, posting.amazon_ses])
def test_poison_is_kept_and_ends_as_something(client, raw, way):
    response = way(client, raw)
    assert (response.status_code, response.content) == (200, b"")
    [(state, reason)] = process_all()
    assert state == "message" or (state, bool(reason)) == ("quarantined", True)
    assert reason != "error", InboundMail.objects.get().detail
