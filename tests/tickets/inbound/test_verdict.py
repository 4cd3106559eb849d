"""Who wrote a mail, with a reason that a person understands."""

from pathlib import Path

import pytest

from tickets.inbound.parse import parse_mail
from tickets.inbound.verdict import REASONS, Kind, judge

MAILS = Path(__file__).resolve().parents[2] / "mail"
OWN = frozenset({"info@shop.example"})
MARKS = frozenset({"shop.example"})


def judged(raw: bytes):
    return judge(parse_mail(raw), own_addresses=OWN, own_domain_marks=MARKS)


def judged_file(name: str):
    return judged((MAILS / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("html_only", Kind.PERSON, "person"),
        ("auto_submitted_no", Kind.PERSON, "auto-submitted-no"),
        ("auto_forwarded", Kind.PERSON, "person"),
        ("auto_generated", Kind.AUTOMATIC, "auto-generated"),
        ("precedence_bulk", Kind.AUTOMATIC, "precedence"),
        ("bounce_report_of_success", Kind.AUTOMATIC, "delivery-report-success"),
        ("vacation_header", Kind.VACATION, "vacation-header"),
        ("vacation_subject_dutch", Kind.VACATION, "vacation-subject"),
        ("mailing_list", Kind.LIST, "mailing-list"),
        ("newsletter", Kind.LIST, "newsletter"),
        ("own_message_comes_back", Kind.LOOP, "own-address"),
        ("loop_header", Kind.LOOP, "loop-header"),
        ("complaint_report", Kind.COMPLAINT, "feedback-report"),
    ],
)
def test_kind_of_mail(name, kind, reason):
    verdict = judged_file(name)
    assert (verdict.kind, verdict.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("name", "reason", "is_permanent", "original"),
    [
        ("bounce_permanent", "delivery-failed", True, "ons-1@shop.example"),
        ("bounce_temporary", "delivery-failed", False, "ons-1@shop.example"),
        ("bounce_delayed", "delivery-delayed", False, "ons-1@shop.example"),
        ("bounce_qmail", "bounce-text", True, "ons-2@shop.example"),
        ("bounce_failed_recipients", "bounce-header", False, ""),
        ("bounce_dutch", "bounce-text", True, ""),
    ],
)
def test_bounce_names_the_address_and_our_mail(name, reason, is_permanent, original):
    verdict = judged_file(name)
    assert (verdict.kind, verdict.reason) == (Kind.BOUNCE, reason)
    assert verdict.bounced_addresses == ("weg@example.net",)
    assert (verdict.is_permanent, verdict.original_message_id) == (is_permanent, original)


def test_complaint_names_our_mail():
    assert judged_file("complaint_report").original_message_id == "ons-3@shop.example"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: No", Kind.PERSON),
        ("Auto-submitted:   no  ", Kind.PERSON),
        ("Auto-Submitted: auto-replied; owner-email=x", Kind.AUTOMATIC),
        ("Auto-Submitted: auto-replied (zimbra; vacation)", Kind.VACATION),
        ("X-Autoreply: yes", Kind.AUTOMATIC),
        ("X-Autoresponder: x", Kind.VACATION),
        ("X-Auto-Response-Suppress: All", Kind.AUTOMATIC),
        ("X-Auto-Response-Suppress: OOF", Kind.PERSON),
        ("X-POST-MessageClass: 9; Autoresponder", Kind.VACATION),
        ("Precedence: auto_reply", Kind.AUTOMATIC),
        ("Precedence: list", Kind.LIST),
        ("Precedence: first-class", Kind.PERSON),
        ("List-Id: <x.example.org>", Kind.LIST),
        ("Return-Path: <>", Kind.AUTOMATIC),
        ("X-Loop: INFO@shop.example", Kind.LOOP),
        ("X-Loop: other@example.org", Kind.PERSON),
        ("Message-ID: <t.1.abc@shop.example>", Kind.OWN),
    ],
)
def test_header_decides(header, kind):
    assert judged(f"From: klant@example.com\n{header}\n\nHallo".encode()).kind is kind


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Out of Office: uw vraag", Kind.VACATION),
        ("Automatic reply: order", Kind.VACATION),
        ("Abwesenheitsnotiz: Bestellung", Kind.VACATION),
        ("Réponse automatique : commande", Kind.VACATION),
        ("Re: [vraag] Out of office AutoReply: terug maandag", Kind.VACATION),
        ("Ontvangstbevestiging van uw bericht", Kind.AUTOMATIC),
        ("Mijn pakket is niet afgeleverd", Kind.PERSON),
        ("Delivery failed, where is my parcel?", Kind.PERSON),
        ("Wanneer zijn jullie weer in office?", Kind.PERSON),
    ],
)
def test_subject_decides(subject, kind):
    assert judged(f"From: klant@example.com\nSubject: {subject}\n\nHallo".encode()).kind is kind


@pytest.mark.parametrize("sender", ["no-reply@slack.example", "noreply@x.nl", "donotreply@x.nl"])
def test_sender_that_takes_no_answer(sender):
    assert judged(f"From: {sender}\nSubject: code\n\n1234".encode()).reason == "no-reply-sender"


def test_only_a_person_may_get_an_automatic_answer():
    answers = {
        path.stem
        for path in MAILS.glob("*.eml")
        if judged(path.read_bytes()).may_be_answered_automatically
    }
    silent = {path.stem for path in MAILS.glob("*.eml")} - answers
    assert silent == {
        "auto_generated", "bounce_delayed", "bounce_dutch", "bounce_failed_recipients", "bounce_permanent",
        "bounce_qmail", "bounce_report_of_success", "bounce_temporary", "complaint_report", "loop_header",
        "mailing_list", "newsletter", "own_message_comes_back", "precedence_bulk", "vacation_header",
        "vacation_subject_dutch",
    }  # fmt: skip


def test_every_mail_has_a_sentence():
    assert {judged(path.read_bytes()).sentence for path in MAILS.glob("*.eml")} <= set(
        REASONS.values()
    )


def test_bounce_with_empty_sender_does_not_raise():
    assert (
        judged(b"From:\nSubject: failure notice\n\nunknown user: weg@example.net").kind
        is Kind.BOUNCE
    )


def test_bounce_address_from_verp():
    raw = (
        b"Return-Path: <>\nDelivered-To: bounces+weg=example.net@shop.example\n"
        b"From: MAILER-DAEMON@x.nl\nSubject: Undelivered\n\nMailbox full"
    )
    assert judged(raw).bounced_addresses == ("weg@example.net",)
