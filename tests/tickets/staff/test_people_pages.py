"""The pages of people: own settings, news, and the owner's list."""

import re

import pytest
from allauth.core.context import request_context
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tickets import desk
from tickets.core.invitation import Invitation
from tickets.core.notice import Notice, NoticeKind
from tickets.core.people import Role, SecondFactorRule, User
from tickets.desk import team
from tickets.outbox.models import OutgoingMail
from tickets.staff.account import AccountAdapter

PASSWORD = "three words not together"


def invite(client, shop, **more):
    form = {"email": "Nina@example.com", "role": "agent", "shops": [shop.pk], "language": "en"}
    return client.post(reverse("staff:invite"), {**form, **more})


def test_invited_colleague_makes_an_account_and_works_for_the_shop(client, client_of, owner, shop):
    page = invite(client_of(owner), shop)
    path = re.search(r'value="https?://[^/]+(/account/start/[^"]+)"', page.text)[1]

    response = client.post(path, {"name": "Nina Bos", "password": PASSWORD})

    nina = User.objects.get(email="nina@example.com")
    assert response.headers["Location"] == reverse("staff:inbox")
    assert (nina.role, list(nina.shops.all())) == (Role.AGENT, [shop])
    assert client.get(reverse("staff:inbox")).status_code == 200


def test_link_is_mailed_where_mail_can_leave(client_of, owner, shop, settings):
    settings.IS_MAIL_OUT_SET = True
    invite(client_of(owner), shop)

    assert OutgoingMail.objects.get().to == [["", "nina@example.com"]]


def test_link_is_only_shown_where_no_mail_can_leave(client_of, owner, shop):
    page = invite(client_of(owner), shop)

    assert "/account/start/" in page.text
    assert OutgoingMail.objects.count() == 0


def test_new_link_replaces_the_old_one(client, client_of, owner, shop):
    at = client_of(owner)
    old = re.search(r"/account/start/[^\"]+", invite(at, shop).text)[0]

    page = at.post(reverse("staff:invite_again", args=[Invitation.objects.get().pk]))

    new = re.search(r"/account/start/[^\"]+", page.text)[0]
    assert [client.get(old).status_code, client.get(new).status_code] == [404, 200]
    assert list(Invitation.objects.get().shops.all()) == [shop]


def test_colleague_without_a_shop_is_not_invited(client_of, owner, shop):
    assert "Choose at least one shop." in invite(client_of(owner), shop, shops=[]).text


def test_owner_asks_roles_for_a_second_step(client_of, owner, agent):
    client_of(owner).post(reverse("staff:demand_second_step"), {"roles": ["agent"]})

    agent.refresh_from_db()
    assert list(SecondFactorRule.objects.values_list("role", flat=True)) == ["agent"]
    assert agent.needs_second_factor


