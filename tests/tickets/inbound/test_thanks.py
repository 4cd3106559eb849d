"""A thank-you that asks nothing is heard in four languages; anything more is a message."""

import pytest

from tickets.inbound.thanks import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Bedankt!",
        "Dank je wel voor de snelle reactie.",
        "Super, hartelijk dank voor je hulp!\n\nGroetjes,\nSanne de Wit",
        "Hoi Jan, top, bedankt! Fijn weekend",
        "Thanks so much, that works.",
        "Thank you for your quick response!\nBest regards,\nMary Poppins",
        "Vielen Dank für die schnelle Antwort.\n\nMit freundlichen Grüßen\nJürgen Groß",
        "Danke, hat geklappt!",
        "Merci beaucoup pour votre aide.\n\nCordialement,\nAmélie",
        "Mille mercis, merci !",
        "Thx 👍",
    ],
)
def test_is_thanks(text):
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ok",
        "Bedankt, maar het pakket is er nog niet.",
        "Bedankt! Wanneer komt het?",
        "Thanks, but the sleeve is torn.",
        "Thanks, please cancel the second order as well.",
        "Danke, aber die Größe passt nicht.",
        "Merci, mais le colis est vide.",
        "Alvast bedankt, ik zie de retourlabel graag tegemoet via 06 12345678",
        "Bedankt. Stuur de bon naar sanne@example.com",
        "Bedankt " * 60,
        "Met vriendelijke groet, Jan",
        "Graag geld terug, bedankt.",
    ],
)
def test_is_more_than_thanks(text):
    assert not is_thanks(text)
