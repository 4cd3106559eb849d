"""The steps of the first run, and which are done; seen from what is there, not from flags."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faq.facts import Fact
from tickets.core.firsts import marks
from tickets.core.invitation import Invitation
from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.inbound.models import Door, ImapAccount, InboundMail, InboundState, MailTest
from tickets.outbox import server

#: Facts from which on most answers for customers can be published.
ENOUGH_FACTS = 5


@dataclass
class Things:
    """What the steps are about: the first shop and its first address, asked for once."""

    shop: Shop | None
    mailbox: Mailbox | None
    marks: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Step:
    """`skip_words` stand on the button of who does without; a step without them is needed."""

    name: str
    label: Promise
    why: Promise
    address: Callable[[Things], str]
    is_seen: Callable[[Things], bool]
    skip_words: Promise | None = None

    def url(self, things: Things) -> str:
        if things.shop is None or things.mailbox is None:
            return reverse("staff:new_shop" if things.shop is None else "staff:settings")
        return f"{self.address(things)}?{urlencode({'step': self.name})}"


def things() -> Things:
    shop = Shop.objects.filter(is_demo=False).order_by("id").first()
    mailbox = Mailbox.objects.active().filter(shop=shop).order_by("id").first() if shop else None
    return Things(shop, mailbox, marks())


def _of_house(name: str) -> Callable[[Things], str]:
    return lambda _things: reverse(name)


def _of_shop(name: str) -> Callable[[Things], str]:
    return lambda things: reverse(name, args=[things.shop.pk if things.shop else 0])


def _of_mailbox(name: str) -> Callable[[Things], str]:
    return lambda things: reverse(name, args=[things.mailbox.pk if things.mailbox else 0])


def _mail_came_in(things: Things) -> bool:
    """A mail came by a real door, or the mailbox was read without trouble."""
    if ImapAccount.objects.filter(
        mailbox=things.mailbox, checked_at__isnull=False, error=""
    ).exists():
        return True
    came = InboundMail.objects.filter(mailbox__shop=things.shop).exclude(door=Door.FORM)
    return came.exclude(state=InboundState.RECEIVED).exists() or _mail_went_round(things)


def _mail_went_round(things: Things) -> bool:
    return MailTest.objects.filter(mailbox=things.mailbox, arrived_at__isnull=False).exists()


def _has_team(things: Things) -> bool:
    del things
    real = User.objects.filter(is_active=True).exclude(shops__is_demo=True)
    return real.count() > 1 or Invitation.objects.waiting().exists()


def _has_facts(things: Things) -> bool:
    return Fact.objects.filter(shop=things.shop).count() >= ENOUGH_FACTS


def _has_form(things: Things) -> bool:
    if things.shop and things.shop.help_sites:
        return True
    return InboundMail.objects.filter(mailbox__shop=things.shop, door=Door.FORM).exists()


def _answered(things: Things) -> bool:
    answers = Message.objects.filter(
        ~Q(author=None), ticket__shop=things.shop, direction=Direction.OUT
    )
    return answers.exists()


STEPS: tuple[Step, ...] = (
    Step(
        "hours",
        _("Opening hours and holidays"),
        _("Promises count in the hours that you are there."),
        _of_shop("staff:hours"),
        lambda _things: False,
        _("They are right like this"),
    ),
    Step(
        "mail_in",
        _("Mail comes in"),
        _("What customers write to your address becomes a question here."),
        _of_mailbox("staff:mail_ways"),
        _mail_came_in,
    ),
    Step(
        "mail_out",
        _("Mail goes out"),
        _("Your answers leave from your own address."),
        _of_house("staff:mail_server"),
        lambda _things: server.is_open(),
    ),
    Step(
        "round",
        _("A mail goes round"),
        _("One test mail shows that both ways work together."),
        _of_mailbox("mail_doctor_round"),
        _mail_went_round,
        _("Do without this test"),
    ),
    Step(
        "team",
        _("Your team"),
        _("Colleagues get a link by which they make their own account."),
        _of_house("staff:invite"),
        _has_team,
        _("I work alone"),
    ),
    Step(
        "facts",
        _("Facts of your shop"),
        _("With these, ready answers for customers fill themselves in."),
        _of_shop("staff:faq_facts"),
        _has_facts,
        _("Later, or not at all"),
    ),
    Step(
        "form",
        _("The form on your site"),
        _("Customers find answers first, and write to you where there is none."),
        _of_shop("staff:help_button"),
        _has_form,
        _("Do without the form"),
    ),
    Step(
        "first",
        _("Your first answer"),
        _("Write to your own address, from another one, and answer yourself."),
        _of_house("staff:inbox"),
        _answered,
    ),
)
BY_NAME = {step.name: step for step in STEPS}


@dataclass(frozen=True)
class Line:
    """A step as the list shows it."""

    step: Step
    url: str
    is_done: bool


def lines(known: Things) -> list[Line]:
    """Every step; what was marked by hand is not looked at any further."""
    return [
        Line(step, step.url(known), step.name in known.marks or step.is_seen(known))
        for step in STEPS
    ]


def after(name: str, known: Things) -> str:
    """The address of the next step that is left after `name`, or of the whole list."""
    rest = [step.name for step in STEPS]
    rest = rest[rest.index(name) + 1 :]
    for line in lines(known):
        if line.step.name in rest and not line.is_done:
            return line.url
    return reverse("staff:set_up")
