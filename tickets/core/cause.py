"""Why a question came at all: a tree of two levels, so that a shop mends what causes mail."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import Shop


class CauseQuerySet(models.QuerySet["Cause"]):
    def of_shop(self, shop: int) -> Self:
        """Those of one shop, and those of all shops."""
        return self.filter(models.Q(shop=shop) | models.Q(shop__isnull=True))

    def active(self) -> Self:
        """Those that can be chosen; what stands below one that cannot is not offered either."""
        return self.filter(is_active=True).exclude(parent__is_active=False)

    def under(self, pk: int) -> Self:
        """A cause and what stands below it."""
        return self.filter(models.Q(pk=pk) | models.Q(parent=pk))


class Cause(models.Model):
    # Empty: all shops share it.
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="causes")
    # Empty: it stands at the top.
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveIntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[CauseQuerySet] = CauseQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            # Said with Coalesce, because two empty columns never equal each other.
            models.UniqueConstraint(
                Coalesce("shop", 0), Coalesce("parent", 0), "name", name="cause_unique_at_its_place"
            ),
            models.CheckConstraint(
                name="cause_not_below_itself",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its name with that of what it stands below: 'Delivery › arrived damaged'."""
        return f"{self.parent.name} › {self.name}" if self.parent else self.name


def in_tree_order(causes: Iterable[Cause]) -> list[Cause]:
    """Each cause followed by what stands below it, in the order that the owner gave them."""
    rows = sorted(causes, key=lambda one: (one.position, one.pk))
    tops = [one for one in rows if one.parent_id is None]
    return [each for top in tops for each in (top, *(x for x in rows if x.parent_id == top.pk))]
