"""The owner's settings pages: for owners only, they keep what is right and say what is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tickets.core.shop import Mailbox, Shop
from tickets.inbound import imap
from tickets.inbound.models import ImapAccount
from tickets.sla.models import OpeningHours


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


def shop_fields(**changes):
    return {
        "name": "Naaldbos",
        "language": "nl",
        "form_of_address": "je",
        "time_zone": "Europe/Amsterdam",
        "signature": "Naaldbos, 020 1234567",
        "accent": "#00605c",
        "acknowledges": "on",
        "undo_seconds": "20",
        "reopen_days": "30",
        **changes,
    }


@pytest.mark.parametrize("name", ["settings", "new_shop"])
def test_settings_are_for_owners(client_of, agent, read_only, operator, name):
    for user in (agent, read_only, operator):
        assert client_of(user).get(reverse(f"staff:{name}")).status_code == 403


def test_mailbox_pages_are_for_owners(client_of, agent, shop):
    mailbox = shop.mailboxes.get()
    for name in ("mailbox", "imap"):
        url = reverse(f"staff:{name}", args=[mailbox.pk])
        assert client_of(agent).get(url).status_code == 403
    url = reverse("staff:stop_imap", args=[mailbox.pk])
    assert client_of(agent).post(url).status_code == 403


def test_overview_names_every_address(page, shop, other_shop):
    text = page.get(reverse("staff:settings")).content.decode()
    for mailbox in Mailbox.objects.all():
        assert mailbox.email in text


def test_shop_is_kept(page, shop):
    response = page.post(reverse("staff:shop", args=[shop.pk]), shop_fields())
    assert response.status_code == 302
    shop.refresh_from_db()
    assert (shop.form_of_address, shop.undo_seconds, shop.reopen_days) == ("je", 20, 30)


def test_wrong_colour_is_said_and_nothing_typed_is_lost(page, shop):
    response = page.post(reverse("staff:shop", args=[shop.pk]), shop_fields(accent="red;}"))
    assert response.status_code == 200
    text = response.content.decode()
    assert "Write it as #12ab34." in text
    assert "Naaldbos, 020 1234567" in text
    shop.refresh_from_db()
    assert shop.accent == ""


def test_new_shop_has_hours_at_once(page, owner):
    page.post(reverse("staff:new_shop"), shop_fields(name="Tweede Winkel"))
    shop = Shop.objects.get(name="Tweede Winkel")
    assert shop.slug == "tweede-winkel"
    assert OpeningHours.objects.filter(shop=shop).exists()


def test_two_shops_of_one_name_get_different_short_names(page, owner):
    for _ in range(2):
        page.post(reverse("staff:new_shop"), shop_fields(name="Dubbel"))
    assert sorted(Shop.objects.values_list("slug", flat=True)) == ["dubbel", "dubbel-2"]


@pytest.mark.parametrize("email", ["info+x@naaldbos.example", "INFO@TAKEN.example", "nonsense"])
def test_mailbox_refuses_what_cannot_work(page, shop, email):
    Mailbox.objects.create(shop=shop, email="info@taken.example")
    url = reverse("staff:new_mailbox", args=[shop.pk])
    assert page.post(url, {"email": email}).status_code == 200
    assert Mailbox.objects.count() == 2


def test_mailbox_is_added_and_changed(page, shop):
    page.post(reverse("staff:new_mailbox", args=[shop.pk]), {"email": "Sales@n.example"})
    mailbox = Mailbox.objects.get(email="sales@n.example")
    assert (mailbox.is_active, mailbox.uses_plus_address) == (False, False)
    url = reverse("staff:mailbox", args=[mailbox.pk])
    page.post(url, {"email": "sales@n.example", "name": "Sales", "is_active": "on"})
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.is_active) == ("Sales", True)


def test_imap_keeps_the_password_and_starts_again_for_another_folder(shop):
    mailbox = shop.mailboxes.get()
    where = {"mailbox": mailbox, "host": "h", "port": 993, "username": "u"}
    first = imap.keep_account(**where, password="p", folder="INBOX")
    ImapAccount.objects.update(last_uid=7, uid_validity=1)
    same = imap.keep_account(**where, password="", folder="INBOX")
    assert (same.last_uid, same.password) == (7, first.password)
    other = imap.keep_account(**where, password="", folder="Help")
    assert (other.last_uid, other.password) == (0, first.password)


def test_imap_can_be_stopped(page, shop):
    mailbox = shop.mailboxes.get()
    imap.keep_account(
        mailbox=mailbox, host="h", port=993, username="u", password="p", folder="INBOX"
    )
    page.post(reverse("staff:stop_imap", args=[mailbox.pk]))
    assert ImapAccount.objects.count() == 0


def test_public_side_of_a_shop_is_kept(page, shop, other_shop, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "help.naaldbos.example"]
    url = reverse("staff:shop", args=[shop.pk])
    logo = SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(20))
    fields = shop_fields(hostname="Help.Naaldbos.example", languages=["en", "nl"], logo=logo)
    assert page.post(url, fields).status_code == 302
    shop.refresh_from_db()
    assert (shop.hostname, shop.languages) == ("help.naaldbos.example", "nl,en")
    assert page.post(url, shop_fields(hostname=shop.hostname, languages=["nl"])).status_code == 302
    shop.refresh_from_db()
    assert shop.logo.size == 28

    other = reverse("staff:shop", args=[other_shop.pk])
    taken = page.post(other, shop_fields(hostname="help.naaldbos.example"))
    unknown = page.post(other, shop_fields(hostname="evil.example"))
    svg = SimpleUploadedFile("logo.png", b"<svg onload='x()'/>")
    assert "Another shop has this address." in taken.text
    assert "This machine does not answer to evil.example yet" in unknown.text
    assert "This is no PNG, JPEG, WebP or GIF." in page.post(other, shop_fields(logo=svg)).text
