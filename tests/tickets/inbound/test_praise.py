"""A compliment is heard by its words; whatever asks, doubts or sells as well is none."""

import time

import pytest

from tickets.inbound.praise import praise_in


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Gisteren besteld, vandaag in huis. Wat een geweldige service!", "geweldige service"),
        ("Mijn complimenten aan Sanne, zo vriendelijk geholpen.", "Mijn complimenten"),
        ("Ik ben heel blij met de nieuwe jas. Groetjes, Wim", "heel blij met"),
        ("Bestelling 20311 ontvangen.\nDe service is echt top.", "service is echt top"),
        ("Petje af voor jullie.", "Petje af"),
        ("Just wanted to say: excellent customer service!", "excellent customer service"),
        ("I am really happy with the lamp, thank you so much.", "really happy with"),
        ("Compliments to the team, the parcel was here in a day.", "Compliments to"),
        ("Großes Lob, toller Service und schnelle Lieferung!", "toller Service"),
        ("Ich bin sehr zufrieden mit der Tasche.", "sehr zufrieden mit"),
        ("Un grand merci, service impeccable !", "service impeccable"),
        ("Je suis très contente de ma commande, bravo à toute l'équipe.", "bravo à"),
    ],
)
def test_compliment_is_heard_and_its_words_are_told(text, heard):
    assert praise_in(text) == heard


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Waar blijft mijn pakket?",
        "Bedankt voor het antwoord.",
        "Geweldige service, maar de jas is te klein.",
        "Wat een geweldige service... drie weken gewacht.",
        "De service was niet geweldig.",
        "Ik ben heel blij met de lamp. Kunnen jullie de factuur sturen",
        "Ik ben heel blij met de lamp. Hoe maak ik hem schoon?",
        "Jullie 'geweldige' service.",
        "Excellent service, but the sleeve is torn.",
        "Great product. Please send me the invoice",
        "We provide excellent service for shops like yours, see https://example.com",
        "Our SEO gives you an amazing experience.",
        "Great service is what I expected, I still have no parcel.",
        "Toller Service, leider ist die Tasche kaputt.",
        "Ich bin sehr zufrieden mit der Tasche. Wann kommt die zweite",
        "Super produit mais le colis est arrivé ouvert.",
        "Excellent service, pourriez-vous changer l'adresse",
        "Ik ben ontevreden over de service.",
        "My compliments. Mail me at jan@example.com",
        "Geweldige service. " * 80,
    ],
)
def test_anything_more_is_no_compliment(text):
    assert praise_in(text) == ""


def test_long_and_odd_text_takes_no_time():
    began = time.monotonic()
    for text in ("geweldige " * 120, "service is " * 100, "ſß" * 500):
        praise_in(text)
    assert time.monotonic() - began < 0.5
