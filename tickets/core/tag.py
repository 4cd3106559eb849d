"""A short word on tickets, the same for all tickets of a shop."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import Shop


class Tag(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tags")
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="tag_unique_in_shop"),
            models.CheckConstraint(
                condition=models.Q(name=models.functions.Lower("name")),
                name="tag_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.name
