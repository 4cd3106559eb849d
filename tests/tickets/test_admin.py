import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tickets import desk
from tickets.core.people import User
from tickets.core.shop import Shop

HISTORY = ["event", "message", "inboundmail", "outgoingmail", "timer"]
SETTINGS = ["shop", "mailbox", "user", "customer", "tag"]


@pytest.mark.parametrize("name", [*HISTORY, *SETTINGS])
def test_admin_lists_open_for_the_owner_only(name, client_of, owner, agent, ticket):
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="Here.")
    desk.tag(ticket=ticket, name="parcel", by=agent, now=timezone.now())
    url = reverse(f"admin:tickets_{name}_changelist")

    assert client_of(owner).get(url).status_code == 200
    assert client_of(agent).get(url).status_code == 302


@pytest.mark.parametrize("name", HISTORY)
def test_history_cannot_be_added_to(name, client_of, owner):
    assert client_of(owner).get(reverse(f"admin:tickets_{name}_add")).status_code == 403


def test_history_can_be_read_and_not_changed(client_of, owner, agent, ticket):
    event = ticket.events.first()
    client = client_of(owner)

    page = client.get(reverse("admin:tickets_event_change", args=[event.pk]))

    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert client.post(reverse("admin:tickets_event_delete", args=[event.pk])).status_code == 403


def test_new_colleague_gets_a_hashed_password(client_of, owner):
    client_of(owner).post(
        reverse("admin:tickets_user_add"),
        {
            "email": "new@example.com",
            "name": "New",
            "role": "agent",
            "usable_password": "true",
            "password1": "three plain words",
            "password2": "three plain words",
        },
    )

    user = User.objects.get(email="new@example.com")
    assert user.check_password("three plain words")
    assert "plain" not in user.password


def test_new_shop_carries_its_moment(client_of, owner):
    client_of(owner).post(
        reverse("admin:tickets_shop_add"),
        {
            "name": "Duin", "slug": "duin", "language": "nl", "form_of_address": "u",
            "time_zone": "Europe/Amsterdam", "undo_seconds": 10, "reopen_days": 14,
        },
    )  # fmt: skip

    assert Shop.objects.get().created_at <= timezone.now()


def test_customer_page_shows_addresses(client_of, owner, customer):
    page = client_of(owner).get(reverse("admin:tickets_customer_change", args=[customer.pk]))

    assert "mirjam@example.org" in page.text


def test_admin_knows_neither_groups_nor_addresses_of_accounts(db):
    known = {model._meta.model_name for model in admin.site._registry}

    assert known & {"group", "emailaddress"} == set()


def test_admin_has_no_log_in_page_of_its_own(client, db):
    """There, wrong passwords would not be counted."""
    response = client.post("/admin/login/", {"username": "olga@example.com", "password": "x"})

    assert response.headers["Location"].startswith(reverse("account_login"))
