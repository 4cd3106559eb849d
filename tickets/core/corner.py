"""What one person has lying at a ticket (draft, files, follows it), and what is planned on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tickets.core.draft import DraftKind, draft_of
from tickets.core.followup import FollowUpState
from tickets.core.people import User
from tickets.core.ticket import Ticket


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


#: One statement for four questions, because every ticket page asks them; the query builder would
#: take ten times as long to write it as the database to answer it.
_HAS = """
SELECT
  EXISTS (SELECT 1 FROM tickets_draft WHERE ticket_id = %(ticket)s AND user_id = %(user)s),
  EXISTS (SELECT 1 FROM tickets_follower WHERE ticket_id = %(ticket)s AND user_id = %(user)s),
  EXISTS (SELECT 1 FROM tickets_upload WHERE ticket_id = %(ticket)s AND user_id = %(user)s),
  EXISTS (SELECT 1 FROM tickets_followup
    WHERE ticket_id = %(ticket)s AND state IN (%(pending)s, %(rung)s))
"""


def corner_of(*, user: User, ticket: Ticket) -> Corner:
    with connection.cursor() as cursor:
        states = {"pending": FollowUpState.PENDING, "rung": FollowUpState.RUNG}
        cursor.execute(_HAS, {"ticket": ticket.pk, "user": user.pk, **states})
        has_draft, is_followed, has_files, has_follow_ups = map(bool, cursor.fetchone())
    draft = draft_of(user=user, ticket=ticket) if has_draft else None
    return Corner(
        is_followed=is_followed,
        has_files=has_files,
        has_follow_ups=has_follow_ups,
        text=draft.text if draft else "",
        html=draft.html if draft else "",
        kind=DraftKind(draft.kind) if draft else DraftKind.ANSWER,
        kept_at=draft.updated_at if draft else None,
    )
