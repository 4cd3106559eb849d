"""What points to a person is found, and what every answer says is left alone."""

import pytest

from tickets.lib.personal import Personal, personal_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jan.de.boer@example.org please.", [(Personal.EMAIL, "jan.de.boer@example.org")]),
        ("We call you on 06-1234 5678.", [(Personal.PHONE, "06-1234 5678")]),
        ("Or on +31 6 12345678 tonight", [(Personal.PHONE, "+31 6 12345678")]),
        ("Onto NL91 ABNA 0417 1643 00 today", [(Personal.IBAN, "NL91 ABNA 0417 1643 00")]),
        ("Onto NL91ABNA0417164300.", [(Personal.IBAN, "NL91ABNA0417164300")]),
        ("To Kerkstraat 12b, 1234 AB Utrecht", [(Personal.STREET, "Kerkstraat 12b"), (Personal.POSTCODE, "1234 AB")]),
        ("Your order AB-1234 is packed", [(Personal.ORDER, "AB-1234")]),
        ("Parcel 3SABCD123456789 left", []),
        ("The number 20241001 is known", [(Personal.NUMBER, "20241001")]),
        ("Within 14 days, from €1250,00, before 17:00, in 2026.", []),
        ("Dear Mirjam, Mrs. van den Berg!", [(Personal.NAME, "Mirjam"), (Personal.NAME, "Berg")]),
        ("An ice berg of the van.", []),
    ],
)  # fmt: skip
def test_personal_data_is_found_where_it_stands(text, found):
    told = personal_in(text, names=["Mirjam van den Berg"])
    assert [(one.kind, text[one.start : one.end]) for one in told] == found


def test_known_order_number_is_found_whatever_it_looks_like():
    text = "About the one of Friday: zx-q7."
    [found] = personal_in(text, orders=["ZX-Q7", ""])
    assert (found.kind, text[found.start : found.end]) == (Personal.ORDER, "zx-q7")
