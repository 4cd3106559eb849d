"""Everybody can use every staff page: axe, narrow screens, fingers, and a visible focus."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.browser.axe import violations_in_both_themes
from tickets import desk
from tickets.core import savedview
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.inbound.models import InboundMail
from tickets.outbox.models import OutgoingMail


@pytest.fixture
def house(shop, owner, agent) -> Ticket:
    """A ticket with everything on it, and something in every list."""
    now = timezone.now()
    customer = factories.make_customer(shop, name="Mirjam van den Berg")
    ticket = factories.make_ticket(shop, customer=customer, now=now - timedelta(days=2))
    other = factories.make_ticket(shop, customer=customer, subject="Another")
    desk.mention(ticket=ticket, by=agent, now=now, text="@Olga look", people=[owner])
    desk.reply(ticket=ticket, by=agent, now=now, text="Soon.", html="<p>Soon.</p>")
    factories.make_message(ticket, text="Thanks, but when?")
    desk.tag(ticket=ticket, name="parcel", by=agent, now=now)
    desk.link(ticket=ticket, to=other, by=agent, now=now)
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    sleeping = factories.make_ticket(shop, subject="Asleep")
    desk.snooze(ticket=sleeping, until=now + timedelta(hours=1), by=agent, now=now)
    waiting = factories.make_ticket(shop, subject="Waiting")
    desk.wait_for(ticket=waiting, state=State.WAITING_CUSTOMER, by=agent, now=now)
    desk.resolve(ticket=factories.make_ticket(shop, subject="Solved"), by=agent, now=now)
    desk.mark_spam(ticket=factories.make_ticket(shop, subject="Spam"), by=agent, now=now)
    savedview.keep_view(name="Dutch", owner=None, filters={"language": ["nl"]}, now=now)
    return ticket


def addresses(ticket: Ticket) -> list[str]:
    """Every staff page that can be gone to."""
    one = {
        "pk": ticket.pk,
        "mail": OutgoingMail.objects.first().pk,
    }
    names = ["inbox", "filter", "new_ticket", "mail_in", "mail_out"]
    steps = ["ticket", "why", "print", "snooze", "hand_over", "change_customer", "link"]
    lists = ["mine", "waiting", "snoozed", "promised", "resolved", "spam", "all", "overdue"]
    return [
        *(reverse(f"staff:{name}") for name in names),
        *(reverse(f"staff:{name}", args=[one["pk"]]) for name in steps),
        *(reverse("staff:view", args=[name]) for name in lists),
        reverse("staff:mail_out_one", args=[one["mail"]]),
        *(reverse("staff:mail_in_one", args=[mail.pk]) for mail in InboundMail.objects.all()[:1]),
        *(reverse(f"staff:{name}") for name in ("macros", "macro_new", "causes", "new_cause")),
        *(
            reverse(f"staff:{name}")
            for name in ("faq", "automation", "profile", "people", "search")
        ),
        reverse("staff:macro_pick", args=[ticket.pk]),
        reverse("staff:health"),
        reverse("staff:settings"),
        *overviews(),
    ]


def overviews() -> list[str]:
    """The owner's pages of figures."""
    pages = ("", "_questions", "_team", "_answers", "_meanings")
    return [reverse(f"staff:overview{page}") for page in pages]


def test_axe_finds_nothing_on_any_page(at_desk, owner, house):
    page = at_desk.page(owner, bypass_csp=True)
    found = {}
    for address in addresses(house):
        page.goto(address)
        if wrong := violations_in_both_themes(page):
            found[address] = wrong
    assert found == {}


def test_axe_finds_nothing_while_many_are_answered(at_desk, agent, house):
    page = at_desk.page(agent, bypass_csp=True)
    page.goto("/desk/view/all/")
    page.locator(".row__pick").first.check()
    found = {"bulk": violations_in_both_themes(page)}
    page.get_by_role("button", name="Answer all").click()
    found["write"] = violations_in_both_themes(page)
    page.get_by_role("textbox").last.fill("Dear {name}, soon.")
    page.get_by_role("button", name="Look at each answer").click()
    found["look"] = violations_in_both_themes(page)
    page.goto(f"/desk/tickets/{house.pk}/")
    page.keyboard.press("?")
    found["keys"] = violations_in_both_themes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    found["palette"] = violations_in_both_themes(page)
    page.keyboard.press("Escape")
    page.get_by_label("More", exact=True).click()
    # What lies below an open menu is half covered, and nobody aims at it.
    found["menu"] = violations_in_both_themes(page, within="details.menu[open]")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


TELEPHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 720}
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, textarea, [contenteditable]")]
  .filter((part) => part.checkVisibility() && !part.matches("[type=hidden], [type=checkbox], [type=radio]"))
  .filter((part) => !part.closest("p, dd, dt, .letter__text, .hidden-text, .skip, iframe"))
  .filter((part) => {
    const box = part.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || box.right < 0) return false;
    const own = getComputedStyle(part, "::after");
    const spread = own.position === "absolute" && own.content !== "none" ? parseFloat(own.height) || 0 : 0;
    return Math.max(box.height, spread) < 43.5;
  })
  .map((part) => `${part.outerHTML.slice(0, 110)} ${Math.round(part.getBoundingClientRect().height)}`)"""


def test_everything_fits_a_telephone_and_a_finger(at_desk, owner, house):
    page = at_desk.page(owner, viewport=TELEPHONE, has_touch=True, is_mobile=True)
    small, wide = {}, {}
    for address in addresses(house):
        page.set_viewport_size(TELEPHONE)
        page.goto(address)
        if found := page.evaluate(SMALL):
            small[address] = found
        page.set_viewport_size(NARROWEST)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST["width"]:
            wide[address] = width
    assert small == {}
    assert wide == {}


def test_every_control_is_reached_by_keyboard_and_shows_it(at_desk, agent, house):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{house.pk}/")
    page.wait_for_load_state("networkidle")
    invisible, seen = [], set()
    for _ in range(150):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const part = document.activeElement;
              if (part === document.body) return null;
              part.dataset.tabbed = "yes";
              const styles = [part, ...part.closest("form.composer, .row") ? [part.closest("form.composer, .row")] : []]
                .map((one) => getComputedStyle(one));
              const shows = styles.some((one) => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none");
              return [part.outerHTML.slice(0, 100), shows];
            }"""
        )
        if state is None:
            break
        seen.add(state[0])
        if not state[1]:
            invisible.append(state[0])
    left = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [contenteditable]")]
          .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.tabIndex >= 0 && !part.disabled && !part.dataset.tabbed)
          .map((part) => part.outerHTML.slice(0, 100))"""
    )
    assert invisible == []
    assert left == []
    assert seen
