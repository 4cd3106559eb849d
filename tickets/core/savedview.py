"""A list that people made themselves: a name, and filters from a closed set."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.states import OPEN_STATES, State
from tickets.core.ticket import Channel, Kind, Priority

#: Words that stand for a person in the filter on the assignee.
ME, NOBODY = "me", "nobody"
#: Stands for 'nobody said why' in the filter on the cause.
NONE = "none"
#: Characters of a text that is searched for.
LONGEST = 200


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user: User) -> "SavedViewQuerySet":
        """Everybody's views first, then the person's own, each by name."""
        mine = Q(owner=user) | Q(owner__isnull=True)
        return self.filter(mine).order_by(models.F("owner").asc(nulls_first=True), "name", "id")


class SavedView(models.Model):
    name = models.CharField(_("name"), max_length=60)
    # Empty: everybody sees it.
    owner = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects: ClassVar[SavedViewQuerySet] = SavedViewQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [models.Index(fields=["owner", "name"], name="savedview_by_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


def keep_view(
    *, name: str, owner: User | None, filters: Mapping[str, Any], now: datetime
) -> SavedView:
    """Keep filters under a name; `owner` None is for everybody."""
    return SavedView.objects.create(
        name=name, owner=owner, filters=checked(filters), created_at=now
    )


def change_view(
    *, view: SavedView, name: str, owner: User | None, filters: Mapping[str, Any]
) -> None:
    view.name, view.owner, view.filters = name, owner, checked(filters)
    view.save(update_fields=["name", "owner", "filters"])


def drop_view(*, view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()


Filters = dict[str, Any]
_Test = Callable[[Any], bool]


def checked(raw: Mapping[str, Any]) -> Filters:
    """The filters that are known and make sense; everything else is left out."""
    return {
        name: raw[name] for name, is_sane in _SANE.items() if name in raw and is_sane(raw[name])
    }


def _all_of(choices: list[str] | list[int]) -> _Test:
    return lambda value: (
        isinstance(value, list) and bool(value) and all(one in choices for one in value)
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_SANE: dict[str, _Test] = {
    "state": _all_of(State.values),
    "kind": _all_of(Kind.values),
    "priority": _all_of(Priority.values),
    "channel": _all_of(Channel.values),
    "language": _all_of([code for code, _label in LANGUAGES]),
    "assignee": lambda value: value in (ME, NOBODY) or _is_id(value),
    "shop": _is_id,
    "cause": lambda value: value == NONE or _is_id(value),
    "tag": _is_text,
    "customer": _is_text,
    "order": _is_text,
    "text": _is_text,
    "since": _is_day,
    "until": _is_day,
}


def is_about_open(filters: Mapping[str, Any]) -> bool:
    """Whether the list is best read by due moment: nothing in it is done."""
    states = checked(filters).get("state", [])
    return bool(states) and all(State(one) in OPEN_STATES for one in states)
