"""What DNS says, in plain words; what could not be asked is no failure."""

import pytest

from tickets.doctor import names
from tickets.doctor.finding import Standing

WELL, BAD, UNKNOWN = Standing.WELL, Standing.BAD, Standing.UNKNOWN


def dns(records):
    return lambda name, kind: records.get((name, kind), [])


def test_domain_in_order():
    ask = dns(
        {
            ("shop.example", "MX"): ["mail.shop.example"],
            ("shop.example", "TXT"): ["google=1", "v=spf1 include:host.example ~all"],
            ("_dmarc.shop.example", "TXT"): ["v=DMARC1; p=none"],
        }
    )
    found = names.examine("shop.example", results="mx; dkim=pass; dmarc=pass", ask=ask)
    assert [finding.standing for finding in found] == [WELL] * 4


def test_empty_domain_says_what_to_do():
    found = names.examine("shop.example", ask=dns({}))
    assert [finding.standing for finding in found] == [BAD, BAD, BAD, UNKNOWN]
    assert all(finding.advice for finding in found)


def test_silence_is_no_failure():
    found = names.examine("shop.example", ask=lambda name, kind: None)
    assert [finding.standing for finding in found] == [UNKNOWN] * 4


def test_dmarc_of_the_domain_above_counts():
    ask = dns({("_dmarc.shop.example", "TXT"): ["v=DMARC1; p=reject"]})
    assert names.dmarc("mail.shop.example", ask).standing == WELL


@pytest.mark.parametrize(
    "records", [["v=spf1 a ~all", "v=spf1 mx ~all"], ["v=spf1 +all"], ["other"]]
)
def test_spf_that_does_not_help(records):
    assert names.spf("shop.example", dns({("shop.example", "TXT"): records})).standing == BAD


@pytest.mark.parametrize(
    ("results", "standing"),
    [
        ("", UNKNOWN),
        ("mx.example; dkim=pass header.d=shop.example", WELL),
        ("mx.example; dkim=pass header.d=other.example; dmarc=fail", BAD),
        ("mx.example; spf=pass; dkim=none", BAD),
    ],
)
def test_signature_is_read_from_a_mail_that_went_round(results, standing):
    assert names.dkim(results).standing == standing
