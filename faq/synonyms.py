"""Words of a webshop that mean the same, and words that say nothing about what is searched."""

from collections.abc import Mapping

from tickets.lib import folding
from tickets.lib.words import word_set

#: One group a line; the shop adds its own (`vocabulary.Synonyms`).
GROUPS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "retour retourneren retourzending terugsturen terugzenden terugbrengen ruilen omruilen",
        "bezorgen bezorging bezorgd leveren levering levertijd verzenden verzending versturen",
        "verzendkosten bezorgkosten leverkosten portokosten",
        "pakket pakje zending bestelling order",
        "betalen betaling afrekenen ideal creditcard",
        "geld terugbetaling terugbetalen terugstorten restitutie",
        "garantie defect kapot stuk reparatie repareren",
        "beschadigd beschadiging schade gebroken kapot stuk",
        "annuleren annulering afzeggen herroepen herroeping bedenktijd",
        "factuur rekening bon bonnetje aankoopbewijs btw",
        "bellen telefoon telefoonnummer contact mailen klantenservice",
        "volgen traceren track trace tracking waar",
        "adres bezorgadres afleveradres verhuisd",
        "kortingscode korting actiecode couponcode",
        "maat maten grootte afmeting",
        "voorraad leverbaar beschikbaar uitverkocht",
        "afhalen ophalen afhaalpunt pakketpunt",
        "cadeaubon kadobon cadeaukaart tegoedbon",
        "gegevens privacy avg persoonsgegevens",
    ),
    "en": (
        "return returns returning refund exchange",
        "delivery deliver delivered shipping shipment dispatch",
        "parcel package order shipment",
        "pay payment paying card ideal",
        "money refund repayment reimbursed",
        "guarantee warranty broken defective faulty repair",
        "damaged damage broken",
        "cancel cancellation withdraw withdrawal",
        "invoice bill receipt vat",
        "call phone telephone contact email",
        "track trace tracking where follow",
        "address moved",
        "discount voucher coupon code",
        "size sizes measurement",
        "stock available availability",
        "pickup collect collection",
        "gift card voucher",
        "data privacy gdpr personal",
    ),
}
EMPTY = word_set(
    "de het een en van ik is niet dat op te zijn voor met er om dan mijn heb hebben heeft aan bij",
    "ook naar uit kan kunnen deze dit wel geen u uw je jullie hoe wat wanneer waar wie welke wordt",
    "worden graag in of als moet mag wil the a an and of i is not that on to be for with it my",
    "your have has from by can this no you how what when where which do does in or if must may at",
    "der die das ein eine und ich mein wie wann le la les un une et je mon comment quand",
)


def group_of(word: str, language: str, own: str) -> frozenset[str]:
    """The other words that mean the same; `own` are the groups of the shop, one a line."""
    found: set[str] = set()
    for line in (*GROUPS.get(language, ()), *own.splitlines()):
        words = folding.words(line)
        if word in words:
            found.update(words)
    return frozenset(found - {word})
