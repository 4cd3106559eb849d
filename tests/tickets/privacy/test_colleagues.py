"""Who left long ago is known by name no more, and what he did stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests import factories
from tests.tickets.privacy.canaries import places
from tickets import desk
from tickets.core.audit import AuditEntry, AuditKind
from tickets.core.event import Event
from tickets.core.followup import FollowUp, OnDue, Why
from tickets.core.people import User
from tickets.core.savedview import SavedView, keep_view
from tickets.desk import team
from tickets.macros.models import MacroProposal
from tickets.portal.following_reading import letters
from tickets.privacy import colleagues, policy, retention

DAY = timedelta(days=1)
YEAR = 366 * DAY


@pytest.fixture
def answered(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now)
    agent.signature = "Greetings from Sanne"
    agent.save(update_fields=["signature"])
    EmailAddress.objects.create(user=agent, email=agent.email)
    Authenticator.objects.create(user=agent, type="totp", data={})
    keep_view(name="Mine", owner=agent, filters={"q": "Mirjam"}, now=now)
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="It leaves today.")
    desk.resolve(ticket=ticket, by=agent, now=now)
    return ticket


@pytest.fixture
def left(agent, owner, answered, now):
    team.dismiss(person=agent, tickets_to=None, by=owner, now=now)
    return agent


def test_name_and_address_go_a_year_after_the_account_was_closed(left, answered, now):
    assert retention.keep_to_terms(now=now + 364 * DAY)["User"] == 0
    assert User.objects.get(pk=left.pk).name == "Sanne Visser"

    gone = retention.keep_to_terms(now=now + YEAR)

    left = User.objects.get(pk=left.pk)
    assert gone["User"] == 1
    assert (left.name, left.email) == ("Former colleague", f"colleague-{left.pk}@former.invalid")
    assert (left.signature, left.password, left.is_active) == ("", "", False)
    assert EmailAddress.objects.filter(user=left).count() == 0
    assert Authenticator.objects.filter(user=left).count() == 0
    assert SavedView.objects.get(owner=left).filters == {}


def test_nothing_but_the_account_of_what_was_done_knows_him(left, answered, now):
    retention.keep_to_terms(now=now + YEAR)

    known = [
        place
        for place, text in places().items()
        for word in ("sanne@example.com", "sanne visser")
        if word in text.lower()
    ]
    # Who did what has a term of its own, twice as long.
    assert set(known) <= {"tickets_auditentry"}


def test_answers_stay_and_are_signed_with_a_neutral_name(left, answered, now):
    before = list(Event.objects.order_by("pk").values_list("pk", "kind", "by"))
    signed = set(Event.objects.filter(by=left).values_list("by_label", flat=True))

    retention.keep_to_terms(now=now + YEAR)

    answer = answered.messages.get(direction="out")
    assert (answer.visible_text, str(answer.author)) == ("It leaves today.", "Former colleague")
    assert signed == {"Sanne Visser"}
    assert set(Event.objects.filter(by=left).values_list("by_label", flat=True)) == {
        "Former colleague"
    }
    assert list(Event.objects.order_by("pk").values_list("pk", "kind", "by")) == before


def test_customer_reads_the_shop_under_the_answer(left, answered, shop, now):
    assert [one.who for one in letters(answered, now=now + DAY) if one.is_ours] == [
        "Sanne of Naaldbos"
    ]
    retention.keep_to_terms(now=now + YEAR)
    assert [one.who for one in letters(answered, now=now + DAY) if one.is_ours] == ["Naaldbos"]


def test_name_is_kept_in_the_language_that_he_worked_in(left, now):
    User.objects.filter(pk=left.pk).update(language="nl")
    left.language = "nl"
    retention.keep_to_terms(now=now + YEAR)
    assert User.objects.get(pk=left.pk).name == colleagues.neutral_name(left)


def test_who_works_here_or_came_back_stays(agent, left, owner, operator, now):
    team.take_back(person=left)
    retention.keep_to_terms(now=now + 10 * YEAR)
    assert set(User.objects.values_list("name", flat=True)) == {
        "Sanne Visser", "Olga Owner", "Piet Phone",
    }  # fmt: skip


def test_account_opened_elsewhere_begins_anew_when_it_is_closed_again(left, now):
    User.objects.filter(pk=left.pk).update(is_active=True)
    retention.keep_to_terms(now=now + 2 * YEAR)
    assert User.objects.get(pk=left.pk).name == "Sanne Visser"

    User.objects.filter(pk=left.pk).update(is_active=False)
    retention.keep_to_terms(now=now + 2 * YEAR)
    assert User.objects.get(pk=left.pk).name == "Sanne Visser"


def test_programs_stay(shop, now):
    program = factories.make_user(is_integration=True, name="Webshop", shops=(shop,))
    User.objects.filter(pk=program.pk).update(is_active=False, left_at=now)
    retention.keep_to_terms(now=now + YEAR)
    assert User.objects.get(pk=program.pk).name == "Webshop"


def test_who_has_open_questions_waits_until_they_are_handed_on(left, shop, now):
    ticket = factories.make_ticket(shop, now=now)
    type(ticket).objects.filter(pk=ticket.pk).update(assignee=left)
    retention.keep_to_terms(now=now + YEAR)
    assert User.objects.get(pk=left.pk).name == "Sanne Visser"

    type(ticket).objects.filter(pk=ticket.pk).update(assignee=None)
    retention.keep_to_terms(now=now + YEAR)
    assert User.objects.get(pk=left.pk).name == "Former colleague"


def test_who_is_to_follow_up_waits_until_that_is_done(left, answered, now):
    FollowUp.objects.create(
        ticket=answered, who=left, due_at=now + YEAR, why=Why.values[0], note="Call the carrier",
        on_due=OnDue.NOTIFY, made_by=left, created_at=now,
    )  # fmt: skip
    retention.keep_to_terms(now=now + YEAR)
    assert User.objects.get(pk=left.pk).name == "Sanne Visser"


def test_account_closed_elsewhere_counts_from_the_first_hour_after(agent, now):
    User.objects.filter(pk=agent.pk).update(is_active=False)
    retention.keep_to_terms(now=now + 10 * YEAR)
    assert User.objects.get(pk=agent.pk).name == "Sanne Visser"
    retention.keep_to_terms(now=now + 11 * YEAR)
    assert User.objects.get(pk=agent.pk).name == "Former colleague"


def test_deeds_go_a_little_at_a_time_and_the_account_last(left, now):
    count = Event.objects.filter(by=left).count()
    first = colleagues.let_go(now=now + YEAR, most=2)
    assert (first["Event"], first["User"]) == (2, 0)
    second = colleagues.let_go(now=now + YEAR, most=1000)
    assert (second["Event"], second["User"]) == (count - 2, 1)
    assert not colleagues.let_go(now=now + YEAR, most=1000)


def test_what_a_rule_did_for_him_is_signed_by_the_rule(left, answered, now):
    kept = Event(
        ticket=answered, kind="tagged", at=now, by=left, by_label="Thank politely", data={"rule": 3}
    )
    kept.save()
    retention.keep_to_terms(now=now + YEAR)
    assert Event.objects.get(pk=kept.pk).by_label == "Thank politely"


def test_it_is_written_down_in_numbers(left, now):
    retention.keep_to_terms(now=now + YEAR)
    entry = AuditEntry.objects.get(kind=AuditKind.RETENTION, shop=None)
    assert entry.data["counts"]["User"] == 1


def test_every_field_of_a_colleague_leads_to_one():
    stranded = [
        f"{model.__name__}.{name}"
        for model, owner, fields in colleagues._parts()
        for name in fields
        if getattr(
            {one.name: one for one in policy.fields_of(model)}.get(owner), "related_model", None
        )
        is not User
    ]
    assert stranded == []
    assert MacroProposal in {model for model, _owner, _fields in colleagues._parts()}


def test_former_colleagues_are_on_no_list_and_cannot_be_taken_back(client, left, owner, now):
    client.force_login(owner)
    assert "Sanne Visser" in client.get(reverse("staff:people")).content.decode()

    retention.keep_to_terms(now=now + YEAR)

    assert "Former colleague" not in client.get(reverse("staff:people")).content.decode()
    assert client.get(reverse("staff:person", args=[left.pk])).status_code == 404
    assert client.post(reverse("staff:take_back_person", args=[left.pk])).status_code == 404
    assert not User.objects.get(pk=left.pk).is_active


def test_owner_reads_how_long_names_are_kept(client, owner, shop):
    client.force_login(owner)
    page = client.get(reverse("staff:keeping", args=[shop.pk])).content.decode()
    assert "1 year after an account is closed" in page
