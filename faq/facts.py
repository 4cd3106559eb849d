"""What differs per shop in nearly every answer: a closed list of facts that texts can name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Known:
    """A fact that can be filled in; `is_said` when each language has its own words for it."""

    label: Promise
    example: Promise
    is_said: bool = False


FACTS: Mapping[str, Known] = {
    "delivery_time": Known(_("Delivery time"), _("1 to 2 working days"), is_said=True),
    "order_before": Known(_("Order before, to have it sent the same day"), _("17:00")),
    "delivery_costs": Known(_("Delivery costs"), _("€4.95"), is_said=True),
    "free_from": Known(_("Delivery is free from"), _("€50"), is_said=True),
    "countries": Known(
        _("Countries that we deliver to"), _("the Netherlands and Belgium"), is_said=True
    ),
    "carrier": Known(_("Carrier"), _("PostNL")),
    "pickup": Known(
        _("Where parcels can be picked up"),
        _("a PostNL pick-up point near you"),
        is_said=True,
    ),
    "return_days": Known(_("Days to send something back"), _("14")),
    "return_address": Known(_("Return address"), _("Winkelstraat 1, 1234 AB Plaats")),
    "return_costs": Known(_("What a return costs the customer"), _("€4.95"), is_said=True),
    "payment_methods": Known(
        _("Ways to pay"), _("iDEAL, credit card and Bancontact"), is_said=True
    ),
    "phone": Known(_("Telephone"), _("012 345 67 89")),
    "email": Known(_("E-mail address"), _("service@shop.example")),
    "hours": Known(_("When we are there"), _("Monday to Friday from 9:00 to 17:00"), is_said=True),
}


class Fact(models.Model):
    """What one shop filled in; `language` is empty where every language says the same."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="faq_facts")
    name = models.CharField(max_length=20, choices=[(name, name) for name in FACTS])
    language = models.CharField(max_length=5, blank=True)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "name", "language"], name="fact_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


def facts_of(shop_id: int, language: str) -> dict[str, str]:
    """What the shop filled in, as this language says it, by the name that texts use."""
    rows = Fact.objects.filter(shop=shop_id, language__in=["", language])
    return dict(rows.values_list("name", "value"))
