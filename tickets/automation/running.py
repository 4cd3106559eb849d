"""Lets the rules of a shop look at one ticket, and wakes them when something ripens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tickets.automation.acting import carry_out
from tickets.automation.conditions import If, Standing
from tickets.automation.deeds import SENT, Deeds
from tickets.automation.keeping import tell_shops
from tickets.automation.models import Rule, RuleFiring, RulesSeen
from tickets.automation.occasions import TIMED, Occasion, Trigger, When, occasions, was_open
from tickets.core.event import Event, done_by_rule
from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, drop_timer, forget_fired, set_timer
from tickets.desk.changing import lock
from tickets.sla.calendar import calendar_for
from tickets.sla.history import traits_now
from tickets.sla.worktime import Calendar


@dataclass(frozen=True)
class Reading:
    """A rule as it works: what is stored, read and checked once."""

    row: Rule
    trigger: Trigger
    conditions: If
    deeds: Deeds

    @classmethod
    def of(cls, row: Rule) -> "Reading":
        return cls(
            row=row,
            trigger=Trigger.read(row.occasion),
            conditions=If.read(row.conditions),
            deeds=Deeds.read(row.deeds),
        )


@dataclass(frozen=True)
class _Look:
    """What is known of a ticket while the rules look at it."""

    ticket: Ticket
    events: list[Event]
    calendar: Calendar
    seen: RulesSeen


@transaction.atomic
def run_rules(*, ticket: Ticket, now: datetime) -> int:
    """Do what rules say about all that happened since they looked last; how many acted.

    Each acts once for an occasion, and on what it finds: the rule above may have changed it.
    """
    ticket = lock(ticket)
    forget_fired(ticket=ticket, kind=TimerKind.RULES)
    rules = [Reading.of(row) for row in Rule.objects.working_for(ticket.shop_id)]
    if not rules:
        tell_shops()
        return 0
    seen, _is_new = RulesSeen.objects.get_or_create(ticket=ticket, defaults={"at": now})
    events = list(Event.objects.filter(ticket=ticket).order_by("id"))
    look = _Look(ticket, events, calendar_for(ticket.shop), seen)
    acted, stopped = 0, set[str]()
    for occasion, rule in _in_order(look, rules, now=now):
        if occasion.key in stopped or not _fits(rule, occasion, ticket, look.calendar):
            continue
        if _fire(rule, occasion, ticket, now=now):
            acted += 1
        if rule.row.stops:
            stopped.add(occasion.key)
    RulesSeen.objects.filter(pk=seen.pk).update(
        event=max([seen.event, *(one.pk for one in events[-1:])]), at=max(seen.at, now)
    )
    _wind(ticket, rules, look.calendar, now=now)
    return acted


def _in_order(
    look: _Look, rules: Sequence[Reading], *, now: datetime
) -> Iterator[tuple[Occasion, Reading]]:
    """By moment; what happened at one moment goes through the rules from the top."""
    found = [
        (occasion.at, occasion.event, place, occasion, rule)
        for place, rule in enumerate(rules)
        for occasion in _new_occasions(look, rule, now=now)
    ]
    for _at, _event, _place, occasion, rule in sorted(found, key=lambda one: one[:3]):
        yield occasion, rule


def _new_occasions(look: _Look, rule: Reading, *, now: datetime) -> Iterator[Occasion]:
    since, when = rule.row.since, rule.trigger.when
    if when not in TIMED:
        for one in occasions(rule.trigger, look.events, look.calendar, after=since):
            if one.event > look.seen.event:
                yield one
        return
    if not look.ticket.is_open:
        return
    # A first look comes with the first thing that happens: what ripened before it counts too.
    after = since if look.seen.event == 0 else max(since, look.seen.at)
    latest = None
    for one in occasions(rule.trigger, look.events, look.calendar, after=after):
        if one.at > now:
            break
        if not was_open(look.events, one.at):
            # It came back since; what passed it by while it was solved stays as it is.
            continue
        if when == When.MORNING:
            # After days off there is one morning, not ten.
            latest = one
        else:
            yield one
    if latest:
        yield latest


def _fits(rule: Reading, occasion: Occasion, ticket: Ticket, calendar: Calendar) -> bool:
    """As it is now, with what the rules above made of it."""
    ticket.refresh_from_db()
    if rule.trigger.when in TIMED and not ticket.is_open:
        return False
    if rule.trigger.when == When.WAITS and ticket.waiting_since is None:
        return False
    text, sender = ticket.subject, ticket.customer.email
    message = Message.objects.filter(pk=occasion.message).first() if occasion.message else None
    if message:
        text = f"{text}\n{message.visible_text or message.text}"
        sender = message.from_email or sender
    standing = Standing(
        traits=traits_now(ticket),
        state=ticket.state,
        assignee=ticket.assignee_id,
        cause=ticket.cause_id,
        text=text,
        sender=sender,
        is_open_hours=calendar.is_open(occasion.at),
    )
    return rule.conditions.fit(standing)


def _fire(rule: Reading, occasion: Occasion, ticket: Ticket, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            firing = RuleFiring.objects.create(
                rule=rule.row,
                version=rule.row.version,
                ticket=ticket,
                occasion=occasion.key,
                at=now,
            )
    except IntegrityError:
        return False
    with done_by_rule(rule.row.pk, rule.row.name):
        firing.failed = carry_out(rule.deeds, ticket=ticket, now=now)
    firing.has_mailed = rule.deeds.macro_how == SENT and "macro" not in firing.failed
    firing.save(update_fields=["failed", "has_mailed"])
    return True


def _wind(ticket: Ticket, rules: Sequence[Reading], calendar: Calendar, *, now: datetime) -> None:
    """The next moment at which something ripens here, if nothing happens before."""
    ticket.refresh_from_db()
    timed = [rule for rule in rules if rule.trigger.when in TIMED and ticket.is_open]
    events = list(Event.objects.filter(ticket=ticket).order_by("id")) if timed else []
    moments = []
    for rule in timed:
        after = max(now, rule.row.since)
        coming = next(occasions(rule.trigger, events, calendar, after=after), None)
        moments += [coming.at] if coming else []
    if moments:
        set_timer(ticket=ticket, kind=TimerKind.RULES, due_at=min(moments))
    else:
        drop_timer(ticket=ticket, kind=TimerKind.RULES)
