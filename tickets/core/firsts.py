"""What an owner said about setting up that nothing else shows: this is right, or not for me."""

from datetime import datetime

from django.db import models

from tickets.core.people import User


class SetUpMark(models.Model):
    """`name` is a step of the set-up, or `HIDDEN` for the whole list."""

    name = models.CharField(max_length=20, unique=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


#: The list is not shown on the start page any more.
HIDDEN = "hidden"


def mark(*, name: str, by: User | None, now: datetime) -> None:
    SetUpMark.objects.get_or_create(name=name, defaults={"by": by, "at": now})


def unmark(*, name: str) -> None:
    SetUpMark.objects.filter(name=name).delete()


def marks() -> frozenset[str]:
    return frozenset(SetUpMark.objects.values_list("name", flat=True))
