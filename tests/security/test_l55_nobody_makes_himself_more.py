"""L-55: what a form does not ask is not changed by it; who is no owner changes nobody."""

import pytest
from django.urls import reverse

from tickets.core.notice import NoticeKind
from tickets.core.people import Role, User

MORE = {
    "role": "owner", "is_superuser": "1", "is_staff": "1", "is_active": "", "id": "1", "pk": "1",
    "password": "x", "email": "evil@example.com", "shops": "1", "session_seed": "x",
    "needs_second_factor": "", "user": "1", "author": "1", "joined_at": "2020-01-01",
}  # fmt: skip
KEPT = ["role", "is_superuser", "is_active", "password", "email", "session_seed", "joined_at"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("staff:profile", {"name": "Sanne", "language": "en", "theme": "dark"}),
        ("staff:profile_away", {"away_from": "2026-03-01"}),
        ("staff:profile_news", dict.fromkeys(NoticeKind.values, "page")),
    ],
)  # fmt: skip
def test_own_page_changes_nothing_but_its_own_fields(client_of, agent, name, fields):
    before = User.objects.filter(pk=agent.pk).values(*KEPT).get()

    response = client_of(agent).post(reverse(name), {**MORE, **fields})

    assert response.status_code == 302
    assert User.objects.filter(pk=agent.pk).values(*KEPT).get() == before


@pytest.mark.parametrize("who", ["agent", "read_only", "operator"])
@pytest.mark.parametrize(
    "name", ["person", "dismiss", "take_back_person", "forget_step", "invite_again",
             "withdraw_invitation"]
)  # fmt: skip
def test_who_is_no_owner_changes_nobody(request, client_of, who, name):
    user = request.getfixturevalue(who)

    response = client_of(user).post(reverse(f"staff:{name}", args=[user.pk]), MORE)

    assert response.status_code == 403
    user.refresh_from_db()
    assert user.role != Role.OWNER


def test_owner_cannot_make_himself_less_or_close_himself(client_of, owner, shop):
    client = client_of(owner)

    client.post(reverse("staff:person", args=[owner.pk]), {"role": "agent", "shops": [shop.pk]})
    client.post(reverse("staff:dismiss", args=[owner.pk]), {})

    owner.refresh_from_db()
    assert (owner.role, owner.is_active) == (Role.OWNER, True)
