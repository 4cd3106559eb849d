"""The gallery: every component in every state, and three whole pages; development only."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

PAGES = {
    "components": "staff/gallery.html",
    "list": "staff/gallery/list.html",
    "ticket": "staff/gallery/ticket.html",
    "public": "staff/gallery/public.html",
}


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As customers see it under an answer.")
    email = forms.EmailField(label="E-mail address")
    hours = forms.ChoiceField(label="Opening hours", choices=[("a", "Every weekday"), ("b", "Own")])
    signature = forms.CharField(label="Signature", widget=forms.Textarea, required=False)
    tone = forms.ChoiceField(
        label="How we speak",
        widget=forms.RadioSelect,
        choices=[("je", "je - like among friends"), ("u", "u - formal")],
    )
    follow = forms.BooleanField(label="Tell me what happens", help_text="By mail, once a day.")


@login_not_required
def gallery(request: HttpRequest, page: str = "components") -> HttpResponse:
    if not settings.DEBUG or page not in PAGES:
        raise Http404
    return render(request, PAGES[page], _sample(timezone.now()))


def _sample(now: datetime) -> dict[str, Any]:
    form = SampleForm({"name": "Sanne", "email": "sanne at shop", "tone": "je"}, auto_id="bad-%s")
    return {
        "now": now,
        "sides": ["light", "dark"],
        "forms": {side: SampleForm(auto_id=f"{side}-%s") for side in ("light", "dark")},
        "bad_form": form,
        "soon": now + timedelta(minutes=80),
        "later": now + timedelta(hours=26),
        "late": now - timedelta(minutes=20),
        "long_ago": now - timedelta(days=40),
        "places": _places(),
        "tickets": _tickets(now),
        "states": [
            "new", "open", "waiting_customer", "waiting_third",
            "snoozed", "resolved", "closed", "spam",
        ],
        "bars": [(30 + 84 * n, 120 - h, h) for n, h in enumerate([40, 62, 51, 88, 70, 35, 20])],
    }  # fmt: skip


def _places() -> list[dict[str, Any]]:
    table: list[tuple[str, str, str, int, str]] = [
        ("To answer", "inbox", "", 12, "g i"),
        ("Mine", "user", "", 4, "g m"),
        ("Nobody's", "user-plus", "", 3, ""),
        ("Waiting", "hourglass", "", 27, ""),
        ("Asleep", "moon", "", 6, ""),
        ("Promised today", "calendar-check", "", 2, ""),
        ("Too late", "triangle-alert", "", 1, ""),
        ("Solved", "circle-check", "", 0, ""),
        ("Spam", "ban", "", 0, ""),
        ("Damaged parcels", "bookmark", "Saved", 5, ""),
        ("Dashboard", "chart-line", "Shop", 0, "g d"),
        ("Settings", "settings", "", 0, ""),
    ]
    return [
        {"name": name, "icon": icon, "head": head, "count": count, "key": key, "url": "#main",
         "is_current": name == "To answer", "is_hot": name == "Too late"}
        for name, icon, head, count, key in table
    ]  # fmt: skip


def _tickets(now: datetime) -> list[dict[str, Any]]:
    table = [
        ("open", "Mirjam van den Berg", "Where is my parcel? Order 10423", -20, 300, "Sanne Visser",
         "The tracking page has said 'sorted' since Friday and it is a birthday present.",
         ["parcel"], True),
        ("new", "Ahmed Yilmaz", "Kettle arrived with a dent", 62, 45, "",
         "I added two photographs. Can I have a new one, or some money back?",
         ["damaged", "photo"], True),
        ("open", "Eva Kuipers", ("Re: change of address before you ship it, if that is still "
         "possible, otherwise I shall collect it"), 230, 500, "Tom de Boer",
         "It is number 14, not 41. Sorry!", [], False),
        ("waiting_customer", "Luuk Smit", "Invoice for my employer", 1560, 1500, "Sanne Visser",
         "Could you put the company's name on it?", ["invoice"], False),
        ("snoozed", "Familie Jansen-Hendriksen", "Two chairs, one delivered", 4000, 3000, "Tom",
         "The carrier says that the other one comes on Tuesday.", ["parcel"], False),
        ("resolved", "Noor", "Thank you!", None, 9000, "Sanne Visser",
         "It fits perfectly, and so quick.", [], False),
    ]  # fmt: skip
    return [
        {
            "pk": number, "state": state, "who": who, "subject": subject, "last": last,
            "tags": tags, "unread": unread, "assignee": assignee,
            "due": None if due is None else now + timedelta(minutes=due),
            "since": now - timedelta(minutes=since),
        }
        for number, (state, who, subject, due, since, assignee, last, tags, unread) in enumerate(
            table, start=1
        )
    ]  # fmt: skip
