"""Each figure against the same counted by brute force, and the list behind each number."""

import os
import random
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from tests.tickets.reports.brute import GROUPS, Brute, Lived
from tests.tickets.sla.histories import START, History, make_rules
from tickets.core.ticket import Kind, Ticket
from tickets.demo import play as playing
from tickets.reports.behind import Behind, read_word, tickets_behind
from tickets.reports.figures import FIGURES
from tickets.reports.period import Stretch
from tickets.reports.reading import read

#: More by hand: HISTORIES=1000 python -m pytest tests/tickets/reports/test_figures.py
COUNT = int(os.environ.get("HISTORIES", "40"))


def check(every, stretch, *, now):
    """The product says what brute force says, and lists the tickets that it counted."""
    brute = Brute(every, stretch)
    rows = read(stretch, shop=None)
    said = {}
    for name in brute.figures():
        value = FIGURES[name].of(rows)
        said[name] = value.number if value.hits is None else (value.counted, value.hits)
    assert said == brute.figures()
    listed = {}
    for group in GROUPS:
        behind = read_word(Behind(group, stretch).word)
        found = tickets_behind(Ticket.objects.all(), behind, now=now)
        listed[group] = set(found.values_list("pk", flat=True))
    assert listed == {group: brute.groups[own] for group, own in GROUPS.items()}
    return sum(value not in (None, 0, (0, 0)) for value in said.values())


def test_random_histories_give_what_brute_force_gives(shop, customer, agent, owner):
    make_rules(shop)
    dice = random.Random(7)
    every, now = [], START
    for seed in range(COUNT):
        history = History(random.Random(seed), shop=shop, customer=customer, people=[agent, owner])
        history.live()
        if seed % 3 == 0:
            kind = (Kind.COMPLAINT, Kind.COMPLIMENT)[seed % 2]
            Ticket.objects.filter(pk=history.ticket.pk).update(kind=kind)
        # Written down is what was known when somebody last looked.
        every.append(Lived(Ticket.objects.get(pk=history.ticket.pk), now=history.now))
        now = max(now, history.now)
    told = 0
    for _ in range(12):
        start = START + timedelta(minutes=dice.randrange(14_000))
        stretch = Stretch(start, start + timedelta(minutes=dice.randrange(60, 9_000)))
        told += check(every, stretch, now=now)
    told += check(every, Stretch(START, now + timedelta(days=1)), now=now)
    # Something was compared at all.
    assert told > 60


@pytest.mark.django_db
def test_demo_shop_gives_what_brute_force_gives(monkeypatch):
    monkeypatch.setattr(playing, "COUNTS", {"nl": 20, "en": 2, "de": 1})
    call_command("demo", stdout=StringIO())
    now = datetime.now(UTC)
    every = [Lived(ticket, now=now) for ticket in Ticket.objects.order_by("id")]
    for days in (1, 7, 30, 90):
        stretch = Stretch(now - timedelta(days=days), now + timedelta(minutes=1))
        told = check(every, stretch, now=now)
    assert told > 8


@pytest.mark.parametrize("word", ["", "x", "eyJncm91cCI6MX0", "found-1", "€"])
def test_word_that_we_did_not_make_is_nothing(word):
    assert read_word(word) is None


def test_word_keeps_all_that_was_said():
    behind = Behind(
        "asked", Stretch(START, START + timedelta(hours=1)), 3, {"hour": 4, "tag": "a b"}
    )
    assert read_word(behind.word) == behind
