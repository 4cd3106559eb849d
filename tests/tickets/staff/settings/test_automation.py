"""The owner's pages of rules: written in sentences, tried on the past, then put to use."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.automation.examples import examples
from tickets.automation.keeping import keep_rule, wording_of
from tickets.automation.models import Rule, RuleVersion
from tickets.automation.trying import try_rule
from tickets.automation.words import names_for_rules
from tickets.clockwork.ring import ring_due
from tickets.core.cause import Cause
from tickets.core.ticket import Priority, Ticket


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


def said(**changes):
    return {
        "name": "Gifts first",
        "when": "opened",
        "words": "gift, Christmas present",
        "priority": "3",
        "add_tags": "Gift",
        **changes,
    }


@pytest.mark.parametrize(
    "name", ["automation", "new_rule", "rule", "rule_log", "move_rule", "switch_rule", "drop_rule"]
)
def test_rules_are_for_owners(client_of, agent, read_only, operator, name, now):
    wording = examples("en")[0].wording
    rule = keep_rule(rule=None, wording=wording, by=None, now=now)
    args = [] if name in {"automation", "new_rule"} else [rule.pk]
    for user in (agent, read_only, operator):
        assert client_of(user).post(reverse(f"staff:{name}", args=args)).status_code == 403


def test_rule_is_tried_kept_put_to_use_and_shows_what_it_did(page, shop, owner):
    asked = factories.make_ticket(shop, text="Is it a gift?")
    factories.make_ticket(shop, text="Is it a lamp?")
    url = reverse("staff:new_rule")
    response = page.post(url, said() | {"try": "1"})
    assert [one.ticket for one in response.context["trial"].shown] == [asked]
    assert "Priority: high" in response.content.decode()
    assert not Rule.objects.exists()

    assert page.post(url, said() | {"keep": "1"}).status_code == 302
    rule = Rule.objects.get()
    assert (rule.is_active, rule.conditions["words"]) == (False, ["gift", "Christmas present"])
    page.post(reverse("staff:switch_rule", args=[rule.pk]), {"to": "on"})
    shop.refresh_from_db()
    later = factories.make_ticket(shop, text="A Christmas  present")
    ring_due(now=timezone.now())
    assert Ticket.objects.get(pk=later.pk).priority == Priority.HIGH
    log = page.get(reverse("staff:rule_log", args=[rule.pk])).content.decode()
    assert "Rule “Gifts first” set the priority to high" in log
    assert "Version 2" in log
    told = page.get(reverse("staff:ticket", args=[later.pk])).content.decode()
    assert "Rule “Gifts first” tagged this gift" in told


def test_form_shows_a_rule_as_it_was_written(page, shop, agent, now):
    cause = Cause.objects.create(shop=shop, name="Late")
    fields = said(
        when="waits",
        length="4 h",
        counted_in="calendar",
        kinds=["complaint"],
        priorities=["2"],
        causes=[str(cause.pk)],
        mailboxes=[str(shop.mailboxes.get().pk)],
        customers=["important"],
        states=["new"],
        senders="example.org",
        tags="Beurs",
        assigned=str(agent.pk),
        hours="closed",
        assignee="turn",
        cause=str(cause.pk),
        note="Look.",
        notify="owner",
        stops="on",
        is_active="on",
        shop=str(shop.pk),
    )
    assert page.post(reverse("staff:new_rule"), fields | {"keep": "1"}).status_code == 302
    rule = Rule.objects.get()
    url = reverse("staff:rule", args=[rule.pk])
    form = page.get(url).context["form"]
    again = {
        name: [str(one) for one in value] if isinstance(value, list) else value
        for name in fields
        if (value := form[name].value()) is not None
    }
    again |= {"stops": "on", "is_active": "on"}
    page.post(url, again | {"keep": "1"})
    assert RuleVersion.objects.count() == 1
    page.post(url, again | {"keep": "1", "length": "5 h"})
    rule.refresh_from_db()
    assert (rule.version, rule.occasion["minutes"]) == (2, 300)
    text = page.get(reverse("staff:automation")).content.decode()
    assert "the customer waits longer than 5 hours" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"priority": "", "add_tags": ""},
        {"when": "waits"},
        {"when": "waits", "length": "40 d", "counted_in": "calendar"},
        {"when": "never"},
        {"follow_up": "2", "state": "resolved"},
        {"add_tags": ",".join("abcdefghijklm")},
        {"words": "x" * 101},
        {"name": ""},
    ],
)
def test_nonsense_is_refused_and_kept_for_the_writer(page, db, wrong):
    response = page.post(reverse("staff:new_rule"), said(**wrong) | {"keep": "1"})
    assert response.status_code == 422
    assert "Christmas present" in response.content.decode() or "words" in wrong
    assert not Rule.objects.exists()


def test_order_goes_up_and_down_and_a_rule_can_be_thrown_away(page, now):
    for one in examples("en")[:3]:
        keep_rule(rule=None, wording=one.wording, by=None, now=now)

    def order():
        return list(Rule.objects.in_order().values_list("pk", flat=True))

    first, second, third = order()
    page.post(reverse("staff:move_rule", args=[third]), {"to": "up"})
    page.post(reverse("staff:move_rule", args=[first]), {"to": "up"})
    assert order() == [first, third, second]
    page.post(reverse("staff:drop_rule", args=[third]))
    assert order() == [first, second]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_examples_work_as_they_are(page, shop, language):
    shop.language = language
    shop.save()
    ticket = factories.make_ticket(shop)
    desk.tag(ticket=ticket, name="x", by=None, now=timezone.now())
    for one in examples(language):
        one.wording.check()
        try_rule(one.wording, names=names_for_rules(), now=timezone.now())
        response = page.get(reverse("staff:new_rule"), {"example": one.code})
        assert response.context["form"]["name"].value() == one.wording.name
        fields = response.context["form"].initial
        form = {k: ", ".join(v) if k in {"words", "add_tags"} else v for k, v in fields.items()}
        form = {name: value for name, value in form.items() if value}
        assert page.post(reverse("staff:new_rule"), form | {"keep": "1"}).status_code == 302
    kept = {wording_of(rule).name: wording_of(rule) for rule in Rule.objects.all()}
    assert kept == {one.wording.name: one.wording for one in examples(language)}
    assert not Rule.objects.filter(is_active=True).exists()
