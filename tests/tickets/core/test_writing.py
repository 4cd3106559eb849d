"""Drafts, uploads and presence: what belongs to one person at one ticket."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tickets.core.corner import corner_of
from tickets.core.draft import Draft, DraftKind, draft_of, drop_draft, keep_draft
from tickets.core.follower import Follower
from tickets.core.link import TicketLink
from tickets.core.presence import STAYS, Presence, leave, others_at, show_up
from tickets.core.upload import MOST_FILES, TooMany, Upload, chosen, keep_upload


def test_draft_is_one_per_person_and_ticket(agent, owner, ticket, now):
    keep_draft(user=agent, ticket=ticket, text="One", now=now)
    keep_draft(user=agent, ticket=ticket, text="Two", html="<p>Two</p>", now=now)
    keep_draft(user=owner, ticket=ticket, text="Other", kind=DraftKind.NOTE, now=now)
    assert [draft.text for draft in Draft.objects.order_by("id")] == ["Two", "Other"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(user=agent, ticket=ticket, updated_at=now)


def test_empty_text_is_no_draft(agent, ticket, now):
    keep_draft(user=agent, ticket=ticket, text="One", now=now)
    assert keep_draft(user=agent, ticket=ticket, text=" \n", now=now) is None
    assert draft_of(user=agent, ticket=ticket) is None


def test_dropping_a_draft_leaves_others_alone(agent, owner, ticket, now):
    keep_draft(user=agent, ticket=ticket, text="Mine", now=now)
    keep_draft(user=owner, ticket=ticket, text="Other", now=now)
    drop_draft(user=agent, ticket=ticket)
    assert [draft.text for draft in Draft.objects.all()] == ["Other"]


def test_draft_of_an_unknown_kind_is_refused(agent, ticket, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(user=agent, ticket=ticket, kind="poem", updated_at=now)


def upload(user, ticket, now, content=b"x"):
    return keep_upload(
        user=user, ticket=ticket, name="a.txt", content_type="text/plain", content=content, now=now
    )


def test_only_own_uploads_of_this_ticket_can_be_chosen(agent, owner, shop, ticket, now):
    mine, other = upload(agent, ticket, now), upload(owner, ticket, now)
    elsewhere = upload(agent, factories.make_ticket(shop, now=now), now)
    assert chosen(user=agent, ticket=ticket, keys=[mine.key, mine.key]) == [mine]
    for strange in (other, elsewhere):
        with pytest.raises(Upload.DoesNotExist):
            chosen(user=agent, ticket=ticket, keys=[mine.key, strange.key])


def test_uploads_have_an_end(agent, ticket, now):
    for number in range(MOST_FILES):
        upload(agent, ticket, now, content=str(number).encode())
    with pytest.raises(TooMany):
        upload(agent, ticket, now)


def test_others_are_seen_until_they_are_silent(agent, owner, ticket, now):
    show_up(ticket=ticket, user=agent, is_writing=False, now=now)
    show_up(ticket=ticket, user=owner, is_writing=True, now=now)
    seen = others_at(ticket=ticket, user=agent, now=now + STAYS - timedelta(seconds=1))
    assert [(one.name, one.is_writing) for one in seen] == [(owner.name, True)]
    assert others_at(ticket=ticket, user=agent, now=now + STAYS) == []


def test_who_leaves_is_gone_at_once(agent, owner, ticket, now):
    show_up(ticket=ticket, user=owner, is_writing=False, now=now)
    leave(ticket=ticket, user=owner)
    assert others_at(ticket=ticket, user=agent, now=now) == []


def test_presence_sweeps_up_what_is_long_over(agent, owner, ticket, now):
    show_up(ticket=ticket, user=owner, is_writing=False, now=now - timedelta(hours=2))
    show_up(ticket=ticket, user=agent, is_writing=False, now=now)
    assert [row.user for row in Presence.objects.all()] == [agent]


def test_presence_again_asks_once(agent, ticket, now, django_assert_num_queries):
    show_up(ticket=ticket, user=agent, is_writing=False, now=now)
    with django_assert_num_queries(1):
        show_up(ticket=ticket, user=agent, is_writing=True, now=now)


def test_corner_holds_what_is_the_persons_own(agent, owner, ticket, now, django_assert_num_queries):
    keep_draft(user=owner, ticket=ticket, text="Other", now=now)
    upload(owner, ticket, now)
    with django_assert_num_queries(1):
        assert corner_of(user=agent, ticket=ticket).kept_at is None
    keep_draft(user=agent, ticket=ticket, text="Mine", now=now)
    Follower.objects.create(ticket=ticket, user=agent)
    with django_assert_num_queries(2):
        corner = corner_of(user=agent, ticket=ticket)
    assert (corner.text, corner.is_followed, corner.has_files) == ("Mine", True, False)


def test_link_stands_once_with_the_older_first(shop, ticket, now):
    other = factories.make_ticket(shop, now=now)
    TicketLink.objects.create(first=ticket, second=other)
    for first, second in ((ticket, other), (other, ticket), (ticket, ticket)):
        with pytest.raises(IntegrityError), transaction.atomic():
            TicketLink.objects.create(first=first, second=second)
