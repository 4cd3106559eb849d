"""The search against reading everything: the same hits in the same order, whatever is asked."""

import os
import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tickets import desk
from tickets.core.access import tickets_for
from tickets.core.customer import CustomerAddress
from tickets.core.finding import Asked, find
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.lib import folding
from tickets.lib.querying import parse

#: `SEARCH_QUESTIONS=2000 python3 manage.py test tests/tickets/core/test_finding.py` asks more.
QUESTIONS = int(os.environ.get("SEARCH_QUESTIONS", "300"))
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

NAMES = [
    "Mirjam van den Berg", "José Núñez", "Jan de Vries", "Zoë Smit", "Søren Ødegaard", "Anne-Marie",
    "Jan Jansen", "Janneke Janssen", "Łukasz Kowalski", "Güneş Yılmaz", "O'Neil", "Ana Müller",
]  # fmt: skip
WORDS = (  # noqa: SIM905 -- a list of seventy lines reads no better
    "pakket pakketten bestelling bestellingen retour retouren retourneren schoen schoenen jas jassen"
    " fiets fietsen brief brieven huis huizen sjaal sjaals shawl parcel parcels delivery deliveries"
    " box boxes order refund kapot te laat later gratis café cafe crème naïef coördinatie ruïne ë"
    " straße STRASSE reçu garçon geld terug graag alvast bedankt nog steeds niets gehoord wanneer"
    " komt mijn de het een van voor met PostNL DHL track trace 3SABC123456789 kleur maat 42 xl"
).split()
CODES = ["AB-12345", "#2024-1001", "2024-1002", "AB12345", "NL-77", "ab 12345", "12345", "100200"]
TAGS = ["retour", "te laat", "kapot", "vip", "crème"]
FILES = ["factuur_2024.pdf", "foto kapotte schoen.jpg", "Bon-AB-12345.png"]
KINDS = {"soort:klacht": Kind.COMPLAINT, "kind:return": Kind.RETURN, "soort:vraag": Kind.QUESTION}


def sentence(dice, least=2, most=14):
    words = dice.choices(WORDS + CODES, k=dice.randint(least, most))
    return dice.choice([" ", ", ", " - ", "\n"]).join(words)


def conversation(dice, shop, agent, at):
    """One ticket's life, by the verbs."""
    name = dice.choice(NAMES)
    email = f"{folding.bare(name).replace(' ', '.').replace(chr(39), '')}@{dice.choice(['example.org', 'voorbeeld.example'])}"
    customer = factories.make_customer(shop, email=email, name=name)
    ticket = factories.make_ticket(
        shop,
        customer=customer,
        subject=sentence(dice, 1, 5),
        text=sentence(dice),
        now=at,
        kind=dice.choice(list(KINDS.values())),
        order_reference=dice.choice(["", "", *CODES]),
    )
    for _ in range(dice.randint(0, 3)):
        at += timedelta(seconds=dice.randint(0, 9000))
        what = dice.randint(0, 5)
        if what == 0:
            desk.reply(ticket=ticket, by=agent, now=at, text=sentence(dice))
        elif what == 1:
            file = desk.File(dice.choice(FILES), "image/png", b"x")
            desk.note(ticket=ticket, by=agent, now=at, text=sentence(dice), files=[file])
        elif what == 2:
            desk.tag(ticket=ticket, name=dice.choice(TAGS), by=agent, now=at)
        elif what == 3:
            factories.make_message(ticket, text=sentence(dice), now=at)
        elif what == 4:
            desk.assign(ticket=ticket, to=agent, by=agent, now=at)
        else:
            desk.resolve(ticket=ticket, by=agent, now=at)
    return ticket


@pytest.fixture
def town(shop, other_shop, agent, stranger):
    """Sixty conversations in two shops, some joined or split."""
    dice = random.Random(7)
    start = factories.NOW
    tickets = []
    for number in range(60):
        where, who = (shop, agent) if number % 4 else (other_shop, stranger)
        at = start + timedelta(minutes=dice.choice([0, 0, 1, 5, 700, 9000]))
        tickets.append(conversation(dice, where, who, at))
    mine = [one for one in tickets if one.shop_id == shop.pk]
    desk.merge(ticket=mine[3], into=mine[8], by=agent, now=start)
    desk.merge(ticket=mine[9], into=mine[10], by=agent, now=start)
    desk.unmerge(ticket=Ticket.objects.get(pk=mine[9].pk), by=agent, now=start)
    return tickets


