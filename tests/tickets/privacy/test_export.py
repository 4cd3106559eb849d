"""The export of a person holds everything of him, from every table, and nothing of others."""

import io
import json
import zipfile

from tests import factories
from tests.tickets.privacy.canaries import CANARIES, EMAIL, live
from tickets import desk
from tickets.core.attachment import Attachment
from tickets.privacy.export import stream
from tickets.privacy.reach import person_at, person_of


def opened(person, now):
    return zipfile.ZipFile(io.BytesIO(b"".join(stream(person, now=now))))


def texts(archive):
    return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def test_every_canary_is_in_it(shop, agent, now):
    ticket, _other = live(shop, agent, now=now)
    archive = opened(person_of(ticket.customer), now)
    assert archive.testzip() is None
    everything = texts(archive)
    found = {
        name: any(text in one for one in everything.values()) for name, text in CANARIES.items()
    }
    # The name of a file stands in the index as well; its content is a file.
    assert found == dict.fromkeys(CANARIES, True)
    readable = everything["index.html"]
    for canary in ("name", "phone", "notes", "order number", "words in a letter", "quoted text",
                   "subject", "attachment name", "rating sentence", "form message", "macro fill"):  # fmt: skip
        assert (canary, CANARIES[canary] in readable) == (canary, True)
    file = Attachment.objects.get()
    assert everything[f"files/{file.pk}-{file.name}"].strip() == CANARIES["attachment content"]
    about = json.loads(everything["data/about.json"])
    assert about["addresses"] == [EMAIL]
    assert {f"data/{name}.json" for name in about["tables"]} < set(everything)
    assert {"Customer", "CustomerAddress", "Ticket", "Message", "Attachment", "InboundMail",
            "OutgoingMail", "Event", "FollowUp", "Rating", "MailCode", "TicketPass", "Draft",
            "Upload", "MacroUse"} <= set(about["tables"])  # fmt: skip


def test_nobody_else_is_in_it(shop, agent, now):
    anna = factories.make_customer(shop, email="anna@example.org", name="Anna Annema")
    words = factories.make_words("Anna's secret", from_email="anna@example.org")
    shared = factories.make_ticket(shop, customer=anna, words=words, now=now)
    theirs = factories.make_words("Mine too", from_email=EMAIL)
    desk.add_customer_message(
        ticket=shared, words=theirs, now=now, people_in_copy=[("Wendelmoed", EMAIL)]
    )
    everything = "".join(texts(opened(person_at(EMAIL), now)).values())
    assert "Mine too" in everything
    assert "Anna" not in everything


def test_secrets_are_not_in_it(shop, agent, now):
    ticket, _other = live(shop, agent, now=now)
    everything = "".join(texts(opened(person_of(ticket.customer), now)).values())
    assert ticket.rating.token_hash not in everything
    assert "token_hash" not in everything


def test_text_of_a_stranger_is_text(shop, now):
    words = factories.make_words("<script>alert(1)</script>", from_email=EMAIL)
    customer = factories.make_customer(shop, email=EMAIL)
    factories.make_ticket(shop, customer=customer, subject="<b>", words=words, now=now)
    readable = texts(opened(person_at(EMAIL), now))["index.html"]
    assert "<script>" not in readable
    assert "&lt;script&gt;" in readable


def test_it_comes_in_pieces(shop, now):
    customer = factories.make_customer(shop, email=EMAIL)
    big = desk.File("big.bin", "application/octet-stream", bytes(range(256)) * 8192)
    words = factories.make_words("See here", from_email=EMAIL, files=(big,))
    factories.make_ticket(shop, customer=customer, words=words, now=now)
    pieces = list(stream(person_at(EMAIL), now=now))
    assert len(pieces) > 3
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None
