"""A compliment is heard by its words; whatever asks, doubts or sells as well is none."""

import tomllib
from pathlib import Path

import pytest

from tests.growth import is_within
from tickets.core.ticket import Kind
from tickets.demo.script import read_stories
from tickets.inbound.praise import MAX_LENGTH, praise_in
from tickets.inbound.praise.parting import without_parting

LETTERS = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "praise_letters").glob("*.toml"))
]
COMPLIMENTS = [letter for file in LETTERS for letter in file["compliment"]]
TRAPS = [letter for file in LETTERS for letter in file["trap"]]


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


def test_letters_are_enough_to_say_something():
    assert len(COMPLIMENTS) >= 40
    assert len(TRAPS) >= 40


@pytest.mark.parametrize("letter", TRAPS, ids=lambda one: f"{one['why']}: {one['subject']}")
def test_letter_that_only_sounds_kind_is_never_heard(letter):
    assert praise_in(letter["text"], letter["subject"]) == ""
    assert praise_in(letter["text"]) == ""


def test_most_compliments_in_letters_are_heard():
    heard = [one for one in COMPLIMENTS if praise_in(one["text"], one["subject"])]

    assert len(heard) >= 0.8 * len(COMPLIMENTS)


def test_compliments_of_the_demo_shop_are_heard_and_nothing_else_of_it():
    stories = read_stories()
    praise = [one for one in stories if one.kind == Kind.COMPLIMENT]
    heard = [one for one in stories if praise_in(one.text, one.subject)]

    assert len(praise) >= 9
    assert heard == praise


@pytest.mark.parametrize(
    ("subject", "text", "heard"),
    [
        ("Wat een lieve reactie", "Mijn fiets is meteen gemaakt. Fijn geholpen.", True),
        ("", "Mijn fiets is meteen gemaakt. Fijn geholpen.", False),
        # An answer to a mail of the shop carries the shop's own words.
        ("Re: Wat een lieve reactie", "Mijn fiets is meteen gemaakt. Fijn geholpen.", False),
        ("Wat een lieve reactie", "Morgen kom ik langs.", False),
        ("Wat een lieve reactie, maar", "Mijn fiets is meteen gemaakt. Fijn geholpen.", False),
        ("Wat een lieve reactie?", "Mijn fiets is meteen gemaakt. Fijn geholpen.", False),
    ],
)
def test_subject_helps_a_warm_letter_only(subject, text, heard):
    assert bool(praise_in(text, subject)) is heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("De lamp was kapot en is dezelfde dag vervangen. Petje af.", True),
        ("De lamp was kapot. Dezelfde dag is hij vervangen, petje af.", True),
        ("De lamp is kapot. Petje af voor de verpakking.", False),
        ("De lamp is vervangen, petje af. Nu is de nieuwe kapot.", False),
        ("Petje af voor de verpakking. Bij het openen lag alles door elkaar in de doos.", False),
        ("Ik kom hier zeker graag terug, petje af!", True),
        ("Ik kom hier niet meer terug, petje af!", False),
        ("I can't recommend this shop enough, hats off.", True),
        ("I can't recommend this shop, hats off.", False),
        ("Nog nooit zo vriendelijk geholpen.", True),
        ("Nog nooit geholpen. Petje af.", False),
    ],
)
def test_trouble_counts_unless_it_is_mended_and_denials_unless_they_praise(text, heard):
    assert bool(praise_in(text)) is heard


@pytest.mark.parametrize(
    "closing",
    ["Groetjes, Wim", "Met vriendelijke groet,\nW. Jansen", "Thanks,\nAoife", "Karel", "LG\nInes"],
)
def test_kind_words_of_a_closing_are_nobodys_praise(closing):
    assert without_parting(f"Waar het om gaat.\n\n{closing}").strip() == "Waar het om gaat."


def test_long_and_odd_text_takes_linear_time():
    pumps = (
        "geweldige ", "service is ", "ſß", "wat een ", "ik wil u ", "jullie zijn echt ", "maar ",
        "raad aan ", "zo'n snelle ", ". ", "....", "a! ", "groet ", "te klein ", "will be ",
        "bitte sagen sie ", "wat hebben jullie ", "drie weken ", "\nGroet", "thank a ", "so ",
    )  # fmt: skip

    def read(length):
        for pump in pumps:
            text = pump * (length // len(pump))
            praise_in(text, text)

    assert is_within(9, read, MAX_LENGTH // 4, MAX_LENGTH)
    # What is longer is not looked at.
    assert is_within(9, read, 100_000, 400_000)
