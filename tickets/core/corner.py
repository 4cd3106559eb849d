"""What one person has lying at a ticket (draft, files, follows it), and what is planned on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from tickets.core.draft import DraftKind
from tickets.core.follower import Follower
from tickets.core.followup import FollowUp
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.core.upload import Upload


@dataclass(frozen=True)
class Corner:
    is_followed: bool
    has_files: bool
    has_follow_ups: bool
    text: str
    html: str
    kind: DraftKind
    #: When the draft was kept; None when there is none.
    kept_at: datetime | None


def corner_of(*, user: User, ticket: Ticket) -> Corner:
    """All of it in one query, because every ticket page asks."""
    row = (
        Ticket.objects.filter(pk=ticket.pk)
        .annotate(
            mine=FilteredRelation("drafts", condition=Q(drafts__user=user)),
            is_followed=Exists(Follower.objects.filter(ticket=OuterRef("pk"), user=user)),
            has_files=Exists(Upload.objects.filter(ticket=OuterRef("pk"), user=user)),
            has_follow_ups=Exists(FollowUp.objects.at_hand().filter(ticket=OuterRef("pk"))),
        )
        .values_list(
            *("is_followed", "has_files", "has_follow_ups"),
            *("mine__text", "mine__html", "mine__kind", "mine__updated_at"),
        )
        .get()
    )
    is_followed, has_files, has_follow_ups, text, html, kind, kept_at = row
    return Corner(
        is_followed=is_followed,
        has_files=has_files,
        has_follow_ups=has_follow_ups,
        text=text or "",
        html=html or "",
        kind=DraftKind(kind or DraftKind.ANSWER),
        kept_at=kept_at,
    )
