"""The owner's pages of opening hours and policies: say first what it does, then keep it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.ticket import Kind, Ticket
from tickets.desk.ruling import apply_rules
from tickets.sla.models import Closure, OpeningHours, Policy
from tickets.sla.records import RuleSet
from tickets.sla.seed import add_holidays
from tickets.staff.settings.rule_fields import LengthField, length_of, minutes_of
from tickets.staff.settings.rule_forms import DAYS, PolicyForm


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


@pytest.fixture
def hours(shop):
    add_holidays(shop=shop, country="NL", now=timezone.now())
    return OpeningHours.objects.create(shop=shop, week=[[["00:00", "24:00"]]] * 7, country="NL")


def week(text="0:00 - 24:00", **changes):
    ticked = Closure.objects.filter(is_active=True, day__gte=timezone.localdate())
    return {
        **dict.fromkeys(DAYS, text),
        "country": "NL",
        "scope": "recount",
        "closed": [str(one.pk) for one in ticked],
        **changes,
    }


def said(**changes):
    return {"name": "Complaints", "is_active": "on", "scope": "new", "reopen": "2 h", **changes}


@pytest.mark.parametrize("name", ["hours", "policies", "new_policy", "policy", "move_policy"])
def test_rules_are_for_owners(client_of, agent, read_only, operator, shop, name):
    policy = Policy.objects.create(name="Plain", position=1)
    pk = {"hours": [shop.pk], "policy": [policy.pk], "move_policy": [policy.pk]}.get(name, [])
    for user in (agent, read_only, operator):
        assert client_of(user).post(reverse(f"staff:{name}", args=pk)).status_code == 403


def test_hours_are_shown_as_they_are_and_kept_as_written(page, shop, hours):
    url = reverse("staff:hours", args=[shop.pk])
    text = page.get(url).content.decode()
    assert 'value="00:00 - 24:00"' in text
    assert page.post(url, week("9 - 12.30, 13:00 tot 17:00", sunday="")).status_code == 302
    hours.refresh_from_db()
    assert hours.week == [*[[["09:00", "12:30"], ["13:00", "17:00"]]] * 6, []]


@pytest.mark.parametrize("text", ["always", "9-25", "9:00 - 9:00", "9:75 - 10:00"])
def test_hours_that_are_none_are_refused(page, shop, hours, text):
    assert page.post(reverse("staff:hours", args=[shop.pk]), week(text)).status_code == 422
    assert page.post(reverse("staff:hours", args=[shop.pk]), week("")).status_code == 422


def test_what_it_does_to_open_questions_is_said_first(page, shop, hours):
    ticket = factories.make_ticket(shop, now=timezone.now())
    url = reverse("staff:hours", args=[shop.pk])
    fields = week("9:00 - 10:00")
    response = page.post(url, fields)
    assert response.status_code == 200
    assert response.context["preview"].later == 1
    assert OpeningHours.objects.get().week == hours.week
    before = ticket.due_at
    assert page.post(url, {**fields, "sure": "1"}).status_code == 302
    assert apply_rules(now=timezone.now()) == 1
    ticket.refresh_from_db()
    assert ticket.due_at > before


def test_holidays_can_be_worked_and_other_days_added(page, shop, hours):
    url = reverse("staff:hours", args=[shop.pk])
    worked = Closure.objects.filter(is_active=True, day__gt=timezone.localdate()).first()
    day = timezone.localdate() + timedelta(days=3)
    fields = week(extra_day=f"{day}", extra_name="Half a day", extra_hours="9 - 12", scope="new")
    fields["closed"].remove(str(worked.pk))
    assert page.post(url, fields).status_code == 302
    worked.refresh_from_db()
    assert not worked.is_active
    assert Closure.objects.get(day=day).blocks == [["09:00", "12:00"]]


def test_other_country_has_other_holidays(page, shop, hours):
    year = timezone.localdate().year + 1
    page.post(reverse("staff:hours", args=[shop.pk]), week(country="BE", scope="new"))
    days = Closure.objects.filter(day__year=year).values_list("day", flat=True)
    assert date(year, 7, 21) in days
    assert date(year, 4, 27) not in days


def test_policy_is_made_shown_and_changed(page, shop):
    fields = said(
        kinds=["complaint"],
        tags="Haast, beurs",
        first="3 h",
        next="1 d",
        resolution="2 d",
        resolution_in="calendar",
        first4="30 min",
        percent0="50",
        notify0="team",
        raise0="4",
        percent1="100",
        notify1="owner",
    )
    assert page.post(reverse("staff:new_policy"), fields).status_code == 302
    policy = Policy.objects.get()
    assert policy.conditions == {"kinds": ["complaint"], "tags": ["haast", "beurs"]}
    assert [(one["percent"], one["notify"]) for one in policy.thresholds] == [
        (50, "team"),
        (100, "owner"),
    ]
    rows = policy.targets.order_by("priority").values_list(
        "priority", "first_minutes", "next_minutes", "resolution_minutes"
    )
    assert set(rows) == {(None, 180, 480, 2880), (4, 30, None, None)}
    form = PolicyForm(None, policy=policy)
    assert [form[name].value() for name in ("first", "next", "resolution", "first4")] == [
        "3 h",
        "1 d",
        "2 d",
        "30 min",
    ]
    url = reverse("staff:policy", args=[policy.pk])
    assert page.get(url).status_code == 200
    assert page.post(url, {**fields, "first": "2 h"}).status_code == 302
    assert Policy.objects.get().version == 2
    assert RuleSet.objects.count() == 2


def test_test_button_names_what_would_fall_under_it_and_keeps_nothing(page, shop):
    complaint = factories.make_ticket(shop, kind=Kind.COMPLAINT)
    factories.make_ticket(shop)
    fields = said(kinds=["complaint"], first="3 h", test="1")
    response = page.post(reverse("staff:new_policy"), fields)
    assert response.context["matching"] == [complaint]
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"first": "soon"}, {"first": "0 h"}, {"percent0": "80", "percent1": "80"}]
)
def test_nonsense_is_refused(page, db, wrong):
    assert page.post(reverse("staff:new_policy"), said(**wrong)).status_code == 422


def test_order_goes_up_and_down(page, db):
    for position, name in enumerate("abc"):
        Policy.objects.create(name=name, position=position)

    def order():
        return [policy.name for policy in Policy.objects.in_order()]

    last = Policy.objects.get(name="c")
    page.post(reverse("staff:move_policy", args=[last.pk]), {"to": "up"})
    assert order() == ["a", "c", "b"]
    page.post(reverse("staff:move_policy", args=[last.pk]), {"to": "down"})
    page.post(reverse("staff:move_policy", args=[last.pk]), {"to": "down"})
    assert order() == ["a", "b", "c"]
    assert page.get(reverse("staff:policies")).status_code == 200


@pytest.mark.parametrize("counted_in", ["business", "calendar"])
@pytest.mark.parametrize("minutes", [1, 30, 60, 90, 480, 1440, 2880])
def test_length_reads_back_as_it_was(minutes, counted_in):
    assert minutes_of(LengthField().clean(length_of(minutes, counted_in)), counted_in) == minutes


def test_promise_is_made_and_taken_back_on_the_ticket(client_of, agent, ticket):
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="We will find out.")
    page, url = client_of(agent), reverse("staff:promise", args=[ticket.pk])
    until = timezone.localtime() + timedelta(days=2)
    assert page.post(url, {"until": f"{until:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert Ticket.objects.get().due_kind == "promise"
    assert reverse("staff:withdraw_promise", args=[ticket.pk]) in page.get(url).content.decode()
    page.post(reverse("staff:withdraw_promise", args=[ticket.pk]))
    assert Ticket.objects.get().due_kind == ""
    assert page.post(url, {"until": "2020-01-01T10:00"}).status_code == 422
