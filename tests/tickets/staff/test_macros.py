"""The library of ready answers, and their way into an answer."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests import factories
from tests.factories import NOW
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.message import Direction
from tickets.core.ticket import Kind
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep
from tickets.macros.models import Macro, MacroUse, Scope
from tickets.outbox.models import OutgoingMail

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
    with django_assert_num_queries(6):
        response = client.get(reverse("staff:macros"))
    assert response.content.decode().count("Macro ") == items


@pytest.mark.parametrize(
    "show", ["all", "mine", "review", "unused", "rewritten", "reopened", "links", "off", "x"]
)
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


def test_rich_text_is_kept_clean_with_its_plain_text_and_subject(client_of, agent):
    html = '<p onclick="x">Hello <strong>{{ customer.name }}</strong></p><script>y</script>'
    data = form(text_en="ignored", html_en=html, subject_en="About {{ ticket.order }}")
    client = client_of(agent)
    client.post(reverse("staff:macro_new"), data)
    text = Macro.objects.get().texts.get()
    assert text.html == "<p>Hello <strong>{{ customer.name }}</strong></p>"
    assert (text.body, text.subject) == ("Hello {{ customer.name }}", "About {{ ticket.order }}")
    # Without a script only the plain text comes back: make-up stays while the words do.
    edit = reverse("staff:macro_edit", args=[text.macro_id])
    client.post(edit, form(title="Other", text_en=text.body))
    assert Macro.objects.get().texts.get().html == text.html
    client.post(edit, form(text_en="Hello"))
    assert [(one.body, one.html) for one in Macro.objects.get().texts.all()] == [("Hello", "")]


def test_subject_with_an_unknown_variable_is_refused(client_of, agent):
    data = form(subject_en="About {{ nothing }}")
    response = client_of(agent).post(reverse("staff:macro_new"), data)
    assert response.status_code == 422
    assert "There is nothing called &#x27;nothing&#x27;" in response.content.decode()


def test_wrong_links_are_named(client_of, owner, shop):
    gone = f"http://localhost:8000/{shop.slug}/en/faq/gone/"
    macro = make(en=f"See http://post.nl and {gone} or https://post.nl")
    page = client_of(owner).get(reverse("staff:macro_edit", args=[macro.pk])).content.decode()
    assert "<code>http://post.nl</code> does not begin with https." in page
    assert f"<code>{gone}</code> leads to no page of ours." in page
    assert "<code>https://post.nl</code>" not in page


def test_shared_macro_is_copied_proposed_and_approved(client_of, agent, owner):
    macro, client = make(en="one"), client_of(agent)
    client.post(reverse("staff:copy_macro", args=[macro.pk]))
    own = Macro.objects.get(owner=agent)
    client.post(reverse("staff:macro_edit", args=[own.pk]), form(title="Late", text_en="two"))
    client.post(reverse("staff:propose_macro", args=[own.pk]), {"reason": "Shorter <b>"})
    proposal = own.proposals.get()
    decide = reverse("staff:decide_macro", args=[proposal.pk])
    assert client.post(decide, {"decision": "approve", "version": 2}).status_code == 403
    page = client_of(owner).get(reverse("staff:macro_proposals")).content.decode()
    assert "Shorter &lt;b&gt;" in page
    assert "diff__line--plus" in page
    client_of(owner).post(decide, {"decision": "approve", "version": 2, "word": "Good"})
    assert macro.texts.get().body == "two"
    assert "Good" in client.get(reverse("staff:macro_proposals")).content.decode()


def test_proposal_is_declined_or_called_off(client_of, agent, owner, stranger):
    own = make(scope=Scope.PERSONAL, owner=agent)
    propose = reverse("staff:propose_macro", args=[own.pk])
    client_of(agent).post(propose, {})
    decide = reverse("staff:decide_macro", args=[own.proposals.get().pk])
    client_of(owner).post(decide, {"decision": "decline", "version": 1})
    client_of(agent).post(propose, {})
    again = own.proposals.waiting().get()
    call_off = reverse("staff:call_off_macro", args=[again.pk])
    assert client_of(stranger).post(call_off).status_code == 404
    client_of(agent).post(call_off)
    assert [one.state for one in own.proposals.all()] == ["declined"]


def test_subject_is_asked_for_where_the_answer_opens_a_mail(client_of, shop, agent):
    called = factories.make_ticket(shop, words=factories.make_words("Where?"), by=agent)
    macro = make()
    client = client_of(agent)
    page = client.get(reverse("staff:ticket", args=[called.pk])).content.decode()
    assert 'name="subject" value="Re: My parcel"' in page
    data = said(called, macro, subject="Your parcel")
    client.post(reverse("staff:answer", args=[called.pk]), data)
    assert OutgoingMail.objects.get().subject == "Your parcel"
    wrote = factories.make_ticket(shop)
    page = client.get(reverse("staff:ticket", args=[wrote.pk])).content.decode()
    assert 'name="subject"' not in page


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


@pytest.mark.parametrize(
    "typed",
    ["{{ settings.SECRET_KEY }}", "{% debug %}", "{0.__class__}", "%(x)s", "${7*7}", "<b>x</b>"],
)
def test_hostile_text_comes_out_as_typed_on_every_page(client_of, shop, agent, typed):
    customer = factories.make_customer(shop, name=typed)
    ticket = factories.make_ticket(shop, customer=customer, subject=typed, text=typed)
    # A text that could never be kept stands there all the same, and is no more than text.
    macro = make(typed, en="A {{ customer.name }} B {{ ticket.subject }}", keywords=typed)
    macro.texts.create(language="nl", body=typed, html=f"<p>{escape(typed)}</p>", subject=typed)
    client = client_of(agent)
    own = make(typed, scope=Scope.PERSONAL, owner=agent)
    own.texts.create(language="nl", body=typed, html=f"<p>{escape(typed)}</p>", subject=typed)
    client.post(reverse("staff:propose_macro", args=[own.pk]), {"reason": typed})
    client.post(reverse("staff:answer", args=[ticket.pk]), said(ticket, macro, text=f"A {typed} Z"))
    pages = {
        "library": (reverse("staff:macros"), {"q": typed}),
        "editor": (reverse("staff:macro_edit", args=[own.pk]), {}),
        "versions": (reverse("staff:macro_versions", args=[macro.pk]), {}),
        "proposals": (reverse("staff:macro_proposals"), {}),
        "pick": (reverse("staff:macro_pick", args=[ticket.pk]), {"q": typed}),
        "preview": (reverse("staff:macro_preview", args=[ticket.pk, macro.pk]), {}),
        "ticket": (reverse("staff:ticket", args=[ticket.pk]), {}),
        "list": (reverse("staff:view", args=["all"]), {}),
        "search": (reverse("staff:search"), {"q": "parcel"}),
        "print": (reverse("staff:print", args=[ticket.pk]), {}),
    }
    factories.make_ticket(shop, customer=customer, subject=f"parcel {typed}")
    found = {name: client.get(url, data).content.decode() for name, (url, data) in pages.items()}
    assert {name for name, page in found.items() if escape(typed) not in page} == set()
    assert {name for name, page in found.items() if "<b>x</b>" in page} == set()
    mail = OutgoingMail.objects.get(message__isnull=False)
    assert f"A {typed} Z" in mail.text
    assert f"A {escape(typed)} Z" in mail.html


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
