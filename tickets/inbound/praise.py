"""Hears a compliment that asks nothing; words only, in four languages, rather too few than wrong.

A compliment taken for a question costs a click; a complaint taken for a compliment costs a
customer. So anything that asks, doubts, denies or sells is no compliment, however kind it sounds.
"""

import re

from tickets.lib.words import word_set

MAX_LENGTH = 1_200

_WORD = re.compile(r"[a-zà-öø-ÿßœ']+", re.IGNORECASE)
#: One of these and it is no mere compliment.
_DOUBTS = word_set(
    # Dutch
    "niet geen nooit nergens maar echter helaas jammer kapot kapotte defect defecte stuk",
    "beschadigd beschadigde verkeerd verkeerde fout foute klacht retour retourneren ruilen",
    "omruilen terug terugsturen annuleren annulering wanneer waarom hoe welke kunt kunnen kun kan",
    "willen vraag vragen mist ontbreekt ontbreken probleem laat wachten gewacht alleen",
    "behalve verzoek offerte factuur bieden aanbieden slecht slechte waardeloos waardeloze",
    "teleurgesteld ondanks hoewel",
    # English
    "not no never but however unfortunately broken damaged faulty wrong missing return refund",
    "exchange cancel when why how where which can could please question problem late waiting",
    "waited still complaint except although despite quote invoice offer our bad poor disappointed",
    "don't doesn't didn't isn't wasn't can't couldn't won't haven't hasn't hardly if unless",
    # German
    "nicht kein keine keinen nie aber leider jedoch kaputt defekt beschädigt falsch falsche fehlt",
    "fehlen rücksendung retoure umtausch umtauschen stornieren wann warum wie welche können",
    "könnten könnte bitte frage problem spät warten gewartet beschwerde reklamation trotz obwohl",
    "nur rechnung angebot unsere unser schlecht schlechte enttäuscht wenn",
    # French
    "pas jamais mais cependant malheureusement cassé cassée endommagé endommagée défectueux erreur",
    "manque manquant retour remboursement échange échanger annuler quand pourquoi comment quel",
    "quelle pouvez pourriez svp question problème retard attendre attendu réclamation malgré sauf",
    "facture devis offrons mauvais mauvaise déçu déçue si",
)
_GOOD = {
    "nl": "geweldige?|fantastische?|uitstekende?|perfecte?|super|top|prima|fijne|keurige?"
    "|voortreffelijke?|schitterende?|prachtige?|bijzonder goede|heel goede|zeer goede",
    "en": "great|excellent|fantastic|amazing|wonderful|outstanding|superb|brilliant|perfect"
    "|lovely|awesome|exceptional|fabulous|very good|really good",
    "de": "toll|super|großartig|grossartig|hervorragend|ausgezeichnet|fantastisch|klasse"
    "|perfekt|wunderbar|spitzenmäßig|prima|sehr gut",
    "fr": "excellente?s?|super|formidables?|parfaite?s?|superbes?|magnifiques?|géniale?s?"
    "|remarquables?|impeccables?|au top|très bonne?s?",
}
_THING = {
    "nl": "service|klantenservice|hulp|winkel|webshop|webwinkel|kwaliteit|levering|bezorging"
    "|ervaring|product|producten|team|medewerkers?|advies|verpakking",
    "en": "service|customer service|support|help|shop|store|quality|delivery|experience|product"
    "|products|team|staff|job|work|packaging|advice",
    "de": "service|kundenservice|kundendienst|beratung|hilfe|shop|laden|qualität|lieferung"
    "|erfahrung|produkte?|team|arbeit|verpackung",
    "fr": "service|service client|aide|boutique|qualité|livraison|expérience|produits?|équipe"
    "|travail|accueil|conseils?|emballage",
}
_PRAISE = tuple(
    re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for words in (
        # Dutch
        rf"(?:{_GOOD['nl']}) (?:(?:snelle|goede|vriendelijke) )?(?:{_THING['nl']})",
        (
            rf"(?:{_THING['nl']}) (?:is|was|zijn|waren) (?:echt |weer |ook )?"
            r"(?:geweldig|fantastisch|uitstekend|perfect|super|top|schitterend|prachtig)"
        ),
        r"(?:mijn|onze|alle|veel|grote?|dikke?|welverdiend) complimenten?",
        r"complimenten? (?:voor|aan|over)",
        (
            r"(?:heel|erg|zeer|ontzettend|super|bijzonder|hartstikke|enorm|echt)"
            r" ?(?:blij|tevreden|enthousiast) (?:met|over|ermee|erover)"
        ),
        r"petje af|hulde|chapeau|ga zo door|een (?:echte |dikke )?aanrader",
        # English
        rf"(?:{_GOOD['en']}) (?:(?:and )?(?:fast|quick|friendly|prompt) )?(?:{_THING['en']})",
        (
            rf"(?:{_THING['en']}) (?:is|was|were|are) (?:just |really |truly |absolutely )?"
            r"(?:great|excellent|fantastic|amazing|wonderful|outstanding|superb|brilliant|awesome)"
        ),
        r"my compliments|compliments (?:to|for|on)",
        r"(?:very|really|so|absolutely|extremely|truly) (?:happy|pleased|impressed|satisfied) with",
        r"delighted with|made (?:my|our) (?:\w+'s )?day|hats off",
        r"keep up the good work|highly recommended?",
        # German
        (
            rf"(?:{_GOOD['de']})(?:e[rsnm]?)? (?:(?:schnelle[rsn]?|freundliche[rsn]?) )?"
            rf"(?:{_THING['de']})"
        ),
        rf"(?:{_THING['de']}) (?:ist|war|sind|waren) (?:wirklich |einfach )?(?:{_GOOD['de']})",
        r"(?:großes|grosses|riesen|mein) (?:kompliment|lob)|kompliment (?:an|für)",
        (
            r"(?:sehr|total|super|äußerst|wirklich|rundum) (?:zufrieden|glücklich|begeistert)"
            r" (?:mit|von|über)|bin begeistert|weiter so|hut ab|weiterempfehlen"
        ),
        # French
        rf"(?:{_GOOD['fr']}) (?:{_THING['fr']})",
        (
            rf"(?:{_THING['fr']}) (?:(?:est|était|sont) )?(?:vraiment |tout simplement )?"
            rf"(?:{_GOOD['fr']})"
        ),
        r"(?:mes|tous mes) compliments|(?:toutes mes )?félicitations (?:à|pour)|bravo (?:à|pour)",
        (
            r"(?:très|vraiment|super|extrêmement) (?:contente?|satisfaite?|ravie?|heureuse|heureux)"
            r" (?:de|du|des|avec)|chapeau à|continuez (?:ainsi|comme ça)|je recommande"
        ),
    )
)


def praise_in(text: str) -> str:
    """The words of a message that make it a compliment; empty when it is none, or more."""
    flat = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if not flat or len(flat) > MAX_LENGTH or "?" in flat or "@" in flat:
        return ""
    lower = flat.casefold() if "ß" not in flat else flat.lower()
    if "http" in lower or "www." in lower or _DOUBTS & set(_WORD.findall(lower)):
        return ""
    found = (pattern.search(flat) for pattern in _PRAISE)
    return next((match[0] for match in found if match), "")
