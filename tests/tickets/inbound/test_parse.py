"""Any bytes become a mail that people can read."""

import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tickets.inbound.parse import (
    Address,
    ParsedMail,
    from_json,
    needs_child,
    parse_mail,
    to_json,
)
from tickets.inbound.parse.pipe import receive, send

MAILS = Path(__file__).resolve().parents[2] / "mail"
ROOT = MAILS.parents[1]


def read(name: str) -> ParsedMail:
    return parse_mail((MAILS / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "charset_utf8_labelled_latin1",
            "Mijn café-setje is gearriveerd, maar één kopje is kapot: € 12,50 terug?",
        ),
        ("charset_latin1_labelled_utf8", "Die Größe passt nicht, können Sie umtauschen?"),
        ("charset_cp1252_labelled_latin1", "Het kost toch “gratis” verzending vanaf € 50?"),
        ("charset_missing_8bit", "Où est ma commande ? Elle devait arriver hier, très déçue."),
        (
            "charset_missing_koi8",
            "Здравствуйте, когда придёт мой заказ? Уже прошло две недели, жду ответа.",
        ),
        ("charset_missing_gb18030", "您好，我的订单什么时候可以发货？请尽快回复，谢谢。"),
        ("charset_misspelt", "Maat 38 is te klein, graag één maat groter."),
        ("charset_unknown", "Ist die Jacke grün oder türkis?"),
        ("charset_one_bad_byte", "Één schoen ontbreekt € in het pakket, graag nasturen."),
        ("charset_iso_2022_jp", "注文した商品がまだ届きません。"),
        ("charset_utf16", "Pakket kwijt, één week geleden besteld."),
        ("charset_utf7", "Grüße aus Köln"),
        ("transfer_encoding_nonsense", "Graag een nieuwe bon."),
        (
            "transfer_base64_with_footer",
            "De rits is stuk.\nVerstuurd via een lijst van example.org hier",
        ),
        ("transfer_quoted_printable_broken", "Prijs € 5 =ZZ en 34 stuks"),
        ("alternative_empty_plain", "Alleen hier staat iets."),
        ("html_only", "Beste winkel,\n\nKan ik één stuk ruilen?\nDank!"),
        ("html_inside_plain", "Mijn bon is zoek."),
        ("text_image_text", "Boven de foto.\n\nOnder de foto."),
        (
            "format_flowed",
            "Dit is een lange zin die door mijn programma is afgebroken.\n\n> oude vraag die ook is afgebroken\nAntwoord.",
        ),
        ("boundary_never_closed", "Het pakket is nat."),
        ("boundary_is_dash", "Streepje als grens."),
        ("boundary_not_announced", "Grens zelf gevonden."),
        ("multipart_without_parts", "Toch een tekst."),
        ("no_headers_at_all", "Hallo winkel,\n\nwaar blijft mijn bestelling?"),
        ("junk_before_headers", "Gewone tekst."),
        ("line_ends_carriage_return_only", "Eerste regel.\nTweede regel."),
        ("nul_bytes", "Voor en na."),
        ("mail_in_mail", "Zie hun bericht.\n\nWij waren aan de deur."),
        ("file_uuencoded_in_text", "Hier de bon:\n\n\nGroet, Jan"),
        ("headers_only", ""),
        ("pgp_encrypted", ""),
    ],
)
def test_text_of_mail(name, text):
    assert read(name).text == text


