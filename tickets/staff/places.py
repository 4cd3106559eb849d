"""The places at the left: the views of the inbox with their counts, mail in and out, settings."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.access import READERS, WRITERS, tickets_for, views_for, within_shops
from tickets.core.clock import now
from tickets.core.counting import capped_counts
from tickets.core.notice import Notice
from tickets.core.people import User
from tickets.inbound.models import InboundMail
from tickets.outbox import server
from tickets.staff.addresses import address, list_address
from tickets.staff.doors import reader
from tickets.staff.first_run.onward import bar
from tickets.staff.guide import explained
from tickets.staff.lists import VIEWS
from tickets.staff.own_lists import view_of
from tickets.staff.undo import offered_undo

#: Nobody reads a larger number; the last one shows as '99+'.
MOST = 100
#: The count on the bell, among those of the lists.
BELL = "bell"
#: What the form brought in and a colleague should look at.
HELD = "held"
#: Seconds that counts may be old.
FRESH = 10
#: Seconds that the names of kept lists may be old.
KEPT = 60


def places(request: HttpRequest) -> HttpResponse:
    """The places with fresh counts, for the page that is open already."""
    user = reader(request)
    count(user, now=now())
    context = {
        "places": places_for(user, current=request.GET.get("at", "")),
        "is_fresh": True,
        **bell_for(user),
    }
    return render(request, "staff/places.html", context)


def count(user: User, *, now: datetime) -> dict[str, int]:
    counts: dict[str, int] | None = cache.get(_key(user))
    if counts is None:
        tickets = tickets_for(user)
        lists: dict[str, QuerySet[Any]] = {
            view.name: view.in_order(view.of(tickets, user=user, now=now))
            for view in VIEWS.values()
            if view.is_counted
        }
        lists[BELL] = Notice.objects.unread().filter(user=user)
        if user.role in WRITERS:
            held = InboundMail.objects.held().order_by("state", "-id")
            lists[HELD] = within_shops(held, user, path="mailbox__shop")
        counts = capped_counts(lists, most=MOST)
        cache.set(_key(user), counts, FRESH)
    return counts


def places_for(user: User, *, current: str) -> list[dict[str, Any]]:
    """What stands at the left for `user`; counts only when somebody counted just now."""
    if user.role not in READERS:
        return [
            _place("new", _("New question"), "square-pen", address("staff:new_ticket"), current)
        ]
    counts: dict[str, int] = cache.get(_key(user)) or {}
    listed = [
        _place(
            view.name,
            view.label,
            view.icon,
            list_address(view.name),
            current,
            count=spoken(counts.get(view.name, 0)),
            is_hot=view.is_hot,
            key=view.key,
        )
        for view in VIEWS.values()
    ]
    for index, (name, label, icon) in enumerate(_kept_lists(user)):
        url = list_address(name)
        head = "" if index else pgettext_lazy("places", "Kept lists")
        listed.append(_place(name, label, icon, url, current, head=head))
    if user.role in WRITERS:
        mail_in, mail_out = address("staff:mail_in"), address("staff:mail_out")
        held = spoken(counts.get(HELD, 0))
        mail_in += "?state=held" if held else ""
        head = _("Mail")
        listed.append(
            _place("mail_in", _("Mail in"), "mail", mail_in, current, head=head, count=held)
        )
        listed.append(_place("mail_out", _("Mail out"), "send", mail_out, current))
    if user.role in WRITERS:
        listed.append(_place("macros", _("Macros"), "zap", address("staff:macros"), current))
    wall = address("staff:compliments")
    listed.append(_place("compliments", _("Compliments"), "heart", wall, current))
    answers = address("staff:faq")
    listed.append(_place("faq", _("Answers for customers"), "book-open", answers, current))
    if user.is_owner:
        health, house = address("staff:health"), address("staff:settings")
        head = pgettext_lazy("places", "House")
        overview = address("staff:overview")
        listed.append(_place("overview", _("Overview"), "newspaper", overview, current, head=head))
        listed.append(_place("health", _("Health"), "heart-pulse", health, current))
        listed.append(_place("settings", _("Settings"), "settings", house, current))
    return listed


def bell_for(user: User) -> dict[str, Any]:
    """What the bell in the top line shows; a number only when somebody counted just now."""
    if user.role not in READERS:
        return {}
    counts: dict[str, int] = cache.get(_key(user)) or {}
    return {"bell_url": address("staff:notices"), "bell": spoken(counts.get(BELL, 0))}


def forget_counts(user: User) -> None:
    """Something was read: count again."""
    cache.set(_key(user), None, FRESH)


def _kept_lists(user: User) -> list[list[str]]:
    """[word, name, icon] of each; a colleague's new one is seen within a minute."""
    kept: list[list[str]] | None = cache.get(lists_key(user))
    if kept is None:
        views = [view_of(saved) for saved in views_for(user)]
        kept = [[view.name, str(view.label), view.icon] for view in views]
        cache.set(lists_key(user), kept, KEPT)
    return kept


def forget_lists(user: User) -> None:
    """The person's lists changed: look again."""
    cache.set(lists_key(user), None, KEPT)


def lists_key(user: User) -> str:
    return f"lists:{user.pk}"


def spoken(count: int) -> str:
    return f"{MOST - 1}+" if count >= MOST else str(count or "")


def _place(
    name: str, label: Promise | str, icon: str, url: str, current: str, **more: Any
) -> dict[str, Any]:
    return {
        "word": name,
        "name": label,
        "icon": icon,
        "url": url,
        "is_current": name == current,
        **more,
    }


def _key(user: User) -> str:
    return f"places:{user.pk}"


def around(request: HttpRequest) -> dict[str, Any]:
    """For every template: what stands around a staff page. At most one query: the kept lists."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not request.path.startswith("/desk/"):
        return {}
    match = request.resolver_match
    current = ""
    if match:
        current = match.kwargs.get("name") or CURRENT.get(match.url_name or "", "")
    return {
        "places": places_for(user, current=current),
        "current_place": current,
        "can_write": user.role in WRITERS,
        "palette_url": address("staff:palette") if user.role in READERS else "",
        "undo": offered_undo(request),
        **bell_for(user),
        # Asked only where a page shows it.
        "is_mail_kept": lambda: user.role in WRITERS and not server.is_open_for_pages(),
        **bar(request),
        **explained(request),
    }


#: Addresses that stand for a place without naming it.
CURRENT = {
    "inbox": "to_answer",
    "mail_in": "mail_in",
    "mail_in_one": "mail_in",
    "mail_out": "mail_out",
    "mail_out_one": "mail_out",
    "macros": "macros",
    "macro_new": "macros",
    "macro_edit": "macros",
    "macro_versions": "macros",
    **dict.fromkeys(
        ["faq", "faq_new", "faq_edit", "faq_helped", "faq_facts", "faq_searches"], "faq"
    ),
    **dict.fromkeys(["faq_categories", "faq_category", "faq_versions"], "faq"),
    **dict.fromkeys(["compliments", "quote"], "compliments"),
    "health": "health",
    "overview": "overview",
    **dict.fromkeys(["overview_questions", "overview_team", "overview_answers"], "overview"),
    "overview_meanings": "overview",
    "new_ticket": "new",
    **dict.fromkeys(["people", "invite", "invite_again", "person"], "settings"),
    **dict.fromkeys(["set_up", "mail_ways", "mail_server", "help_button"], "settings"),
    **dict.fromkeys(["settings", "shop", "new_shop", "mailbox", "new_mailbox", "imap"], "settings"),
}
