"""Hears a short thank-you that asks nothing; words only, in four languages."""

import re

from tickets.lib.words import word_set

MAX_LENGTH = 300
MAX_WORDS = 22

_WORD = re.compile(r"[a-zà-öø-ÿßœ']+", re.IGNORECASE)

_THANKS = word_set(
    # Dutch
    "bedankt dank dankje dankjewel dankuwel dankt thanks thx tnx merci dankbaar bedank",
    # English
    "thank thankyou cheers ta appreciated appreciate grateful thnx ty",
    # German
    "danke dankeschön herzlichen vielen besten dankend",
    # French
    "remercie remercions remerciements",
)
_WEAK = frozenset({"herzlichen", "vielen", "besten"})  # only with 'Dank' behind them
_FILLERS = word_set(
    # Dutch
    "je jullie u jou uw jouw heel erg hartelijk hartelijke vriendelijk voor de het",
    "een snelle snel",
    "reactie antwoord hulp service moeite info informatie bericht mail email",
    "terugkoppeling top",
    "super fijn prima goed perfect mooi geweldig ok oke oké okay helemaal in orde is",
    "dat dit was al",
    "alvast wel nogmaals zeer bij deze hierbij hartstikke goede fijne dag weekend",
    "avond en gelukt",
    "opgelost probleem gevonden ontvangen binnen aangekomen pakket pakketje",
    "bestelling nu alles weer",
    "werkt duidelijk leuk hallo hoi dag beste geachte goedemorgen goedemiddag",
    "goedenavond heer",
    "mevrouw ik we wij hem heb hebben ben zijn blij mee ermee tevreden zo dan ook",
    "klopt nog gewenst",
    "toegewenst oplossing afhandeling zien uitleg namens ons mij mijn groet geholpen netjes",
    # English
    "you very much so many a lot for your the quick fast reply response answer help support",
    "assistance great perfect awesome excellent good nice fine it i we really that",
    "this is was got",
    "works working now all solved fixed again have day hello hi hey dear team and my",
    "to wonderful",
    "received arrived order package parcel kind wishes amazing brilliant lovely just",
    "s m ve swift",
    "prompt service information update happy with problem issue well done of day's",
    "sorted kindly",
    # German
    "ihnen dir euch schön für die das den der schnelle antwort hilfe rückmeldung sehr",
    "viel gut",
    "alles klar hat geklappt funktioniert erledigt angekommen paket bestellung und",
    "einen schönen tag",
    "noch super ist jetzt nochmals nochmal mal hallo guten liebe lieber lieben sie",
    "ich wir habe",
    "erhalten schnell bearbeitung wünsche damit herr frau bin zufrieden toll prompte",
    "sehr geehrte",
    # French
    "beaucoup pour votre vos vous la le les réponse rapide aide bien parfait super très",
    "c'est bon tout est reçu colis commande bonne journée soirée bonjour bonsoir et",
    "je nous mille",
    "encore infiniment d'avance cordiale rapidité réactivité service j'ai ça marche",
    "nickel une à",
    "tous madame monsieur",
    "oui ja yes jawel",
)
# From a closing on, names may follow.
_CLOSINGS = word_set(
    "groet groeten groetjes mvg hoogachtend gr grtjs liefs regards greetings sincerely best",
    "yours grüße grüßen gruß gruss grüsse mfg lg vg freundlichen freundliche liebe viele",
    "cordialement bien amicalement salutations sentiments bav vriendelijke met kr br",
    "xx x mit",
)
_SURE_CLOSINGS = _CLOSINGS - {"best", "liebe", "viele", "bien", "met", "mit", "x"}
# A word that takes the thanks back.
_REFUSAL = word_set(
    "maar echter niet geen but however not no still didn't doesn't aber jedoch nicht kein",
    "keine mais pas cependant toutefois toch helaas unfortunately leider malheureusement",
)
MAX_NAMES = 4


def is_thanks(text: str) -> bool:
    """Whether a visible reply says thank you and nothing that needs an answer."""
    flat = " ".join(text.split())
    if not flat or len(flat) > MAX_LENGTH or "?" in flat or any(mark.isdigit() for mark in flat):
        return False
    if "@" in flat or "http" in flat.lower():
        return False
    words = [word.casefold().strip("'") for word in _WORD.findall(flat)]
    if not 0 < len(words) <= MAX_WORDS or _REFUSAL & set(words):
        return False
    if not (_THANKS - _WEAK) & set(words):
        return False
    return _says_nothing_else(words)


def _says_nothing_else(words: list[str]) -> bool:
    """All words are thanks or small talk; names may stand in greeting and below the closing."""
    last_thanks = max(place for place, word in enumerate(words) if word in _THANKS)
    unknown_before = unknown_after = 0
    is_closing = False
    for place, word in enumerate(words):
        if word in _SURE_CLOSINGS and place > 0:
            is_closing = True
        if word in _THANKS or word in _FILLERS or word in _CLOSINGS:
            continue
        if is_closing or place > last_thanks:
            unknown_after += 1
        else:
            unknown_before += 1
    return unknown_before <= 1 and unknown_after <= (MAX_NAMES if is_closing else 1)
