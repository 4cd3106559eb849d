"""The library of ready answers, and their way into an answer."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.message import Direction
from tickets.core.ticket import Kind
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep
from tickets.macros.models import Macro, MacroUse, Scope

HOSTILE = "{{ settings.SECRET_KEY }} {% debug %} {0.__class__} %(x)s ${7*7} <b>x</b>"


def make(title="Late", *, en="Sorry {{ customer.first_name }}.", **fields):
    wording = Wording(title=title, texts={"en": en}, **fields)
    return keep(wording=wording, by=None, now=NOW)


def form(**fields):
    base = {
        "title": "New", "scope": "personal", "text_en": "Hello {{ customer.name }}",
        "is_active": "on",
    }  # fmt: skip
    return {**base, **fields}


def said(ticket, macro, *, text="Sorry Mirjam, really.", **fields):
    base = {
        "text": text, "action": "wait", "key": "11111111-1111-4111-8111-111111111111",
        "last_seen": ticket.messages.last().pk, "macro": macro.pk, "macro_language": "en",
        "macro_filled": "Sorry Mirjam.",
    }  # fmt: skip
    return {**base, **fields}


@pytest.mark.parametrize("items", [1, 3])
def test_library_asks_as_much_for_three_as_for_one(
    client_of, agent, items, django_assert_num_queries
):
    client = client_of(agent)
    for number in range(items):
        make(f"Macro {number}")
    client.get(reverse("staff:macros"))
    with django_assert_num_queries(5):
        response = client.get(reverse("staff:macros"))
    assert response.content.decode().count("Macro ") == items


@pytest.mark.parametrize("show", ["all", "mine", "review", "unused", "rewritten", "off", "x"])
def test_library_sifts(client_of, agent, show):
    make()
    response = client_of(agent).get(reverse("staff:macros"), {"show": show})
    assert ("Late" in response.content.decode()) is (show in {"all", "unused", "x"})


@pytest.mark.parametrize("who", ["read_only", "operator"])
def test_only_those_who_answer_come_in(request, client_of, who, ticket):
    macro = make()
    client = client_of(request.getfixturevalue(who))
    for url in (
        reverse("staff:macros"),
        reverse("staff:macro_new"),
        reverse("staff:macro_edit", args=[macro.pk]),
        reverse("staff:macro_versions", args=[macro.pk]),
        reverse("staff:macro_pick", args=[ticket.pk]),
        reverse("staff:macro_preview", args=[ticket.pk, macro.pk]),
    ):
        assert client.get(url).status_code == 403
    assert client.post(reverse("staff:macro_use", args=[ticket.pk, macro.pk])).status_code == 403
    assert client.post(reverse("staff:macro_look")).status_code == 403


def test_a_stranger_s_macro_does_not_exist(client_of, agent, stranger, ticket):
    macro = make(scope=Scope.PERSONAL, owner=stranger)
    client = client_of(agent)
    for url in (
        reverse("staff:macro_edit", args=[macro.pk]),
        reverse("staff:macro_versions", args=[macro.pk]),
        reverse("staff:macro_preview", args=[ticket.pk, macro.pk]),
    ):
        assert client.get(url).status_code == 404


def test_an_agent_does_not_change_what_all_shops_share(client_of, agent):
    macro = make()
    url = reverse("staff:macro_edit", args=[macro.pk])
    assert client_of(agent).post(url, form(scope="shop")).status_code == 403
    response = client_of(agent).post(reverse("staff:macro_new"), form(scope="team"))
    assert response.status_code == 422
    assert Macro.objects.count() == 1


def test_new_macro_is_kept_with_its_actions(client_of, agent):
    data = form(kind="complaint", add_tags="Late, post", follow_up="3", note="Ask {{ today }}")
    response = client_of(agent).post(reverse("staff:macro_new"), data)
    macro = Macro.objects.get()
    assert response.url == reverse("staff:macro_edit", args=[macro.pk])
    assert (macro.owner, macro.scope) == (agent, Scope.PERSONAL)
    assert macro.actions == {
        "kind": "complaint", "add_tags": ["late", "post"], "follow_up": 3,
        "note": "Ask {{ today }}",
    }  # fmt: skip
    assert client_of(agent).get(response.url).status_code == 200


def test_unknown_variable_is_refused_with_its_line(client_of, agent):
    data = form(text_en="Hello\n{{ settings.SECRET_KEY }}")
    response = client_of(agent).post(reverse("staff:macro_new"), data)
    assert response.status_code == 422
    told = "Line 2: There is nothing called &#x27;settings.SECRET_KEY&#x27; to fill in."
    assert told in response.content.decode()
    assert Macro.objects.count() == 0


def test_look_shows_what_the_form_becomes(client_of, agent, ticket):
    data = form(ticket=ticket.pk, text_nl="Hoi {{ ticket.order }} {{ nothing }}")
    page = client_of(agent).post(reverse("staff:macro_look"), data).content.decode()
    assert "Mirjam van den Berg" in page
    assert "⟦ticket.order⟧" in page
    assert "{{ nothing }}" in page


def test_versions_show_what_changed(client_of, owner):
    macro = make(en="one\ntwo")
    keep(wording=Wording(title="Late", texts={"en": "one\nsix"}), by=owner, now=NOW, macro=macro)
    page = client_of(owner).get(reverse("staff:macro_versions", args=[macro.pk])).content.decode()
    assert "Version 2" in page
    assert "diff__line--plus" in page


def test_pick_finds_and_suggests(client_of, agent, ticket):
    make("Parcel", keywords="parcel where")
    make("Refund")
    url = reverse("staff:macro_pick", args=[ticket.pk])
    page = client_of(agent).get(url).content.decode()
    assert page.index("Likely for this question") < page.index("Parcel") < page.index("Refund")
    page = client_of(agent).get(url, {"q": "refund"}, HTTP_HX_REQUEST="true").content.decode()
    assert "Refund" in page
    assert "Parcel" not in page


def test_preview_fills_in_and_asks(client_of, agent, ticket):
    macro = make(
        en='{{ customer.first_name }}, in {{ ask: "How many?" }} days',
        actions=Actions(kind=Kind.COMPLAINT),
    )
    url = reverse("staff:macro_preview", args=[ticket.pk, macro.pk])
    page = client_of(agent).get(url).content.decode()
    assert "How many?" in page
    assert "Kind: complaint" in page
    page = client_of(agent).get(url, {"ask-0": HOSTILE}).content.decode()
    assert "in {{ settings.SECRET_KEY }} {% debug %} {0.__class__} %(x)s ${7*7} &lt;b&gt;x" in page


def test_use_without_a_script_keeps_a_draft_and_the_macro(client_of, agent, ticket):
    macro = make(actions=Actions(kind=Kind.COMPLAINT))
    client = client_of(agent)
    client.post(reverse("staff:macro_use", args=[ticket.pk, macro.pk]), {"macro_action": ["kind"]})
    page = client.get(reverse("staff:ticket", args=[ticket.pk])).content.decode()
    assert "Sorry Mirjam." in page
    assert f'name="macro" value="{macro.pk}"' in page
    assert 'name="macro_action" value="kind" checked' in page


def test_answer_with_a_macro_does_what_is_ticked(client_of, agent, ticket):
    macro = make(actions=Actions(kind=Kind.COMPLAINT, add_tags=("late",)))
    url = reverse("staff:answer", args=[ticket.pk])
    client_of(agent).post(url, said(ticket, macro, macro_action=["add_tags"]))
    ticket.refresh_from_db()
    assert ticket.kind == Kind.QUESTION
    assert [tag.name for tag in ticket.tags.all()] == ["late"]
    assert MacroUse.objects.get().macro == macro


def test_blank_stops_the_answer_on_the_server(client_of, agent, ticket):
    url = reverse("staff:answer", args=[ticket.pk])
    data = said(ticket, make(), text="In ⟦How many?⟧ days")
    response = client_of(agent).post(url, data)
    assert response.status_code == 422
    assert "still something to fill in (How many?)" in response.content.decode()
    assert not ticket.messages.filter(direction=Direction.OUT).exists()
    # Without a macro it is stopped as well; a note may say it.
    assert client_of(agent).post(url, {**data, "macro": ""}).status_code == 422
    assert client_of(agent).post(url, {**data, "action": "note"}).status_code == 302


def test_untouched_macro_to_a_complaint_is_asked_about_once(client_of, agent, ticket):
    desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=NOW)
    url = reverse("staff:answer", args=[ticket.pk])
    data = said(ticket, make(), text="Sorry Mirjam.")
    response = client_of(agent).post(url, data)
    assert response.status_code == 422
    assert "Add one sentence of your own" in response.content.decode().replace("\n", " ")
    assert client_of(agent).post(url, {**data, "confirmed": "1"}).status_code == 302


def test_somebody_else_s_macro_is_no_macro(client_of, agent, stranger, ticket):
    macro = make(scope=Scope.PERSONAL, owner=stranger, actions=Actions(kind=Kind.COMPLAINT))
    url = reverse("staff:answer", args=[ticket.pk])
    client_of(agent).post(url, said(ticket, macro, macro_action=["kind"]))
    ticket.refresh_from_db()
    assert ticket.kind == Kind.QUESTION
    assert MacroUse.objects.count() == 0
    assert ticket.events.filter(kind=EventKind.REPLIED).count() == 1


def test_take_back_returns_text_and_actions(client_of, agent, ticket):
    macro = make(actions=Actions(kind=Kind.COMPLAINT))
    client = client_of(agent)
    client.post(
        reverse("staff:answer", args=[ticket.pk]), said(ticket, macro, macro_action=["kind"])
    )
    message = ticket.messages.get(direction=Direction.OUT)
    client.post(reverse("staff:take_back", args=[message.pk]))
    ticket.refresh_from_db()
    assert ticket.kind == Kind.QUESTION
    page = client.get(reverse("staff:ticket", args=[ticket.pk])).content.decode()
    assert "Sorry Mirjam, really." in page


def test_hostile_customer_stays_text_everywhere(client_of, shop, agent):
    customer = factories.make_customer(shop, name=HOSTILE)
    ticket = factories.make_ticket(shop, customer=customer, subject=HOSTILE, text=HOSTILE)
    macro = make(HOSTILE, en="A {{ customer.name }} B {{ ticket.subject }}", keywords=HOSTILE)
    client = client_of(agent)
    typed = "{{ settings.SECRET_KEY }} {% debug %} {0.__class__} %(x)s ${7*7} &lt;b&gt;x"
    for url in (
        reverse("staff:macros"),
        reverse("staff:macro_versions", args=[macro.pk]),
        reverse("staff:macro_pick", args=[ticket.pk]),
        reverse("staff:macro_preview", args=[ticket.pk, macro.pk]),
    ):
        page = client.get(url).content.decode()
        assert typed in page
        assert "<b>x</b>" not in page


def test_file_is_hung_and_taken_off(client_of, owner, tmp_path):
    macro = make()
    client = client_of(owner)
    path = tmp_path / "label.pdf"
    path.write_bytes(b"%PDF-1.4 x")
    with path.open("rb") as file:
        client.post(reverse("staff:macro_add_file", args=[macro.pk]), {"file": file})
    hung = macro.attachments.get()
    assert (hung.name, hung.content_type) == ("label.pdf", "application/pdf")
    client.post(reverse("staff:macro_drop_file", args=[macro.pk, hung.pk]))
    assert macro.attachments.count() == 0
