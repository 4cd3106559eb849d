"""The kind words: clear ones, and half ones that only together make a compliment."""

from tickets.lib.words import any_of

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
#: One of these is clear.
PRAISE = tuple(
    any_of(phrase)
    for phrase in (
        # Dutch
        rf"(?:{_GOOD['nl']}) (?:(?:snelle|goede|vriendelijke) )?(?:{_THING['nl']})",
        (
            rf"(?:{_THING['nl']}) (?:is|was|zijn|waren) (?:echt |weer |ook )?(?:geweldig"
            r"|fantastisch|uitstekend|perfect|super|top|schitterend|prachtig|(?:erg|heel|zeer)"
            r" (?:goed|fijn|prettig|vriendelijk))"
        ),
        r"(?:mijn|onze|alle|veel|groot|grote?|dikke?|welverdiend) compliment(?:en)?",
        r"compliment(?:en)? (?:voor|aan|over)",
        (
            r"(?:heel|erg|zeer|ontzettend|super|bijzonder|hartstikke|enorm|echt) ?(?:blij"
            r"|tevreden|enthousiast) (?:met|over|ermee|erover)"
        ),
        r"complimenten|complimentje|dat noem ik (?:nog eens |pas )?service",
        r"(?:fantastisch|geweldig|uitstekend|perfect) (?:geholpen|geregeld|opgelost|geadviseerd)",
        r"petje af|hulde|chapeau|ga zo door|een (?:echte |dikke )?aanrader",
        # English
        rf"(?:{_GOOD['en']}) (?:(?:and )?(?:fast|quick|friendly|prompt) )?(?:{_THING['en']})",
        (
            rf"(?:{_THING['en']}) (?:is|was|were|are) (?:just |really |truly |absolutely"
            r" )?(?:great|excellent|fantastic|amazing|wonderful|outstanding|superb|brilliant"
            r"|awesome)"
        ),
        r"to compliment (?:you|your|on)|so (?:happy|pleased)(?= with|$|[.!])",
        r"my compliments|compliments (?:to|for|on)",
        r"(?:very|really|so|absolutely|extremely|truly) (?:happy|pleased|impressed|satisfied) with",
        r"made (?:my|our) (?:\w+'s )?day|hats off",
        r"keep up the good work|highly recommended?",
        # German
        (
            rf"(?:{_GOOD['de']})(?:e[rsnm]?)? (?:(?:schnelle[rsn]?|freundliche[rsn]?)"
            rf" )?(?:{_THING['de']})"
        ),
        rf"(?:{_THING['de']}) (?:ist|war|sind|waren) (?:wirklich |einfach )?(?:{_GOOD['de']})",
        r"(?:großes|grosses|riesen|mein) (?:kompliment|lob)|kompliment (?:an|für)",
        (
            r"(?:sehr|total|super|äußerst|wirklich|rundum) (?:zufrieden|glücklich|begeistert)"
            r" (?:mit|von|über)"
        ),
        r"bin begeistert|weiter so|hut ab|weiterempfehlen",
        # French
        rf"(?:{_GOOD['fr']}) (?:{_THING['fr']})",
        (
            rf"(?:{_THING['fr']}) (?:(?:est|était|sont) )?(?:vraiment |tout simplement"
            rf" )?(?:{_GOOD['fr']})"
        ),
        r"(?:mes|tous mes) compliments|(?:toutes mes )?félicitations (?:à|pour)",
        r"bravo (?:à|pour)",
        (
            r"(?:très|vraiment|super|extrêmement) (?:contente?|satisfaite?|ravie?|heureuse"
            r"|heureux) (?:de|du|des|avec)"
        ),
        r"chapeau à|continuez (?:ainsi|comme ça)|je recommande",
        # Dutch, said another way
        (
            r"wat een (?:(?:ontzettend|super|heerlijk|geweldig|enorm|echt) )?(?:leuke?|lieve?"
            r"|mooie?|fijne?|goede?|snelle|prachtige?|geweldige?|fantastische?|heerlijke?|aardige"
            r"|topper|toppers|schat|schatten|vakman|vakmanschap|topservice|klasse)(?: \w+)?"
        ),
        (
            r"wat (?:hebben|zijn|is|was|heeft) (?:\w+ ){1,4}(?:prachtig|geweldig|fantastisch|mooi"
            r"|lief|goed|snel|vriendelijk|netjes|top|leuk|fijn|blij|tevreden)"
        ),
        r"(?:dikke |grote )?(?:pluim|schouderklopje)(?: (?:voor|aan|geven|verdiend|van))?",
        (
            r"(?:dat|het) (?:ik |we |wij )?(?:dat |het )?(?:erg|heel|zeer|echt|super|ontzettend"
            r"|bijzonder) (?:netjes|fijn|lief|attent|knap|aardig|sympathiek|prettig) (?:vond"
            r"|vonden|vind|vinden)"
        ),
        (
            r"(?:zo|heel|erg|super|echt|zeer|ontzettend|geweldig|fantastisch) (?:prettig|fijn|top"
            r"|vriendelijk|goed|snel|netjes|keurig|perfect|lief|leuk|persoonlijk) (?:geholpen"
            r"|geregeld|opgelost|geadviseerd|ontvangen|bezorgd|geleverd|ingepakt)"
        ),
        (
            r"(?:er|daar|hier|ermee) (?:\w+ )?(?:heel|erg|zeer|ontzettend|super|zo|dol|echt)"
            r" ?(?:blij|tevreden|enthousiast|gelukkig) (?:mee|over)"
        ),
        (
            r"jullie zijn (?:echt |echte |absolute |gewoon )*(?:toppers?|schatten|kanjers|helden"
            r"|geweldig|fantastisch|super|de beste)"
        ),
        r"wat een schatten",
        r"(?:mijn|onze) dank is groot|duizendmaal dank|(?:niets|niks) dan lof",
        r"(?:mijn|onze|zijn|haar) (?:eeuwige|grote|oprechte) dank",
        (
            r"(?:mijn|onze) (?:\w+ )?(?:waardering|dankbaarheid) (?:uitspreken|uit te spreken"
            r"|laten blijken|voor)"
        ),
        r"lof (?:voor|over)|bravo(?! à| pour)",
        r"blijf (?:\w+ ){0,2}(?:zo )?(?:doorgaan|door ?gaan)|ga (?:\w+ )?zo door|kudos",
        r"kei ?goed|hulde|(?:een )?(?:schot in de roos|feest om te|verademing)|zo hoort het",
        r"goud waard",
        (
            r"(?:alles|allemaal|ging|gaat|verliep|loopt|werkt|is) (?:\w+ )?(?:perfect|vlekkeloos"
            r"|op rolletjes|gesmeerd|uitstekend|tot in de puntjes|fantastisch|geweldig|super)"
        ),
        r"(?:dankzij|door) (?:jullie|u|uw) (?:\w+ ){0,3}(?:op tijd|gelukt|gered|geslaagd)",
        r"echt (?:klasse|top|super|geweldig|fantastisch)",
        r"wat (?:attent|lief|fijn|aardig|leuk) (?:dat|van|om)|klasse gedaan",
        r"fan van (?:jullie|deze|uw)|goud in handen|vakwerk|(?:zit|past) als gegoten",
        # English, said another way
        r"above and beyond|saved (?:the|my|our) (?:day|wedding|christmas|holiday|birthday)",
        r"pass (?:on )?(?:my|our) (?:thanks|compliments|gratitude|regards)(?: on)?",
        r"credit where (?:credit(?:'s| is)? due|it(?:'s| is) due)|a credit to (?:you|your)",
        (
            r"what an? (?:\w+ )?(?:lovely|wonderful|great|fantastic|amazing|brilliant|beautiful"
            r"|nice|superb|pleasant|treat|joy|gem|delight)(?: \w+)?"
        ),
        r"couldn't (?:be|have been) (?:happier|more (?:pleased|helpful|satisfied)|better|nicer)",
        r"how (?:very |really |truly )?(?:impressed|happy|pleased|grateful|thrilled) (?:i|we)",
        r"(?:so|very|really) glad (?:i|we) (?:found|chose|ordered|bought|discovered)",
        r"(?:is|that's) (?:exactly )?how (?:\w+ )?(?:service|it) should be|flawless|keep it up",
        r"over the moon|spot on",
        (
            r"you(?:'re| are| guys are)? (?:an? )?(?:absolute )?(?:stars?|rock|the best|legends?"
            r"|amazing|brilliant|wonderful)"
        ),
        r"you guys rock|ten out of ten|first class|top notch|second to none",
        r"exceeded (?:all )?(?:my|our) expectations|tip top",
        (
            r"(?:everything|all|it) (?:works|worked|fits|went|is|was|arrived) (?:absolutely |just"
            r" )?(?:perfect|perfectly|great|brilliantly|beautifully|smoothly|wonderful|flawlessly)"
        ),
        r"(?:absolutely|completely|really|so|very) (?:thrilled|delighted|chuffed|grateful|in love)",
        r"delighted|can highly recommend",
        (
            r"(?:was|were|is|are|been) (?:\w+ )?(?:so|very|really|extremely|incredibly|super)"
            r" (?:kind|helpful|friendly|patient|polite|professional|understanding|thoughtful)"
        ),
        r"(?:an? )?(?:real|absolute|total|true) (?:gem|star|legend|pleasure|delight|lifesaver)",
        r"(?:the|your) best (?:\w+ )?(?:shop|store|service|company)|best \w+ ever",
        r"(?:can't|cannot|can not) (?:fault|(?:thank|praise|recommend) (?:\w+ ){1,4}enough)",
        # German, said another way
        r"empfehle (?:sie|euch|ihren|den|das) (?:\w+ )?(?:weiter|shop|laden)",
        r"gro(?:ß|ss)(?:es|en) (?:lob|dankeschön|kompliment)|freuen uns riesig",
        r"freue mich riesig|blitzschnell|ein (?:großes |herzliches )?dankeschön",
        r"alles (?:war |ist )?(?:bestens|perfekt)",
        r"(?:macht|machen sie|machen) (?:bitte |nur )?weiter so|spitze",
        r"einfach (?:toll|klasse|super)",
        r"so (?:eine )?(?:nette?|schnelle?|freundliche?|gute?|tolle?) (?:\w+ ){0,4}selten",
        # French, said another way
        r"quel(?:le)? (?:plaisir|bonheur|gentillesse|belle \w+|bel \w+) ?(?:de commander)?",
        r"jamais été aussi bien|tout (?:était|est|était vraiment) parfait",
        r"enchantée? (?:de|du|des|par)|un (?:immense|grand|énorme) (?:merci|bravo) (?:à|pour)",
        (
            r"(?:vous (?:remercier|féliciter)|merci) (?:\w+ )?pour votre (?:gentillesse|amabilité"
            r"|professionnalisme|efficacité|disponibilité)"
        ),
    )
)

