"""Hires the people and opens the shops of the demo, and thinks up its customers."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tickets.core.cause import Cause
from tickets.core.people import Role, User
from tickets.core.shop import Mailbox, Shop
from tickets.demo.script import read_cast
from tickets.desk.causes import seed_causes
from tickets.macros.models import Macro
from tickets.macros.seed import seed_macros
from tickets.sla.models import OpeningHours
from tickets.sla.records import Scope
from tickets.sla.rules import keep_rules
from tickets.sla.seed import add_holidays

DAY = [["09:00", "17:30"]]
#: Late on Thursday, early home on Saturday, closed on Sunday.
WEEK: list[list[list[str]]] = [DAY, DAY, DAY, [["09:00", "20:30"]], DAY, [["10:00", "16:00"]], []]


@dataclass(frozen=True)
class Person:
    """A customer: made up, with an address that cannot exist."""

    name: str
    email: str

    @property
    def words(self) -> dict[str, str]:
        first, _, last = self.name.partition(" ")
        return {"name": self.name, "first": first, "last": last}


class Cast:
    """Everybody and every shop of the demo, made when this is called."""

    def __init__(self, *, now: datetime, past: timedelta) -> None:
        data = read_cast()
        self.words: dict[str, Any] = data["words"]
        self.prefixes: dict[int, str] = {}
        #: The causes of each shop by their short words.
        self.causes: dict[int, dict[str, Cause]] = {}
        self.shops: dict[str, Shop] = {}
        self.mailboxes: dict[int, Mailbox] = {}
        for entry in data["shop"]:
            self._open_shop(entry, now=now - past)
        keep_rules(scope=Scope.NEW, by=None, now=now - past)
        self.macros = {one.code: one for one in Macro.objects.exclude(code="")}
        self.people = [self._hire(entry) for entry in data["person"]]
        self.owner = self._with(Role.OWNER)[0]
        self.agents = self._with(Role.AGENT)
        self.operator = self._with(Role.OPERATOR)[0]

    def _open_shop(self, entry: dict[str, Any], *, now: datetime) -> None:
        shop = Shop.objects.create(
            name=entry["name"],
            slug=entry["slug"],
            form_of_address=Shop.Address.INFORMAL,
            signature=entry["signature"].strip(),
            accent=entry["accent"],
            languages="nl,en",
            is_demo=True,
            created_at=now,
        )
        mailbox = Mailbox.objects.create(shop=shop, email=entry["email"], name=shop.name)
        OpeningHours.objects.create(shop=shop, week=WEEK)
        add_holidays(shop=shop, country="NL", now=now)
        seed_macros(shop=shop, now=now)
        self.causes[shop.pk] = seed_causes(shop=shop)
        self.shops[entry["key"]] = shop
        self.mailboxes[shop.pk] = mailbox
        self.prefixes[shop.pk] = entry["prefix"]

    def _hire(self, entry: dict[str, Any]) -> User:
        person = User.objects.create_user(entry["email"], name=entry["name"], role=entry["role"])
        person.shops.set(self.shops.values())
        return person

    def _with(self, role: Role) -> list[User]:
        return [person for person in self.people if person.role == role]


class Customers:
    """Draws customers; now and then somebody who has written before."""

    def __init__(self, *, random: Random) -> None:
        data = read_cast()["customers"]
        self.random = random
        self.domains: list[str] = data["domains"]
        self.names = {language: list(data[language]) for language in ("nl", "en", "de")}
        self.known: dict[tuple[int, str], list[Person]] = {}
        for names in self.names.values():
            random.shuffle(names)

    def draw(self, *, shop: Shop, language: str) -> Person:
        known = self.known.setdefault((shop.pk, language), [])
        if known and (self.random.random() < 0.13 or not self.names[language]):
            return self.random.choice(known)
        name = self.names[language].pop()
        known.append(Person(name, self._address(name)))
        return known[-1]

    def _address(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("ß", "ss"))
        words = ["".join(c for c in w if "a" <= c <= "z") for w in plain.replace("-", "").split()]
        first, *rest = [word for word in words if word]
        local = self.random.choice(
            [
                f"{first}.{''.join(rest)}",
                f"{first[0]}.{''.join(rest)}",
                f"{''.join(rest)}{first[0]}",
            ]
        )
        return f"{local}@{self.random.choice(self.domains)}"


def people_emails() -> list[str]:
    """The addresses with which people of the demo log in."""
    return [entry["email"] for entry in read_cast()["person"]]
