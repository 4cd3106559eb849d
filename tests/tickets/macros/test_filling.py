"""Which text a customer gets, and what he is called."""

import pytest

from tests import factories
from tickets.macros.filling import fill, first_name


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Mirjam van den Berg", "Mirjam"),
        ("van den Berg, Mirjam", "Mirjam"),
        ("mirjam", "Mirjam"),
        ("JEROEN BOSMAN", "Jeroen"),
        ("J. de Vries", ""),
        ("Fam. Jansen", ""),
        ("mevrouw Jansen", ""),
        ("Anne-Marie Vos", "Anne-Marie"),
        ("info@example.org", ""),
        ("4711", ""),
        ("", ""),
        ("{{ settings.SECRET_KEY }}", ""),
    ],
)
def test_first_name(name, first):
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("language", "text", "is_other"),
    [("nl", "Hallo", False), ("en", "Hi", False), ("fr", "Hi", True)],
)
def test_text_is_in_the_customer_s_language_when_there_is_one(
    make_macro, shop, agent, now, language, text, is_other
):
    macro = make_macro(nl="Hallo", en="Hi")
    ticket = factories.make_ticket(shop, now=now, language=language)
    letter = fill(macro, ticket=ticket, by=agent, now=now, is_workday=lambda day: True)
    assert (letter.text, letter.is_other_language) == (text, is_other)


def test_facts_are_those_of_the_ticket(make_macro, shop, agent, now):
    source = (
        "{{ customer.name }} {{ customer.email }} {{ agent.first_name }} {{ shop.name }}"
        " {{ ticket.order }} {{ ticket.opened }}"
    )
    ticket = factories.make_ticket(shop, now=now, order_reference="AB-1")
    letter = fill(
        make_macro(en=source), ticket=ticket, by=agent, now=now, is_workday=lambda day: True
    )
    name, email = ticket.customer.name, ticket.customer.email
    assert letter.text == f"{name} {email} Sanne Naaldbos AB-1 Tuesday 3 March"