#: One is polite; several of them in a letter that asks nothing are a compliment.
HALF = any_of(
    # Dutch
    r"dank aan|bedankje|(?:heel|super) veel dank|duizend dank",
    (
        r"wat een (?:service|winkel|verschil|verrassing|kwaliteit|snelheid|team|feest|opluchting"
        r"|mooi\w*)"
    ),
    r"als nieuw|nog mooier|mooier dan|beter dan verwacht|sneller dan|al in huis",
    r"zorgvuldig\w*|attente?|geduld|geduldige?|vriendelijke?|behulpza(?:am|me)|lieve?|leuke?",
    r"vakkundige?|deskundige?|oprecht|geholpen|uitgelegd|meegedacht|tijd genomen",
    r"klantvriendelijke?|meedenken\w*|persoonlijke?",
    r"prachtige?|schitterende?|geweldige?|fantastische?|heerlijke?|supersnel|razendsnel",
    r"keurige?|netjes|perfecte?|top|super|vlotte?|precies goed|klopte precies",
    r"(?:dol)?blij|tevreden|(?:ape)?trots|verwend|enthousiast|onder de indruk|genieten|geniet",
    r"dol op|plezier|handgeschreven|kaartje erbij",
    r"vaste klant|(?:een )?klant voor het leven",
    r"(?:bestel|koop|kom) (?:hier |ik |zeker |graag |beslist |vaker ){1,3}(?:weer|terug|vaker)?",
    r"vaker bestellen|omrijden",
    r"raad (?:\w+ ){1,4}aan|beveel (?:\w+ ){1,4}aan|aanbevolen|aangeraden|doorverteld",
    r"aan (?:mijn |onze )?\w+ verteld|vijf sterren|tot de volgende (?:keer|bestelling)|eerlijk",
    r"rolletje|mag ook (?:wel ?eens|gezegd)",
    (
        r"(?:meteen|direct|dezelfde dag nog|binnen een (?:uur|dag)) (?:\w+ ){1,4}(?:klaargezet"
        r"|geregeld|opgelost|gestuurd|gebracht|geholpen|antwoord)"
    ),
    r"(?:vergeet|vergeten) (?:ik|we|wij) (?:niet|nooit)(?: (?:meer|gauw|snel))?",
    # English
    r"thank you(?:!| so much| very much| all| for being)|(?:big|huge|special) thank(?:s| you)",
    r"appreciate (?:it|you|that|your|all|everything)|grateful|five stars",
    r"lovely|gorgeous|beautiful(?:ly)?|stunning|kind|friendly|helpful|patient|polite",
    r"thoughtful|perfect(?:ly)?|fantastic|amazing|wonderful|excellent|great|brilliant",
    r"(?:really |absolutely |just )?loves? (?:it|them|mine|hers|his|theirs|the|my)|delighted",
    r"thrilled|impressed|pleased|happy|glad|arrived (?:a day |\w+ days )?early",
    (
        r"(?:will|i'll|we'll) (?:definitely |certainly |be )*(?:order|buy|shop|back|come back"
        r"|recommend|telling|tell)(?: (?:again|here|all|everyone))?"
    ),
    r"handwritten note|comfortable|careful(?:ly)?|spotless|tidy|professional|a pleasure",
    r"thank you for the",
    r"fits like a glove|in (?:one|two) days|the same day|next day|took the time|explained",
    r"helped",
    # German
    r"danke sagen|vielen lieben dank|ausgesprochen nett",
    r"(?:sehr|so|wirklich|besonders) (?:nette?|freundliche?|hilfsbereit|kompetent|gute?)",
    r"liebevoll|wunderbar|perfekt|toll|super|hervorragend|zufrieden|begeistert|schneller als",
    r"gerne wieder|dankeschön|großartig|gefreut|überraschung|sehr zufrieden|hochwertig",
    r"herzlichen dank",
    # French
    r"remercier|gentillesse|rapidité|magnifique|superbe|parfaite?|en avance|ravie?|plaisir",
    r"excellente?|impeccable|à bientôt|reviendrai|précieuse|efficace|soignée?",
    r"recommander(?:ai|ons)",
)
