"""What makes a kind letter more than a compliment, and what only looks as if it did."""

from tickets.lib.words import any_of, word_set

#: One of these and it is no mere compliment.
DOUBTS = word_set(
    # Dutch
    "niet geen nooit nergens maar echter helaas jammer retour retourneren ruilen omruilen",
    "terug terugsturen annuleren annulering opzeggen wanneer waarom hoe welke kunt kunnen kun kan",
    "willen wil wilt wou zou zouden zoek zoeken nodig graag stuur stuurt alvast voorbaat hoor",
    "wijzigen aanpassen doorgeven vraag vragen alleen behalve verzoek offerte factuur bieden",
    "aanbieden korting omzet samenwerking samenwerken vrijblijvend slecht slechte slechter",
    "waardeloos waardeloze teleurgesteld teleurstellend teleurstelling ondanks hoewel pas",
    "voortaan elders concurrent opgehangen wachtrij wachttijd gewend onbeschoft brutaal lomp boos",
    "woedend belachelijk schande schandalig schandelijk treurig triest irritant irritatie ergernis",
    "oplichters oplichting flut rommel troep prut miskoop drama dramatisch dramatische ramp",
    "rampzalig hopeloos bagger onacceptabel verprutst zogenaamd zogenaamde kliko container",
    "vuilnisbak bedoening boel grap volgens anders liever eigenlijk",
    # English
    "not no never but however unfortunately return refund exchange cancel cancelling canceling",
    "why how where which can could would should please question need needs want wants still except",
    "although though despite quote invoice offer bad poor poorly disappointed disappointing",
    "don't doesn't didn't isn't wasn't can't couldn't won't haven't hasn't wouldn't hardly if",
    "unless only expect expected another elsewhere competitor instead advance rude useless",
    "ridiculous disgrace disgraceful shame shambles pathetic awful terrible horrible horrendous",
    "worst worse disgusting appalling lousy scam fraud supposedly apparently queue voicemail",
    "discount price revenue marketing seo leads brands i'd paid sarcasm",
    # German
    "nicht kein keine keinen nie aber leider jedoch rücksendung retoure umtausch umtauschen",
    "stornieren widerrufe widerruf wann warum wie welche können könnten könnte kann bitte frage",
    "beschwerde reklamation trotz obwohl nur rechnung angebot schlecht schlechte",
    "enttäuscht enttäuschend wenn möchte möchten hätte hätten würde brauche benötige schicken",
    "senden voraus erst sollte warte angeblich unverschämt frechheit katastrophe umsatz rabatt",
    # French
    "pas jamais mais cependant malheureusement retour remboursement échange échanger annuler",
    "quand pourquoi comment quel quelle pouvez pourriez svp question attendre attends attendu",
    "réclamation malgré sauf facture devis offrons mauvais mauvaise déçu déçue décevant si",
    "souhaite souhaiterais voudrais aimerais veux besoin envoyer toutefois honte scandaleux nul",
    "j'attends d'avance remise",
)
#: What the shop may have put right.
TROUBLE = word_set(
    "klacht klachten kapot kapotte defect defecte stuk beschadigd beschadigde verkeerd verkeerde",
    "fout foute mist",
    "ontbreekt ontbreken probleem problemen laat wachten gewacht vertraging vertraagd gebroken",
    "gescheurd scheur kras krassen deuk barst barstje vlek lek leeg lege kwijt vergeten scherven",
    "broken damaged faulty wrong missing complaint problem problems issue late delay delayed",
    "waiting waited torn crack cracked dent scratch scratched leak leaking empty lost forgot",
    "kaputt defekt beschädigt falsch falsche falschen fehlt fehlte fehlen problem spät warten",
    "gewartet verspätet verspätung zerbrochen",
    "cassé cassée endommagé endommagée défectueux défaut erreur manque manquait manquant problème",
    "retard abîmé perdu vide",
)
_REST = (
    "u|jullie|je|jou|even|toch|graag|ook|nog|hierbij|via|langs|op|deze|weg|manier|alleen|maar|gewoon"
    "|wel|hem|haar|hen|iedereen|allemaal|heel|hartelijk|mijn|onze|een|dikke|grote|groot|echt|zeer"
    "|nogmaals|bij|voor"
)
_GLADLY = "ik|we|wij|hier|zeker|dan|ook|graag|vaak|beslist|absoluut|weer|bij|jullie"
_KIND_ADVERB = (
    "snel|goed|vriendelijk|netjes|zorgvuldig|blij|mooi|fijn|lief|attent|tevreden|leuk|prachtig"
    "|prettig|geweldig|fantastisch|aardig|behulpzaam|geduldig|persoonlijk|klantvriendelijk|makkelijk"
)
#: Holds a word of doubt and says the opposite, or asks nothing.
HARMLESS = any_of(
    # Dutch: no complaint, no question
    (
        r"(?:zonder|geen) (?:enige |een )?(?:klachten|klacht|vragen|vraag|gedoe|gezeur|morren"
        r"|discussie|poespas|probleem|problemen)(?: en (?:zonder|geen) \w+)?"
    ),
    (
        r"(?:niets|niks) (?:te (?:vragen|klagen|mopperen|zeuren|wensen)|dan lof|op aan te"
        r" merken)(?:,? (?:alleen|slechts|maar))?"
    ),
    r"(?:kan|kon) (?:echt |gewoon )?niet beter|niet beter kunnen",
    r"alleen maar (?:lof|goeds|positief|complimenten)",
    (
        r"dat (?:zie|maak|kom|hoor|lees|vind) (?:je|ik) (?:echt |tegenwoordig |nog )?niet (?:zo"
        r" )?(?:vaak|veel|snel)(?: meer)?"
    ),
    r"(?:vergeet|vergeten) (?:ik|we|wij) (?:echt )?(?:niet|nooit)(?: (?:meer|gauw|snel))?",
    r"niet (?:zo |erg |echt |heel )?(?:handig|technisch|vanzelfsprekend|te geloven)",
    r"(?:nog |wel )?geen \w+ (?:euro|uur|dag)",
    r"niet (?:durven )?hopen",
    # Dutch: only to say so
    (
        rf"(?:ik|wij|we) (?:wil|willen|wilde|wilden|wou)(?: (?:{_REST})){{0,8}} (?:bedanken"
        r"|complimenteren|compliment|complimenten|pluim|laten weten|zeggen|kwijt)"
    ),
    (
        rf"(?:wil|willen|wilde) (?:ik|wij|we)(?: (?:{_REST})){{0,8}} (?:bedanken|complimenteren"
        r"|compliment|complimenten|pluim|laten weten|zeggen|kwijt)"
    ),
    (
        rf"(?:graag )?(?:wil|willen|wilde) (?:ik|wij|we)(?: (?:{_REST})){{0,8}} (?:waardering"
        r"|dank|dankbaarheid) (?:uitspreken|laten blijken|betuigen|overbrengen)"
    ),
    r"hoe (?:krijgen|doen) jullie het (?:toch )?voor elkaar",
    r"(?:niets|niks|geen vraag),? (?:alleen|maar)",
    r"terwijl (?:ik|we|wij) (?:er ?op )?(?:kon |konden )?(?:wacht\w*|stond te wachten)",
    r"(?:geef|zeg|doe|ga) (?:\w+ )?maar",
    rf"(?:kom|komen|bestel|bestellen|koop|kopen|winkel) (?:(?:{_GLADLY}) ){{0,4}}(?:graag|terug)",
    r"graag (?:weer|nog eens|vaker|gezien)",
    r"(?:belde|belden|mailde|mailden) (?:(?:mij|me|ons|zelf|meteen|direct|netjes) ){0,3}terug",
    rf"hoe (?:ontzettend |enorm |heel |erg |super )?(?:{_KIND_ADVERB})\w*",
    r"pas (?:gekocht|besteld|geleden|geopend|nieuwe?)",
    r"weken geleden|maanden geleden|een (?:heel )?stuk \w+er",
    # English
    r"could(?:n't| not) (?:be|have been) (?:\w+ )?(?:happier|better|nicer|kinder|more|easier)",
    r"could(?:n't| not) have (?:asked|wished) for (?:\w+ ){0,2}(?:better|more|nicer)",
    r"can(?:'t|not| not) (?:fault|(?:thank|praise|recommend) (?:\w+ ){1,4}enough)",
    r"no (?:complaints?|questions? asked|fuss|hassle|problems? at all)(?: at all)?",
    r"not (?:a (?:question|complaint)|enough (?:words|thanks)|often)",
    r"credit where (?:credit|it)|nothing (?:but|to complain about)|last but not least|not only",
    r"if only all",
    r"(?:don't|rarely|hardly ever) (?:usually |often |normally )?(?:write|leave|do|post)",
    (
        r"(?:don't|won't) (?:see|find|get) (?:that|this|it|such \w+) (?:very |too )?often(?: any"
        r" ?more| these days)?"
    ),
    r"don't change (?:a|any)thing",
    r"wouldn't (?:hesitate|even (?:take|hear of|accept)(?: a)?)",
    (
        r"how (?:very |really |truly |incredibly |so )?(?:impressed|happy|pleased|grateful|kind"
        r"|helpful|nice|lovely|good|great|quickly|quick|fast|friendly|patient|thoughtful|well"
        r"|much (?:i|we) (?:love|appreciate|enjoy)\w*)"
    ),
    r"(?:how|what) (?:customer )?(?:service|support|it|things|a shop) should be(?: done)?",
    r"how it(?:'s| is) done",
    (
        r"please (?:pass|give|send|say|tell|thank|convey|forward)(?: (?:on|along|a|an|my|our|him"
        r"|her|them|the|your|big|huge|special|team|everyone)){0,5} (?:thanks|compliments|regards"
        r"|love|praise|thank you|gratitude)"
    ),
    r"i only wanted to|i just wanted? to",
    (
        r"(?:want|wanted|would like|i'd like) to (?:say|thank|let you (?:all )?know|express|tell"
        r" you|compliment)"
    ),
    r"look no further",
    r"weeks ago|months ago|saved the day|years? (?:ago|now)",
    # German
    (
        r"(?:wollte|wollten|möchte|möchten)(?: (?:ich|wir|nur|mich|uns|mal|kurz|ihnen|euch|dir"
        r"|einfach|auch|heute|ganz|herzlich|noch|einmal|hiermit|gerne|sie|ein|großes)){0,8}"
        r" (?:danke?n?|bedanken|sagen|loben|lob|aussprechen|mitteilen|dankeschön)"
    ),
    r"nicht (?:alltäglich|selbstverständlich|zu toppen|genug (?:danken|loben))",
    r"nichts (?:auszusetzen|zu meckern)|nicht besser|kein(?:e)? (?:frage|beschwerde)",
    r"bitte (?:geben|richten|sagen) sie (?:\w+ ){0,5}(?:lob|danke?|dankeschön|kompliment)",
    r"nur (?:empfehlen|weiterempfehlen|lob|gutes|positives|loben)",
    r"wie (?:schnell|nett|freundlich|gut|schön|unkompliziert|immer)",
    # French
    r"rien à (?:redire|dire)",
    (
        r"je (?:souhaite|voudrais|tiens à|tenais à|veux)(?: (?:juste|vous|simplement|tous|toutes"
        r"|sincèrement|vivement)){0,4} (?:remercier|féliciter|dire merci)"
    ),
    r"(?:si|tellement) (?:gentils?|gentille|rapide|bien|bonne?|aimable|agréable)",
    (
        r"quel(?:le)? (?:plaisir|bonheur|belle|bel|bonne|bon|gentillesse|rapidité|service|accueil"
        r"|équipe|qualité|professionnalisme)"
    ),
)
#: Never before so good: then 'never' is praise.
SUPERLATIVE = any_of(
    rf"(?:zo'?n?|zulke?) (?:{_KIND_ADVERB})\w*",
    r"such (?:an? )?(?:good|great|kind|friendly|helpful|lovely|excellent|wonderful|quick|fast)",
    r"so (?:well|kind|kindly|friendly|helpful|quick|quickly|fast|pleased|happy|impressed)",
    r"(?:so|solch) (?:eine[nr]? )?(?:nett|schnell|freundlich|gut|toll|kompetent)\w*",
    r"aussi (?:bien|bonne?|rapide|gentils?|gentille|aimable|agréable)",
)
NEVER = any_of(
    "nog nooit|nooit (?:eerder )?|have never|never|noch nie|nie zuvor|selten|n'ai jamais|jamais"
)
#: What follows one of these weighs more than what stands before it.
TURN = any_of("maar|but|aber|mais")
#: Words that doubt only together.
DOUBTING = any_of(
    r"te (?:klein|groot|strak|krap|kort|lang|laat|duur|zwaar|wijd|ruim|smal|breed|vroeg)",
    r"too (?:small|big|large|tight|short|long|late|expensive|heavy|wide|narrow|loose|early)",
    r"zu (?:klein|groß|eng|kurz|lang|spät|teuer|schwer|weit)",
    r"trop (?:petite?|grande?|serrée?|courte?|longue?|tard|chère?|lourde?)",
    r"(?:na|al|duurde|sinds|al meer dan|ruim) (?:\w+ )?(?:weken|dagen|maanden)",
    r"(?:\w+ )?(?:weken|weeks|months|wochen|semaines)(?: (?:gewacht|later|late|for|für))",
    r"(?:in|after|took|for|nearly|over|than) (?:\w+ ){0,2}(?:weeks|months)|\w+ weeks",
    r"(?:drei|vier|fünf|sechs|zwei|\d+) wochen|(?:deux|trois|quatre|cinq|six|\d+) semaines",
    r"(?:twee|drie|vier|vijf|zes|acht|\d+) weken",
    r"\w+ uur in de (?:wacht\w*|rij)|on hold|hung up",
    r"day (?:two|three|four|five|six|seven|eight|nine|ten|\d+)",
    r"(?:derde|vierde|vijfde|zesde|zoveelste) keer",
    r"(?:third|fourth|fifth|umpteenth) time|laatste (?:\w+ )?keer|niet van jullie gewend",
    r"when (?:will|do|does|is|are|can|could|should|would|am)|let me know|looking for",
    r"(?:what )?a joke|in(?:to)? the (?:bin|rain)|get back to me|call me|(?:send|give|tell) me",
    r"(?:we|i) help|so-called",
    r"(?:wij|we|ik) (?:helpen|help) (?:\w+ )?(?:winkels|webshops|bedrijven|ondernemers)",
    (
        r"our (?:services?|company|products?|factory|platform|solutions?|agency|software|experts?"
        r"|catalogue|customers|clients)"
    ),
    r"unsere?[rmn]? (?:agentur|firma|unternehmen|produkte|angebote?|experten|kunden)",
    (
        r"(?:en|in) (?:mille |duizend |tausend |a thousand )?(?:morceaux|miettes|stukken|scherven"
        r"|stücken?|scherben|pieces)"
    ),
    r"aan diggelen",
    r"laat (?:me|mij|het|even|ons|maar)|bel (?:me|mij|maar)|vertel (?:je|u|jullie)",
    r"(?:je vous )?remercie d'avance|merci d'avance|im voraus|vielen dank schon",
    r"laisse[zr]? (?:moi|nous)|tenez-moi",
    # A question without its mark, as many write it.
    r"^(?:hebben|hebt|heeft|zijn|bent|kunnen|kunt|leveren|verkopen|weten|gaan|mag|mogen|is er)",
    r"^(?:do you|are you|have you|will you|haben sie|gibt es|avez-vous)",
)
#: The shop put it right.
MENDED = any_of(
    r"(?:kreeg|kregen) (?:\w+ ){0,6}een nieuwe?",
    "opgelost|geregeld|verholpen|hersteld|vervangen|gerepareerd|omgeruild|klaargezet|rechtgezet",
    "goedgemaakt|in orde gemaakt|nagestuurd|nagebracht|achteraan gebracht|meteen een nieuwe?",
    "direct een nieuwe?|een nieuwe (?:gestuurd|opgestuurd|toegestuurd|gekregen|in huis|gebracht)",
    "sorted|fixed|resolved|solved|replaced|put (?:it )?right|repaired|replacement (?:arrived|came)",
    "sent (?:me |us )?(?:a |the )?(?:new|replacement)(?: one)?",
    "gelöst|behoben|ersetzt|repariert|ersatz (?:geschickt|bekommen|erhalten)",
    "résolu|remplacée?|réparée?|réglé",
)
