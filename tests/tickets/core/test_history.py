import pytest

from tests import factories
from tickets import desk
from tickets.core.event import Event, EventKind
from tickets.core.history import PRESENTERS, Names, load_names, sentence
from tickets.core.ticket import Kind
from tickets.desk.causes import seed_causes

DATA = {
    EventKind.OPENED: {"channel": "email"},
    EventKind.ASSIGNED: {"from": None, "to": 7},
    EventKind.RATED: {"score": 3},
    EventKind.PRIORITY_SET: {"from": 2, "to": 3},
    EventKind.KIND_SET: {"from": "question", "to": "return"},
    EventKind.TAGGED: {"tag": 1},
    EventKind.UNTAGGED: {"tag": 1},
    EventKind.STATE_CHANGED: {"from": "new", "to": "open"},
    EventKind.MOVED: {"from": 1, "to": 2},
    EventKind.PARTICIPANT_ASKED: {"participant": 1},
    EventKind.PARTICIPANT_ACCEPTED: {"participant": 1},
}


#: What kinds that name another ticket or moment hold.
LATER = "2026-03-04T09:00:00+00:00"
ANY = {
    "from": 1,
    "into": 2,
    "other": 3,
    "to": 4,
    "until": LATER,
    "due_at": LATER,
    "target": "promise",
    "why": "carrier",
    "on_due": "notify",
    "step": 1,
    "is_solved": False,
    "is_allowed": False,
}


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_a_sentence(kind, now):
    event = Event(kind=kind, at=now, by_label="Sanne", data=DATA.get(kind, ANY))

    assert sentence(event, Names())


def test_table_holds_every_kind_and_no_other():
    assert set(PRESENTERS) == set(EventKind)


def test_unknown_kind_is_an_error(now):
    with pytest.raises(ValueError, match="nonsense"):
        sentence(Event(kind="nonsense", at=now), Names())


def test_sentences_say_who_did_what(shop, agent, owner, ticket, now):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    desk.assign(ticket=ticket, to=owner, by=agent, now=now)
    desk.assign(ticket=ticket, to=None, by=owner, now=now)
    desk.set_kind(ticket=ticket, kind=Kind.RETURN, by=agent, now=now)
    causes = seed_causes(shop=shop)
    desk.set_cause(ticket=ticket, cause=causes["delivery.late"], by=agent, now=now)
    desk.set_cause(ticket=ticket, cause=None, by=agent, now=now)
    desk.tag(ticket=ticket, name="parcel", by=agent, now=now)
    events = list(ticket.events.order_by("id"))

    names = load_names(events, known=Names())

    assert [sentence(event, names) for event in events] == [
        "Came in by e-mail",
        "The customer wrote",
        "Sanne Visser took this",
        "Sanne Visser gave this to Olga Owner",
        "Olga Owner gave this back to the team",
        "Sanne Visser called this a return",
        "Sanne Visser named the cause: Delivery › arrived late",
        "Sanne Visser took the cause off",
        "Sanne Visser tagged this parcel",
    ]


def test_names_that_are_known_cost_no_query(ticket, agent, now, django_assert_num_queries):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    events = list(ticket.events.all())

    with django_assert_num_queries(0):
        load_names(events, known=Names(people={agent.pk: "Sanne"}))
    with django_assert_num_queries(1):
        load_names(events, known=Names())


def test_name_that_is_gone_still_reads(shop, agent, ticket, now):
    colleague = factories.make_user(shops=(shop,))
    desk.assign(ticket=ticket, to=colleague, by=agent, now=now)
    colleague.delete()
    event = ticket.events.get(kind=EventKind.ASSIGNED)

    names = load_names([event], known=Names())

    assert sentence(event, names) == "Sanne Visser gave this to somebody who left"
