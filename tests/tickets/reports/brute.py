"""The figures counted once more, slowly and without SQL: from the events of each ticket alone.

Whether an answer was late follows from the replay of the clocks, which has tests of its own.
"""

from collections import defaultdict
from datetime import datetime

from tickets.core.event import Event, EventKind
from tickets.core.states import OPEN_STATES, State
from tickets.reports.counted import TAKEN_BACK, THREE_HOURS
from tickets.reports.rows import FIRST, NEXT
from tickets.sla.clocks import replay
from tickets.sla.history import life_of
from tickets.sla.rules import current_rules

DONE = {State.RESOLVED, State.CLOSED}


def minutes(length):
    return int(length.total_seconds() // 60)


class Lived:
    """What happened to one ticket."""

    def __init__(self, ticket, *, now):
        self.ticket = ticket
        self.events = list(Event.objects.filter(ticket=ticket).order_by("id"))
        latest = ticket.created_at
        for event in self.events:
            latest = event.at = max(latest, event.at)
        self.waits = self.walk(now)
        life = life_of(ticket, rules=current_rules())
        outcome = replay(life.facts, now=life.until(now))
        self.clocks = {}
        for clock in (*outcome.earlier, *outcome.readings):
            key = (clock.kind.value, clock.started_at)
            earlier = self.clocks.get(key)
            # Of two that began at the same moment, one that came to nothing leaves no trace.
            if not (clock.is_met or clock.is_breached):
                continue
            if clock.kind.value in {FIRST, NEXT} and not (earlier and earlier.is_breached):
                self.clocks[key] = clock

    def walk(self, now):
        """(which answer, since when) to when it was given."""
        gone, merges = set(), set()
        for event in self.events:
            if event.kind in {EventKind.REPLY_WITHDRAWN, EventKind.SPLIT_OFF}:
                gone.add(event.data["message"])
            if event.kind == EventKind.MERGE_UNDONE:
                merges.add(event.data.get("merge"))
        steps, state = [], State.NEW
        for event in self.events:
            if event.kind == EventKind.STATE_CHANGED:
                state = State(event.data["to"])
            elif event.kind == EventKind.MERGED and event.pk not in merges:
                if event.data["waiting_since"]:
                    since = datetime.fromisoformat(event.data["waiting_since"])
                    steps.append((event.at, "merged", since))
            elif event.data.get("message") in gone:
                continue
            elif event.kind == EventKind.CUSTOMER_MESSAGE and state != State.SPAM:
                is_thanks = event.data.get("thanks") and state in DONE
                steps.append((event.at, "thanks" if is_thanks else "asked", event.at))
            elif event.kind == EventKind.PARTICIPANT_ACCEPTED and event.data.get("message"):
                steps.append((event.at, "asked", event.at))
            elif event.kind == EventKind.REPLIED and "rule" not in event.data:
                leaves = event.data.get("leaves_at")
                at = max(event.at, datetime.fromisoformat(leaves)) if leaves else event.at
                steps.append((at, "answered", at))
            elif event.kind == EventKind.NOTED and event.data.get("answers"):
                steps.append((event.at, "answered", event.at))
        return walked([step for step in sorted(steps, key=lambda step: step[0]) if step[0] <= now])

    def moved(self, stretch, *, source=None, target=None):
        """Whether it went from one of some states to one of others, and nobody took that back."""
        taken = {event.at for event in self.events if event.kind in TAKEN_BACK}
        return any(
            event.kind == EventKind.STATE_CHANGED
            and stretch.start <= event.at < stretch.end
            and event.data["to"] in target
            and (source is None or (event.data["from"] in source and event.at not in taken))
            for event in self.events
        )


def walked(steps):
    since, is_answered, waits = None, False, {}
    for _at, what, moment in steps:
        if what in {"asked", "thanks"}:
            if since is None:
                since = moment
            if what == "thanks" and since >= moment:
                since = None
        elif what == "merged":
            since = moment if since is None else min(since, moment)
        else:
            if since is not None:
                waits[NEXT if is_answered else FIRST, since] = moment
            since, is_answered = None, True
    return waits


class Brute:
    """Every figure of a stretch, and the tickets that each of them counted."""

    def __init__(self, lives, stretch):
        self.lives, self.stretch = lives, stretch
        self.groups = defaultdict(set)
        self.open_waits, self.customer_waits = [], []
        self.went = defaultdict(list)
        for lived in lives:
            self.count(lived)

    def within(self, moment):
        return moment is not None and self.stretch.start <= moment < self.stretch.end

    def note(self, name, lived, *, is_well):
        self.went[name].append(is_well)
        self.groups[name].add(lived.ticket.pk)
        self.groups[f"{name}+" if is_well else f"{name}-"].add(lived.ticket.pk)

    def count(self, lived):
        ticket = lived.ticket
        is_ours = ticket.state != State.SPAM and ticket.merged_into_id is None
        if is_ours and self.within(ticket.created_at):
            self.groups["asked"].add(ticket.pk)
            if ticket.kind == "compliment":
                is_well = any(which == FIRST for which, _since in lived.waits)
                self.note("compliments", lived, is_well=is_well)
        for (which, since), end in lived.waits.items():
            if self.within(end):
                self.groups[which].add(ticket.pk)
                self.customer_waits.append((which, minutes(end - since)))
        for clock in lived.clocks.values():
            self.count_clock(lived, clock, is_ours=is_ours)
        self.count_ends(lived)

    def count_clock(self, lived, clock, *, is_ours):
        which, is_complaint = clock.kind.value, lived.ticket.kind == "complaint"
        is_aimed = clock.target is not None or clock.is_promised
        if clock.met_at is not None and self.within(clock.met_at):
            used = clock.calendar.worked(clock.started_at, clock.met_at)
            self.open_waits.append((which, minutes(used)))
            if is_aimed:
                self.note("aims", lived, is_well=not clock.is_breached)
            if is_complaint and which == FIRST:
                is_well = int(used.total_seconds()) <= THREE_HOURS
                self.note("complaints", lived, is_well=is_well)
        elif clock.met_at is None and self.within(clock.breached_at) and is_ours:
            self.note("aims", lived, is_well=False)
            if is_complaint and which == FIRST:
                self.note("complaints", lived, is_well=False)

    def count_ends(self, lived):
        if lived.moved(self.stretch, target={State.RESOLVED}):
            again = any(
                kind == NEXT and (clock.is_met or clock.is_breached)
                for (kind, _since), clock in lived.clocks.items()
            )
            self.note("solved", lived, is_well=not again)
        if lived.moved(self.stretch, source=DONE, target=OPEN_STATES):
            self.groups["reopened"].add(lived.ticket.pk)

    def waited(self, waits, which, percent):
        """By counting upwards: the first wait that covers so many of them."""
        own = sorted(length for kind, length in waits if kind == which)
        for length in own:
            if 100 * sum(one <= length for one in own) >= percent * len(own):
                return length
        return None

    def share(self, name):
        went = self.went[name]
        return (len(went), sum(went))

    def figures(self):
        """name to what the product must say: a number, or (how many, how many went well)."""
        found = {
            f"{name}_{clock}_{how}": self.waited(waits, which, percent)
            for name, which in (("first", FIRST), ("next", NEXT))
            for clock, waits in (("open", self.open_waits), ("customer", self.customer_waits))
            for how, percent in (("median", 50), ("slow", 90))
        }
        return found | {
            "asked": len(self.groups["asked"]),
            "within_target": self.share("aims"),
            "complaints_in_time": self.share("complaints"),
            "compliments_answered": self.share("compliments"),
            "solved_in_one": self.share("solved"),
            "reopened": (len(self.groups["solved"]), len(self.groups["reopened"])),
        }


#: The groups of the product by the name that they have here.
GROUPS = {
    "asked": "asked",
    "first": FIRST,
    "next": NEXT,
    "aimed": "aims",
    "in_time": "aims+",
    "late": "aims-",
    "complaints": "complaints",
    "complaints_quick": "complaints+",
    "complaints_slow": "complaints-",
    "compliments": "compliments",
    "compliments_answered": "compliments+",
    "compliments_silent": "compliments-",
    "solved": "solved",
    "solved_in_one": "solved+",
    "solved_in_more": "solved-",
    "reopened": "reopened",
}