@pytest.mark.parametrize("name", ["people", "invite"])
def test_pages_of_people_are_the_owners(client_of, agent, read_only, operator, name):
    for user in (agent, read_only, operator):
        assert client_of(user).get(reverse(f"staff:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["profile", "profile_news", "profile_away", "sessions", "notices"])
@pytest.mark.parametrize("who", ["owner", "agent", "read_only", "operator"])
def test_own_pages_are_everybodys(request, client_of, who, name):
    user = request.getfixturevalue(who)

    assert client_of(user).get(reverse(f"staff:{name}")).status_code == 200


def test_profile_is_kept_and_the_colours_follow(client_of, agent):
    client = client_of(agent)

    response = client.post(
        reverse("staff:profile"),
        {"name": "Sanne V", "language": "nl", "theme": "dark", "start_view": "mine",
         "signature": "Sanne"},
    )  # fmt: skip

    agent.refresh_from_db()
    kept = (agent.name, agent.language, agent.theme, agent.start_view, agent.signature)
    assert kept == ("Sanne V", "nl", "dark", "mine", "Sanne")
    assert response.cookies["theme"].value == "dark"


def test_first_page_is_the_chosen_one(client_of, agent, ticket):
    agent.start_view = "mine"
    agent.save()

    assert ticket.subject not in client_of(agent).get(reverse("staff:inbox")).text


def test_news_choices_are_kept_and_moments_put_in_order(client_of, agent):
    form = {**dict.fromkeys(NoticeKind.values, "none"), "digest": "16:00, 9.30"}

    client_of(agent).post(reverse("staff:profile_news"), form)

    agent.refresh_from_db()
    assert agent.notice_choices == dict.fromkeys(NoticeKind.values, "none")
    assert agent.digest_at == ["09:30", "16:00"]


@pytest.mark.parametrize("digest", ["at ten", "25:00", "1,2,3,4,5,6,7"])
def test_moments_that_are_none_are_refused(client_of, agent, digest):
    form = {**dict.fromkeys(NoticeKind.values, "none"), "digest": digest}

    assert client_of(agent).post(reverse("staff:profile_news"), form).status_code == 200


def test_absence_that_ends_before_it_begins_is_refused(client_of, agent):
    form = {"away_from": "2026-03-10", "away_until": "2026-03-01"}

    response = client_of(agent).post(reverse("staff:profile_away"), form)

    assert "This day lies before the first one." in response.text


def test_who_is_away_is_seen_so(client_of, owner, agent):
    agent.away_from = timezone.localdate()
    agent.save()

    assert "Sanne Visser, away" in client_of(owner).get(reverse("staff:people")).text


def test_bell_counts_and_opening_reads(client_of, agent, owner, ticket):
    desk.assign(ticket=ticket, to=agent, by=owner, now=timezone.now())
    client = client_of(agent)
    page = client.get(reverse("staff:places"))
    assert 'id="bell" data-bell="1" hx-swap-oob="true"' in page.text

    notice = Notice.objects.get()
    assert client.get(reverse("staff:open_notice", args=[notice.pk])).status_code == 405
    response = client.post(reverse("staff:open_notice", args=[notice.pk]))

    assert response.headers["Location"] == reverse("staff:ticket", args=[ticket.pk])
    assert 'data-bell=""' in client.get(reverse("staff:places")).text


def test_news_of_somebody_else_is_not_found(client_of, agent, owner, ticket):
    desk.assign(ticket=ticket, to=agent, by=owner, now=timezone.now())

    response = client_of(owner).post(reverse("staff:open_notice", args=[Notice.objects.get().pk]))

    assert response.status_code == 404


def test_switch_in_the_menu_keeps_the_colours_for_every_browser(client_of, agent):
    client = client_of(agent)
    url = reverse("staff:colours")
    response = client.post(url, {"theme": "dark"}, headers={"HX-Request": "true"})
    agent.refresh_from_db()
    assert (response.status_code, agent.theme, client.cookies["theme"].value) == (
        204,
        "dark",
        "dark",
    )
    assert client.post(url, {"theme": "system"}).status_code == 302
    agent.refresh_from_db()
    assert (agent.theme, client.cookies["theme"].value) == ("", "system")
    assert client.post(url, {"theme": "pink"}).status_code == 404


def test_absence_shows_in_lists_and_where_somebody_is_chosen(client_of, owner, agent, ticket, now):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    client = client_of(owner)
    assert "initials--away" not in client.get("/desk/").text
    cache.clear()
    away = {"away_from": timezone.localdate(), "away_until": None, "stand_in": owner}
    team.change_profile(person=agent, fields=away)
    page = client.get("/desk/").text
    assert "initials--away" in page
    said = f"{agent.name} (away, {owner.name} stands in)"
    assert said in page
    assert said in client.get(f"/desk/tickets/{ticket.pk}/").text


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("mfa/email/totp_activated", "The helpdesk now asks for a code from your app"),
        ("mfa/email/totp_deactivated", "The helpdesk no longer asks for a code from your app"),
        ("mfa/email/recovery_codes_generated", "You have new spare codes for the helpdesk"),
        ("mfa/email/webauthn_added", "A passkey was added to your account"),
        ("mfa/email/webauthn_removed", "A passkey was taken off your account"),
        ("account/email/password_changed", "Your password for the helpdesk was changed"),
        ("account/email/password_set", "Your account has a password now"),
        ("account/email/password_reset", "You have a new password for the helpdesk"),
    ],
)
def test_change_of_the_account_is_mailed_in_our_own_words(kind, subject, rf, agent):
    request = rf.get("/", HTTP_USER_AGENT="Firefox 140 {{ x }}")
    with request_context(request):
        AccountAdapter(request).send_notification_mail(kind, agent)
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.to) == (subject, [[agent.name, agent.email]])
    assert "Was it not you?" in mail.text
    assert "Firefox 140 {{ x }}\n" in mail.text
    assert mail.text.endswith("/desk/profile/sessions/")
    assert "Two-Factor" not in mail.text
