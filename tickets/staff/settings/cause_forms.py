"""Checks what the owner fills in about causes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.cause import Cause, in_tree_order
from tickets.core.shop import Shop

#: What stands before the number in the value of a place.
TOP, BELOW, EVERYWHERE = "shop-", "below-", "all"


class CauseForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be chosen"),
        required=False,
        help_text=gettext_lazy("Questions that have it keep it, and it still counts in figures."),
    )

    def __init__(self, *args: Any, cause: Cause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cause = cause

    def clean_name(self) -> str:
        beside = Cause.objects.filter(shop=self.cause.shop_id, parent=self.cause.parent_id)
        return _checked(self.cleaned_data["name"], beside.exclude(pk=self.cause.pk))


class NewCauseForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    place = forms.ChoiceField(label=gettext_lazy("Where it belongs"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tops = {
            one.pk: one
            for one in in_tree_order(Cause.objects.filter(parent=None).select_related("shop"))
        }
        self.shops = {shop.pk: shop for shop in Shop.objects.order_by("name")}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        several = len(self.shops) > 1
        places = [
            (f"{BELOW}{top.pk}", f"{top.name} ({top.shop})" if several and top.shop else top.name)
            for top in self.tops.values()
        ]
        at_top = [(f"{TOP}{pk}", str(shop)) for pk, shop in self.shops.items()]
        at_top += [(EVERYWHERE, _("all shops"))] if several else []
        field.choices = [(_("Below"), places), (_("At the top of"), at_top)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            place = self.said()
            beside = Cause.objects.filter(shop=place["shop"], parent=place["parent"])
            try:
                _checked(cleaned["name"], beside)
            except ValidationError as error:
                self.add_error("name", error)
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the verb takes: `shop`, `parent` and `name`."""
        place, name = self.cleaned_data["place"], self.cleaned_data["name"]
        if place.startswith(BELOW):
            parent = self.tops[int(place.removeprefix(BELOW))]
            return {"shop": parent.shop, "parent": parent, "name": name}
        shop = None if place == EVERYWHERE else self.shops[int(place.removeprefix(TOP))]
        return {"shop": shop, "parent": None, "name": name}


def _checked(name: str, beside: Any) -> str:
    if beside.filter(name__iexact=name).exists():
        raise ValidationError(_("That cause is there already."))
    return name
