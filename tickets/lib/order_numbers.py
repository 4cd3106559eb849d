"""Finds an order number in what a customer wrote, so that nobody has to ask for it."""

import re

#: A word for an order, then the number within a few characters.
_NAMED = re.compile(
    r"\b(?:order|bestel|bestelling|bestellings?nummer|ordernummer|ordernr|bestelnr|bestelnummer"
    r"|bestellung|bestellnummer|auftrag|auftragsnummer|commande)\w{0,10}"
    r"[\s:.#-]{0,4}(?:nr|no|nummer|number|num(?:é|e)ro|n°)?[\s:.#-]{0,4}"
    r"([A-Z]{0,6}[-_]?\d[\dA-Z]{2,19}(?:[-_][\dA-Z]{1,12}){0,2})\b",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?<!\w)#(\d{4,12}(?:-\d{1,10})?)\b")


def find_order_number(text: str) -> str:
    """The first order number in `text`, or an empty string. Reads the first 5,000 characters."""
    match = _NAMED.search(text[:5000]) or _HASH.search(text[:5000])
    return match.group(1) if match else ""
