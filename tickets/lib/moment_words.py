"""The words of `moments`, Dutch and English together: people mix them, and they do not clash."""

#: Say nothing: 'op vrijdag', 'on the 24th', 'dan'.
NOISE = frozenset({"op", "on", "the", "de", "het", "dan", "tegen", "by", "rond", "around", "about"})

#: A bare hour below this is one in the afternoon.
AFTERNOON_BEFORE = 7

_WEEKDAYS = (
    "ma maandag mon monday",
    "di dinsdag tue tues tuesday",
    "wo woe woensdag wed wednesday",
    "do don donderdag thu thur thurs thursday",
    "vr vrij vrijdag fri friday",
    "za zat zaterdag sat saturday",
    "zo zon zondag sun sunday",
)
WEEKDAYS = {word: number for number, line in enumerate(_WEEKDAYS) for word in line.split()}

_MONTHS = (
    "jan januari january",
    "feb februari february",
    "mrt maart mar march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "aug augustus august",
    "sep sept september",
    "okt oktober oct october",
    "nov november",
    "dec december",
)
MONTHS = {word: number for number, line in enumerate(_MONTHS, 1) for word in line.split()}

_NUMBERS = (
    "een één a an one",
    "twee two",
    "drie three",
    "vier four",
    "vijf five",
    "zes six",
    "zeven seven",
    "acht eight",
    "negen nine",
    "tien ten",
    "elf eleven",
    "twaalf twelve",
)
NUMBERS: dict[str, float] = {
    word: number for number, line in enumerate(_NUMBERS, 1) for word in line.split()
} | {"anderhalf": 1.5, "anderhalve": 1.5}

_UNITS = {
    "minutes": "m min mins minuut minuten minute minutes minuutjes",
    "hours": "u uur uren h hour hours",
    "days": "d dag dagen day days dagje",
    "workdays": "wd werkdag werkdagen workday workdays",
    "weeks": "w week weken weeks",
    "months": "mnd maand maanden month months",
}
UNITS = {word: unit for unit, line in _UNITS.items() for word in line.split()} | {
    f"{kind} {word}": "workdays"
    for kind in ("business", "working", "work")
    for word in ("day", "days")
}

#: Lengths that have a word of their own, in minutes.
FRACTIONS = (
    (r"(?:een |'n )?half uur(?:tje)?", 30),
    (r"(?:een )?halfuur", 30),
    (r"half an hour|(?:a )?half hour", 30),
    (r"(?:een )?kwartier(?:tje)?", 15),
    (r"(?:a )?quarter of an hour", 15),
    (r"drie ?kwartier", 45),
    (r"(?:een )?uurtje", 60),
    (r"an hour and a half", 90),
)

#: Days by their distance from today.
DAY_WORDS = {
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
    "day after tomorrow": 2,
    "gisteren": -1,
    "yesterday": -1,
}

#: Parts of a day, as the word ends; None is when the shop opens.
PARTS: tuple[tuple[str, int | None], ...] = (
    (r"(?:vroeg|first thing|early)", None),
    (r"(?:vanochtend|this morning)", 9),
    (r"(?:vanmiddag|this afternoon)", 13),
    (r"(?:vanavond|this evening|tonight)", 19),
    (r"(?:ochtend|morning)", None),
    (r"(?:middag|afternoon)", 13),
    (r"(?:avond|evening)", 19),
    (r"(?:noon|12 uur 's middags)", 12),
)