class Everything:
    """Reads all rows and compares text with text: slow, and easy to believe."""

    def __init__(self):
        self.pages = [self.page(one) for one in Ticket.objects.order_by("pk")]
        self.pages.sort(key=lambda one: (int(one.at.timestamp()), one.pk), reverse=True)

    @staticmethod
    def page(ticket):
        people = [ticket.customer.name]
        people += CustomerAddress.objects.filter(customer=ticket.customer).values_list(
            "email", flat=True
        )
        people += [text for one in ticket.participants.all() for text in (one.name, one.email)]
        tags = [tag.name for tag in ticket.tags.all()]
        texts = [ticket.subject, str(ticket.pk), ticket.order_reference, *tags, *people]
        for message in ticket.messages.all():
            texts.append(message.visible_text)
            texts += [file.name for file in message.attachments.all()]
            if message.direction == "in":
                people += [message.from_name, message.from_email]
        ticket.at = ticket.last_message_at
        ticket.texts = [folding.words(text) for text in [*texts, *people]]
        ticket.words = {word for text in ticket.texts for word in text}
        ticket.marks = {
            "from": folding.words(" ".join(people)),
            "tag": folding.words(" ".join(tags)),
        }
        ticket.marks["order"] = folding.words(ticket.order_reference)
        return ticket

    def hits(self, user, query):
        shops = set(user.shops.values_list("pk", flat=True))
        return [one.pk for one in self.pages if one.shop_id in shops and self.fits(one, query)]

    def fits(self, one, query):
        return all(self.has(one, term) != term.is_excluded for term in query.terms) and all(
            self.passes(one, same) for same in self.by_name(query.filters)
        )

    @staticmethod
    def by_name(filters):
        single = [
            [one] for one in filters if one.name in {"from", "tag", "order"} or one.is_excluded
        ]
        rest = [one for one in filters if [one] not in single]
        names = {one.name for one in rest}
        return single + [[one for one in rest if one.name == name] for name in names]

    def has(self, one, term):
        if len(term.words) > 1:
            return any(self.stands(text, term) for text in one.texts)
        ways = [term.words[0]]
        if not term.is_beginning:
            return ways[0] in one.words
        if any(word.startswith(ways[0]) for word in one.words):
            return True
        return any(
            word.startswith(form) if len(form) >= 4 else word == form
            for form in folding.forms(ways[0])
            for word in one.words
        )

    @staticmethod
    def stands(text, term):
        size = len(term.words)
        for at in range(len(text) - size + 1):
            *first, last = text[at : at + size]
            same = last.startswith(term.words[-1]) if term.is_beginning else last == term.words[-1]
            if same and tuple(first) == term.words[:-1]:
                return True
        return False

    def passes(self, one, same):
        return any(self.test(one, each) != each.is_excluded for each in same)

    @staticmethod
    def test(one, each):
        if each.name in one.marks:
            there = one.marks[each.name]
            return all(
                any(word == w or (len(w) >= 4 and word.startswith(w)) for word in there)
                for w in each.words
            )
        if each.name == "is":
            return one.is_open if each.value == "open" else one.state == State.RESOLVED
        if each.name == "kind":
            return one.kind == each.value
        assert each.name == "for"
        return (one.assignee_id is None) == (each.value == "nobody")


def question(dice):
    """What somebody might type; sometimes half a word, sometimes nonsense."""
    pieces = []
    for _ in range(dice.choice([1, 1, 1, 2, 2, 3])):
        word = dice.choice(WORDS + CODES + NAMES + FILES)
        kind = dice.randint(0, 13)
        if kind == 0:
            word = word[: dice.randint(1, len(word))]
        elif kind == 1:
            word = word.upper()
        elif kind == 2:
            word = f'"{dice.choice(WORDS)} {dice.choice(WORDS)}"'
        elif kind == 3:
            word = f"-{word}"
        elif kind == 4:
            word = dice.choice(["is:open", "is:opgelost", "-is:open", *KINDS])
        elif kind == 5:
            word = dice.choice(["tag:retour", 'tag:"te laat"', "-label:vip", "tag:creme"])
        elif kind == 6:
            word = dice.choice(
                ["van:jan", "from:nunez", 'van:"jan de"', "van:voorbeeld", "van:Zoë"]
            )
        elif kind == 7:
            word = dice.choice(["order:AB-12345", "bestelling:2024", "order:12345"])
        elif kind == 8:
            word = dice.choice(["voor:niemand", "assignee:me"])
        pieces.append(word)
    return " ".join(pieces) + dice.choice(["", "", " "])


def every_page(asked, *, most):
    """All hits, page by page."""
    pks, before, is_loose = [], None, False
    while True:
        found = find(asked, most=most, before=before, is_loose=is_loose)
        pks += found.pks
        before, is_loose = found.before, found.is_loose
        if before is None:
            return pks, is_loose


def test_find_gives_what_reading_everything_gives(town, agent):
    dice = random.Random(11)
    tickets, everything = tickets_for(agent), Everything()
    wrong, hits, nothing = [], 0, 0
    for _ in range(QUESTIONS):
        text = question(dice)
        query = parse(text)
        found, is_loose = every_page(Asked(tickets, query, agent, AMSTERDAM), most=20)
        expected = everything.hits(agent, query)
        nothing += not expected
        hits += len(expected)
        if (found != expected) if expected or not is_loose else False:
            wrong.append((text, found, expected))
    assert wrong == []
    # The questions were worth asking.
    assert hits > 2.5 * QUESTIONS
    assert nothing < 0.6 * QUESTIONS