def test_stub_beside_html_gives_way_to_the_html():
    assert read("alternative_stub_plain").text.startswith("De schoenen knellen bij de hiel")


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("file_name_rfc2231_continued", [("rekening voor café.pdf", "application/pdf", 16)]),
        ("file_name_encoded_word", [("Bon février.pdf", "application/pdf", 16)]),
        ("file_name_unquoted_spaces", [("foto van de doos.pdf", "application/pdf", 16)]),
        ("file_name_path", [("kapot.pdf", "application/pdf", 16)]),
        ("file_name_missing", [("image.png", "image/png", 67)]),
        ("file_disposition_inline_pdf", [("bon.pdf", "application/pdf", 16)]),
        ("file_uuencoded_in_text", [("bon.txt", "text/plain", 18)]),
        ("transfer_base64_truncated", [("foto.png", "image/png", 65)]),
        (
            "winmail_with_files",
            [("factuur.pdf", "application/pdf", 19), ("maten.txt", "text/plain", 8)],
        ),
        ("winmail_truncated", [("factuur.pdf", "application/pdf", 19)]),
        ("mail_in_mail", [("Uw pakket.eml", "message/rfc822", 407), ("deur.png", "image/png", 67)]),
        ("calendar_invite", [("invite.ics", "text/calendar", 53)]),
        ("smime_signed", [("smime.p7s", "application/pkcs7-signature", 14)]),
        (
            "pgp_encrypted",
            [
                ("version.asc", "application/pgp-encrypted", 10),
                ("encrypted.asc", "application/octet-stream", 57),
            ],
        ),
        ("text_image_text", [("IMG_1.png", "image/png", 67)]),
        ("boundary_never_closed", [("maat.txt", "text/plain", 3)]),
    ],
)
def test_attachments_of_mail(name, files):
    found = [(item.name, item.content_type, len(item.content)) for item in read(name).attachments]
    assert found == files


@pytest.mark.parametrize(
    ("name", "email", "shown"),
    [
        ("from_missing", "", ""),
        ("from_twice", "eerste@example.com", "Eerste"),
        ("from_unquoted_comma", "zoe@example.com", "Bakker, Zoë, Winkelier"),
        ("from_name_in_comment", "zoe@example.com", "Zoë Bakker"),
        ("from_bracket_missing", "zoe@example.com", "Zoe"),
        ("from_two_addresses_in_name", "jan@example.com", "Jan, evil@z.example"),
        ("from_rewritten_by_list", "zoe@example.com", "Zoe Bakker"),
        ("header_raw_utf8", "zoe@example.com", "Zoë Bakker"),
        ("header_raw_latin1", "jg@example.com", "Jürgen Groß"),
        ("header_word_glued_to_text", "rene@example.com", "René Smit"),
        ("header_word_hides_line_break", "jan@example.com", "Jan Bcc: q"),
    ],
)
def test_sender_of_mail(name, email, shown):
    mail = read(name)
    assert (mail.from_email, mail.from_name) == (email, shown)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("header_raw_utf8", "Retour van één jas"),
        ("header_raw_latin1", "Größe"),
        ("header_word_broken_inside_character", "Rückfrage zur Größe"),
        ("header_word_wrong_padding", "Maat ruilen"),
        ("header_word_with_spaces", "Waar is mijn pakket?"),
        ("header_word_glued_to_text", "Re: (spéciaal)verzoek"),
        ("header_word_hides_line_break", "Hoi Bcc: boef@evil.example"),
        ("nul_bytes", "Nullen"),
    ],
)
def test_subject_of_mail(name, subject):
    assert read(name).subject == subject


def test_inline_image_by_content_id():
    (image,) = read("inline_image_by_content_id").attachments
    assert (image.name, image.content_id, image.is_inline) == ("kras.png", "kras@foto", True)


def test_image_in_the_html_becomes_an_inline_file():
    mail = read("inline_image_as_data")
    (image,) = mail.attachments
    assert mail.html.strip() == '<p>Kras: <img src="cid:data-image-1@inline"></p>'
    assert (image.content_id, image.content_type, image.is_inline) == (
        "data-image-1@inline",
        "image/png",
        True,
    )


def test_ids_without_brackets():
    mail = read("ids_without_brackets")
    assert mail.message_id == "los-id@example.com"
    assert mail.in_reply_to == ("eerste@shop.example",)
    assert mail.references == ("eerste@shop.example", "tweede@shop.example")


def test_poisonous_ids_are_nothing():
    mail = read("id_is_poison")
    assert (mail.message_id, mail.in_reply_to) == ("", ("@",))


