"""Verbs for the causes that a shop knows: the usual ones, and what the owner makes of them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from tickets.core.cause import Cause
from tickets.core.shop import Shop

#: What mail to webshops is usually about; the owner renames, adds and puts out of use.
USUAL: dict[str, tuple[str, dict[str, str]]] = {
    "delivery": (
        _("Delivery"),
        {
            "late": _("arrived late"),
            "lost": _("never arrived"),
            "damaged": _("arrived damaged"),
        },
    ),
    "product": (
        _("Product"),
        {
            "faulty": _("faulty"),
            "described": _("not as described"),
            "fit": _("does not fit"),
        },
    ),
    "order": (
        _("Order"),
        {
            "wrong_item": _("wrong item sent"),
            "mistake": _("ordered by mistake"),
        },
    ),
    "return": (
        _("Return"),
        {
            "how": _("unclear how to return"),
            "refund": _("refund takes long"),
        },
    ),
    "website": (
        _("Website"),
        {
            "information": _("information is missing"),
            "payment": _("payment failed"),
        },
    ),
}


def seed_causes(*, shop: Shop) -> dict[str, Cause]:
    """The usual causes, in the shop's language; each by its short word, such as 'delivery.late'.

    Safe to repeat: what is there already stays.
    """
    made: dict[str, Cause] = {}
    with override(shop.language):
        for place, (word, (name, below)) in enumerate(USUAL.items()):
            top = _seed(shop, None, gettext(name), place)
            made[word] = top
            for inner, (short, text) in enumerate(below.items()):
                made[f"{word}.{short}"] = _seed(shop, top, gettext(text), inner)
    return made


def _seed(shop: Shop, parent: Cause | None, name: str, position: int) -> Cause:
    cause, _is_new = Cause.objects.get_or_create(
        shop=shop, parent=parent, name=name, defaults={"position": position}
    )
    return cause


@transaction.atomic
def add_cause(*, shop: Shop | None, parent: Cause | None, name: str) -> Cause:
    """A new cause, last at its place; no shop means all shops.

    What stands below another is for the same shops. Raises IntegrityError when it is there already.
    """
    shop = parent.shop if parent else shop
    last = _beside(shop, parent).order_by("-position").first()
    position = last.position + 1 if last else 0
    return Cause.objects.create(shop=shop, parent=parent, name=name, position=position)


def change_cause(*, cause: Cause, fields: dict[str, Any]) -> None:
    """Another name, or out of use; tickets keep what they have."""
    for name, value in fields.items():
        setattr(cause, name, value)
    cause.save(update_fields=list(fields))


@transaction.atomic
def move_cause(*, cause: Cause, is_up: bool) -> None:
    """Change places with the neighbour, if there is one; the others are numbered again."""
    rows = list(
        _beside(cause.shop, cause.parent).select_for_update(of=("self",)).order_by("position", "id")
    )
    here = next(index for index, one in enumerate(rows) if one.pk == cause.pk)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows):
        one.position = position
    Cause.objects.bulk_update(rows, ["position"])


def _beside(shop: Shop | None, parent: Cause | None) -> Any:
    return Cause.objects.filter(shop=shop, parent=parent)
