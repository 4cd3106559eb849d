"""What one person has lying at a ticket: his draft, his files, whether he follows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from tickets.core.draft import DraftKind
from tickets.core.follower import Follower
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.core.upload import Upload


@dataclass(frozen=True)
class Corner:
    is_followed: bool
    has_files: bool
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
        )
        .values_list(
            "is_followed", "has_files", "mine__text", "mine__html", "mine__kind", "mine__updated_at"
        )
        .get()
    )
    is_followed, has_files, text, html, kind, kept_at = row
    kind = DraftKind(kind or DraftKind.ANSWER)
    return Corner(is_followed, has_files, text or "", html or "", kind, kept_at)
