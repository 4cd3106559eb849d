"""Long lists, a page at a time: a cursor says behind which row to go on, whatever came since."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from tickets.api.fields import Text
from tickets.api.problems import CannotDo
from tickets.api.serializers import Shown
from tickets.api.view import Said
from tickets.core.ticket import TicketQuerySet

SALT = "helpdesk.api.cursor"
USUAL, MOST = 50, 100


class SaidPage(Said):
    """What every list can be asked."""

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=USUAL, help_text="How many rows at most."
    )
    cursor = Text(required=False, max_length=300, help_text="`next` of the page before.")


def page(rows: QuerySet[Any], shown: type[Shown], asked: dict[str, Any]) -> Response:
    """Rows by their number, the newest first."""
    if "cursor" in asked:
        (before,) = _place(asked["cursor"], "id")
        rows = rows.filter(pk__lt=before)
    found, has_more = _cut(rows.order_by("-pk"), asked["limit"])
    return _said(found, shown, _cursor("id", found[-1].pk) if has_more else None)


def ticket_page(
    rows: TicketQuerySet, shown: type[Shown], asked: dict[str, Any], *, order: str
) -> Response:
    """Tickets as the staff's lists have them: `latest` change first, or most `urgent` first."""
    is_urgent = order == "urgent"
    if "cursor" in asked:
        moment, pk = _place(asked["cursor"], order)
        at = datetime.fromisoformat(moment)
        rows = rows.less_urgent_than(at, pk) if is_urgent else rows.quieter_than(at, pk)
    rows = rows.most_urgent_first() if is_urgent else rows.latest_first()
    found, has_more = _cut(rows, asked["limit"])
    cursor = None
    if has_more:
        last = found[-1]
        at = last.sort_due_at if is_urgent else last.updated_at
        cursor = _cursor(order, at.isoformat(), last.pk)
    return _said(found, shown, cursor)


def _cut(rows: QuerySet[Any], limit: int) -> tuple[list[Any], bool]:
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit


def _said(found: list[Any], shown: type[Shown], cursor: str | None) -> Response:
    return Response({"results": shown(found, many=True).data, "next": cursor})


def _cursor(order: str, *place: Any) -> str:
    return signing.dumps([order, *place], salt=SALT)


def _place(cursor: str, order: str) -> list[Any]:
    try:
        found, *place = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise CannotDo("This cursor is none of ours.") from error
    if found != order:
        raise CannotDo("This cursor belongs to another list.")
    return list(place)
