"""The ladder for customers who stay silent, as a shop set it: two reminders, a friendly close."""

from django.db import models

from tickets.core.shop import Shop

#: The rung that closes.
LAST_STEP = 3


class Ladder(models.Model):
    """Business days after our last word; a shop without a row has the usual ones, switched off."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="ladder")
    is_on = models.BooleanField(default=False)
    first_days = models.PositiveSmallIntegerField(default=3)
    second_days = models.PositiveSmallIntegerField(default=7)
    close_days = models.PositiveSmallIntegerField(default=10)
    # Language -> the step as text -> what the shop writes itself; what is missing is as usual.
    texts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ladder_climbs",
                condition=models.Q(first_days__gte=1)
                & models.Q(second_days__gt=models.F("first_days"))
                & models.Q(close_days__gt=models.F("second_days")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_days}, {self.second_days}, {self.close_days}"

    def days(self, step: int) -> int:
        return (self.first_days, self.second_days, self.close_days)[step - 1]

    def text(self, step: int, *, language: str) -> str:
        """The shop's own words; empty where it has none."""
        words: dict[str, str] = self.texts.get(language, {})
        return words.get(str(step), "")


def ladder_of(shop: Shop) -> Ladder:
    return Ladder.objects.filter(shop=shop).first() or Ladder(shop=shop)