def test_reply_to_and_recipients():
    mail = read("reply_to_other")
    assert mail.reply_to == (Address("klant@example.com", "Klant"),)
    assert mail.to == (Address("info@shop.example", "Winkel"),)
    assert read("recipients_group").to == ()


def test_date_is_aware_and_utc():
    raw = b"From: a@example.com\nDate: Tue, 05 Mar 2024 10:00:00 +0100\n\nx"
    assert parse_mail(raw).date == datetime(2024, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["gisteren", "", "Tue, 99 Mar 2024", "Fri, 1 Jan 9999 00:00:00 +0000"]
)
def test_date_that_is_none(value):
    assert parse_mail(f"From: a@example.com\nDate: {value}\n\nx".encode()).date is None


def test_date_of_arrival_stands_in_for_a_missing_date():
    raw = b"Received: from a by b; Tue, 05 Mar 2024 10:00:00 +0100\nFrom: a@example.com\n\nx"
    assert parse_mail(raw).date == datetime(2024, 3, 5, 9, tzinfo=UTC)


def test_delivered_to_in_the_documented_order():
    raw = b"X-Forwarded-To: c@x.nl\nX-Original-To: b@x.nl\nDelivered-To: a@x.nl\nFrom: z@x.nl\n\nx"
    assert parse_mail(raw).delivered_to == ("a@x.nl", "b@x.nl", "c@x.nl")


def test_return_path_null_differs_from_absent():
    assert parse_mail(b"Return-Path: <>\n\nx").return_path == ""
    assert parse_mail(b"From: a@x.nl\n\nx").return_path is None


def test_defects_are_told_in_words():
    assert read("no_headers_at_all").defects == (
        "The mail has no headers.",
        "The mail names no sender.",
    )


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_mail_survives_the_way_through_json(path):
    mail = parse_mail(path.read_bytes())
    assert from_json(json.loads(json.dumps(to_json(mail)))) == mail


def test_child_process_gives_the_same_mail():
    raw = (MAILS / "winmail_with_files.eml").read_bytes()
    told = BytesIO()
    send(told, raw)
    done = subprocess.run(
        [sys.executable, "-m", "tickets.inbound.parse"],
        input=told.getvalue(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    answer = receive(BytesIO(done.stdout))
    assert from_json(json.loads(answer)) == parse_mail(raw)


def test_child_process_needs_no_django():
    code = "import sys, tickets.inbound.parse; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == b"False"


@pytest.mark.parametrize(
    ("raw", "is_needed"),
    [
        (b"From: a@x.nl\n\nhoi", False),
        (b"From: a@x.nl\n\n" + b"x" * 300_000, True),
        (b"From: a@x.nl\n\n" + b"\n--x" * 500, True),
        (b"Subject: " + b"x" * 70_000 + b"\n\nhoi", True),
        (b"From: a@x.nl\n\n" + b"<div>" * 6_000, True),
    ],
)
def test_needs_child(raw, is_needed):
    assert needs_child(raw) is is_needed


def test_two_hundred_fuzzed_mails_never_raise_nor_fail_inside():
    originals = [path.read_bytes() for path in sorted(MAILS.glob("*.eml"))]
    pieces = [
        b"\n\n",
        b"--",
        b"\r",
        b"\0",
        b"=?utf-8?b?",
        b'boundary="',
        b"<div>",
        b"\x78\x9f\x3e\x22",
    ]
    unread = []
    for seed in range(200):
        dice = random.Random(seed)
        raw = bytearray(dice.choice(originals))
        for _ in range(dice.randint(1, 30)):
            at = dice.randrange(len(raw) + 1)
            match dice.randrange(4):
                case 0:
                    del raw[at : at + dice.randint(1, 50)]
                case 1:
                    raw[at:at] = dice.randbytes(10)
                case 2:
                    raw[at:at] = dice.choice(pieces)
                case _:
                    raw[at:at] = raw[: dice.randint(1, 200)]
        mail = parse_mail(bytes(raw))
        mail.text.encode()  # no lone surrogate
        if "\0" in mail.text or any("in full" in defect for defect in mail.defects):
            unread.append(seed)
    assert unread == []
