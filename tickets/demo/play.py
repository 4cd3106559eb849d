"""Plays the stories through the verbs, in the past: the same code as a real day, only sooner."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random

from django.db import transaction
from django.utils import timezone

from tickets import desk
from tickets.core import customer as customers
from tickets.core.message import Message
from tickets.core.notice import read_past
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority, Ticket
from tickets.core.timer import Timer, TimerKind
from tickets.demo import picture
from tickets.demo.answers import fill_faq
from tickets.demo.cast import Cast, Customers, Person
from tickets.demo.letters import Letters
from tickets.demo.moments import Moments
from tickets.demo.script import Story, Turn, read_stories
from tickets.lib.order_numbers import find_order_number
from tickets.outbox.queue import keep_in_house
from tickets.sla.calendar import calendar_for

PAST = timedelta(days=60)
MINUTE = timedelta(minutes=1)
#: How many tickets in each language.
COUNTS = {"nl": 160, "en": 24, "de": 16}
#: Tickets of the last hours that nobody looked at yet, and those that were left too long.
FRESH, LATE = 9, 4
#: The draw is the same every time; only the present moves.
SEED = 1817

#: So many tickets in a row, then so many seconds for others: one helpdesk may be at work here.
BEFORE_A_REST, REST = 10, 0.12

#: How much of the mail is for the second shop, beside what can only be meant for it.
OUTLET_SHARE = 0.1
#: Nobody names every cause.
CAUSE_SHARE = 0.85
#: Days after which silence counts as 'solved'.
SILENCE_DAYS = 9


@dataclass(frozen=True)
class Scene:
    """One story, with its moment and the customer whom it happens to."""

    story: Story
    at: datetime
    shop: Shop
    #: Nobody answers it, so that there is something to do.
    is_left: bool = False


def play(*, now: datetime) -> int:
    """Fill the shops; how many tickets there are. Each ticket is a transaction of its own."""
    with transaction.atomic():
        cast = Cast(now=now, past=PAST)
    random = Random(SEED)  # noqa: S311 -- believable, not secret
    calendar = calendar_for(cast.shops["main"])
    moments = Moments(calendar=calendar, random=random, now=now)
    player = Player(cast=cast, moments=moments, random=random, now=now)
    scenes = sorted(_scenes(cast, moments, random), key=lambda scene: scene.at)
    for number, scene in enumerate(scenes, start=1):
        player.play(scene)
        if number % BEFORE_A_REST == 0:
            # Whoever wants to write meanwhile looks for a gap every tenth of a second (ADR 0001).
            time.sleep(REST)
    with transaction.atomic():
        fill_faq(shop=cast.shops["main"], by=cast.owner, now=now)
    return len(scenes)


def _scenes(cast: Cast, moments: Moments, random: Random) -> Iterator[Scene]:
    stories = _chosen(random)
    once = [story for story in stories if story.age]
    for story in once:
        least, most = story.age or (0, 0)
        at = moments.opened(least=least, most=most)
        yield Scene(story, at, cast.shops["main"])
    # What nobody looked at yet is something to answer.
    often = [story for story in stories if not story.age]
    often.sort(key=lambda story: story.is_bare or story.kind == Kind.COMPLIMENT)
    times = [*moments.just_now(count=FRESH), *(moments.overdue() for _ in range(LATE))]
    for story, at in zip(often, times, strict=False):
        yield Scene(story, at, _shop(story, cast, random), is_left=True)
    for story in often[len(times) :]:
        yield Scene(story, moments.opened(most=PAST.days), _shop(story, cast, random))


def _chosen(random: Random) -> list[Story]:
    """As many stories of each language as asked; the files start again when they are too short."""
    stories = read_stories()
    chosen = [story for story in stories if story.age]
    random.shuffle(stories)
    for language, count in COUNTS.items():
        own = [story for story in stories if story.language == language and not story.age]
        there = sum(story.language == language for story in chosen)
        chosen += islice(cycle(own), count - there)
    random.shuffle(chosen)
    return chosen


def _shop(story: Story, cast: Cast, random: Random) -> Shop:
    return cast.shops[story.shop or ("outlet" if random.random() < OUTLET_SHARE else "main")]


class Player:
    """Plays one scene after the other, as far as the present allows."""

    def __init__(self, *, cast: Cast, moments: Moments, random: Random, now: datetime) -> None:
        self.cast = cast
        self.moments = moments
        self.random = random
        self.now = now
        self.customers = Customers(random=random)
        self.letters = Letters(words=cast.words, random=random)
        self.orders = 23_117

    @transaction.atomic
    def play(self, scene: Scene) -> None:
        story, shop = scene.story, scene.shop
        self.orders += self.random.randrange(3, 60)
        person = self.customers.draw(shop=shop, language=story.language)
        agent = self._agent(story)
        details = {
            **story.details,
            **person.words,
            "shop": shop.name,
            "line": str(self.random.randrange(120)),
            "order": f"{self.cast.prefixes[shop.pk]}{self.orders - self.random.randrange(400)}",
        }
        ticket = self._open(scene, person, details)
        if not scene.is_left:
            self._go_on(ticket, scene, person, agent, details)
        self._ring(ticket)
        keep_in_house(ticket=ticket)
        read_past(ticket=ticket, before=self.now - timedelta(days=1))

    def _ring(self, ticket: Ticket) -> None:
        """What the clock would have done in the meantime, at the moments at which it would have."""
        timers = Timer.objects.filter(ticket=ticket, kind=TimerKind.TARGET)
        while timer := timers.due(self.now).first():
            desk.ring_targets(ticket=ticket, now=min(self.now, timer.due_at + MINUTE))
            if timers.due(self.now).filter(due_at=timer.due_at).exists():
                break

    def _agent(self, story: Story) -> User:
        if story.kind == Kind.COMPLAINT and self.random.random() < 0.12:
            return self.cast.owner
        return self.random.choices(self.cast.agents, [5, 4, 3])[0]

    # The customer begins

    def _open(self, scene: Scene, person: Person, details: dict[str, str]) -> Ticket:
        story, shop, at = scene.story, scene.shop, scene.at
        is_phone = story.channel == Channel.PHONE
        email = "" if is_phone else person.email
        customer, _ = customers.find_or_create(
            shop=shop, email=email, name=person.name, language=story.language, now=at
        )
        text = self.letters.from_customer(story, details, hour=timezone.localtime(at).hour)
        subject = story.subject.format_map(details)
        is_form = story.channel == Channel.FORM or (
            story.channel == Channel.EMAIL and self.random.random() < 0.15 and not story.is_bare
        )
        ticket = desk.open_ticket(
            shop=shop,
            mailbox=self.cast.mailboxes[shop.pk],
            customer=customer,
            subject=subject,
            words=desk.Words(
                text=text,
                html=self.letters.as_html(text) if story.is_html else "",
                from_email=email,
                from_name=person.name,
                message_id="" if is_form or is_phone else self.letters.message_id(email),
                files=[_photo(story.photo, at)] if story.photo else [],
            ),
            by=self.cast.operator if is_phone else None,
            now=at,
            channel=Channel.FORM if is_form else story.channel,
            kind=story.kind if story.kind in {Kind.WITHDRAWAL, Kind.CALL_BACK} else Kind.QUESTION,
            language=story.language,
            order_reference=find_order_number(f"{subject}\n{text}"),
            people_in_copy=[_split(one) for one in story.in_copy],
        )
        if not story.is_spam:
            desk.acknowledge(ticket=ticket, now=at + timedelta(seconds=2))
        return ticket

    # And it goes on, as far as the present allows

    def _go_on(
        self, ticket: Ticket, scene: Scene, person: Person, agent: User, details: dict[str, str]
    ) -> None:
        """Turn by turn; somebody reads a last word of thanks and calls it solved."""
        at = self._triage(ticket, scene, agent)
        last = None
        for turn in scene.story.turns if at else ():
            if self.random.random() > turn.chance:
                if turn.by == "customer":
                    break
                continue
            at = self._next(turn, scene.story, at) if at else None
            if at is None or at > self.now - timedelta(minutes=2):
                return
            self._play_turn(ticket, turn, scene.story, person, agent, details, at)
            last = turn
            if turn.by == scene.story.answered_by:
                details.pop("answer", None)
                if scene.story.is_over_at_once:
                    break
        if last and at:
            self._tidy(ticket, scene.story, last, agent, at)

    def _triage(self, ticket: Ticket, scene: Scene, agent: User) -> datetime | None:
        """Somebody looks at it: what is it about, how urgent, whose is it."""
        story = scene.story
        at = self.moments.answered(scene.at, hours=0.25 if story.is_spam else 0.5)
        if at > self.now:
            return None
        by = self.random.choice([agent, agent, self.cast.owner])
        if story.is_spam:
            desk.mark_spam(ticket=ticket, by=agent, now=at)
            return None
        desk.set_kind(ticket=ticket, kind=story.kind, by=by, now=at)
        if story.priority != Priority.NORMAL:
            desk.set_priority(ticket=ticket, priority=story.priority, by=by, now=at)
        if story.cause and self.random.random() < CAUSE_SHARE:
            cause = self.cast.causes[ticket.shop_id][story.cause]
            desk.set_cause(ticket=ticket, cause=cause, by=by, now=at)
        for name in story.tags:
            desk.tag(ticket=ticket, name=name, by=by, now=at)
        if by != agent or self.random.random() < 0.3:
            desk.assign(ticket=ticket, to=agent, by=by, now=at)
        return at

    def _next(self, turn: Turn, story: Story, at: datetime) -> datetime:
        if turn.by == "customer":
            return self.moments.wrote_back(at + timedelta(days=turn.days))
        hours = 0.15 if turn.by == "note" else 0.8 if story.kind == Kind.COMPLAINT else 1.6
        return self.moments.answered(at, hours=hours, days=turn.days)

    def _play_turn(
        self,
        ticket: Ticket,
        turn: Turn,
        story: Story,
        person: Person,
        agent: User,
        details: dict[str, str],
        at: datetime,
    ) -> None:
        text = self._text(turn, story, details)
        if turn.by == "customer":
            self._customer_turn(ticket, turn, story, person, text, at)
        elif turn.by == "note":
            colleagues = [one for one in self.cast.agents if one != agent]
            desk.note(ticket=ticket, by=self.random.choice([agent, *colleagues]), now=at, text=text)
        else:
            text = self.letters.from_staff(text, story, details)
            then = turn.then or State.WAITING_CUSTOMER
            if story.is_over_at_once:
                then = State.RESOLVED
            message = self._answer(ticket, story, agent, text, then, at)
            if turn.bounces:
                mail = message.outgoing_mails.get()
                later = at + timedelta(minutes=1)
                keep_in_house(ticket=ticket)
                desk.report_undelivered(ticket=ticket, mail=mail.pk, now=later)
        if turn.by == "note" and turn.then == State.RESOLVED:
            desk.resolve(ticket=ticket, by=agent, now=at)

    def _answer(
        self, ticket: Ticket, story: Story, agent: User, text: str, then: State, at: datetime
    ) -> Message:
        """The first answer comes from a macro, to which somebody added a sentence of his own."""
        macro = self.cast.macros.get(story.macro)
        if macro is None or ticket.macro_uses.exists():
            return desk.reply(ticket=ticket, by=agent, now=at, text=text, then=then)
        sentences = text.split(". ")
        if len(sentences) > 2:
            del sentences[self.random.randrange(1, len(sentences) - 1)]
        chosen = desk.Chosen(macro=macro, filled=". ".join(sentences), language=story.language)
        return desk.apply_macro(
            ticket=ticket, chosen=chosen, by=agent, now=at, text=text, then=then
        )

    @staticmethod
    def _text(turn: Turn, story: Story, details: dict[str, str]) -> str:
        """What is said; a story takes one line through texts that belong together."""
        if turn.by == story.answered_by and "answer" in details:
            return details["answer"].format_map(details)
        return turn.texts[int(details["line"]) % len(turn.texts)].strip().format_map(details)

    def _customer_turn(
        self, ticket: Ticket, turn: Turn, story: Story, person: Person, text: str, at: datetime
    ) -> None:
        name, email = _split(turn.stranger) if turn.stranger else (person.name, person.email)
        letter = self.letters.answering(ticket, text, story, turn)
        desk.add_customer_message(
            ticket=ticket,
            words=desk.Words(
                text=letter.text,
                visible_text=letter.visible,
                from_email=email,
                from_name=name,
                message_id=self.letters.message_id(email),
                is_thanks=turn.is_thanks,
                is_automatic=turn.is_automatic,
            ),
            now=at,
            is_unverified=bool(turn.stranger),
        )

    def _tidy(self, ticket: Ticket, story: Story, last: Turn, agent: User, at: datetime) -> None:
        """What time does by itself: silence becomes 'solved', and 'solved' becomes closed."""
        ticket.refresh_from_db()
        wait = None
        if ticket.state == State.WAITING_CUSTOMER:
            wait = timedelta(days=SILENCE_DAYS)
        elif ticket.state == State.OPEN and last.by == "customer" and not story.age:
            wait = timedelta(0)
        if wait is not None:
            at = self.moments.answered(at + wait, hours=0.9)
            if at < self.now:
                desk.resolve(ticket=ticket, by=agent, now=at)
                ticket.refresh_from_db()
        if ticket.state == State.RESOLVED and ticket.resolved_at:
            at = ticket.resolved_at + timedelta(days=ticket.shop.reopen_days)
            if at < self.now:
                desk.close(ticket=ticket, now=at)


def _photo(name: str, at: datetime) -> desk.File:
    return desk.File(name=name, content_type="image/png", content=picture.png(shade=at.day % 9))


def _split(address: str) -> tuple[str, str]:
    name, _, email = address.removesuffix(">").partition("<")
    return name.strip(), email.strip()
