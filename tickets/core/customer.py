"""A customer of one shop, who may write from several addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import LANGUAGES, Shop


class CustomerQuerySet(models.QuerySet["Customer"]):
    def with_address(self, *, shop: Shop, email: str) -> "CustomerQuerySet":
        return self.filter(addresses__shop=shop, addresses__email=email.lower())


class Customer(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="customers")
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    # Somebody the shop wants to keep above all; policies may promise more.
    is_vip = models.BooleanField(_("important customer"), default=False, db_default=False)
    created_at = models.DateTimeField()
    # Since then nobody knows who it was.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CustomerQuerySet] = CustomerQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def email(self) -> str:
        """The address that answers go to: the oldest one that still works."""
        addresses = sorted(self.addresses.all(), key=lambda a: (a.bounced_at is not None, a.pk))
        return addresses[0].email if addresses else ""


class CustomerAddress(models.Model):
    """One e-mail address of a customer, stored in lower case; unique within the shop."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    # Repeated from the customer so that the database can hold the uniqueness.
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    email = models.CharField(_("address"), max_length=320)
    # The last permanent bounce; answers then prefer another address.
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "email"], name="address_unique_in_shop"),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="address_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.email


def find_or_create(
    *, shop: Shop, email: str, name: str, language: str, now: datetime, phone: str = ""
) -> tuple[Customer, bool]:
    """The customer of `shop` who owns `email`, made when nobody does yet.

    Two mails of a new customer may be processed at the same moment; the unique constraint makes
    one of them wait and find the other's row.
    """
    if not email:
        # Somebody on the phone: every call without an address is a customer of its own.
        fields = {
            "name": name[:200],
            "phone": phone[:40],
            "language": language,
            "created_at": now,
        }
        return Customer.objects.create(shop=shop, **fields), True
    email = email.lower()[:320]
    customer = Customer.objects.with_address(shop=shop, email=email).first()
    if customer:
        if (name and not customer.name) or (phone and not customer.phone):
            customer.name = customer.name or name[:200]
            customer.phone = customer.phone or phone[:40]
            customer.save(update_fields=["name", "phone"])
        return customer, False
    customer = Customer.objects.create(
        shop=shop, name=name[:200], phone=phone[:40], language=language, created_at=now
    )
    try:
        with transaction.atomic():
            CustomerAddress.objects.create(shop=shop, email=email, customer=customer)
    except IntegrityError:
        customer.delete()
        return CustomerAddress.objects.get(shop=shop, email=email).customer, False
    return customer, True


@dataclass(frozen=True)
class Writer:
    """Who wrote to a shop, as far as his mail tells."""

    shop: Shop
    email: str
    name: str = ""
    language: str = ""

    @property
    def key(self) -> tuple[int, str]:
        return self.shop.pk, self.email.lower()[:320]


def find_or_create_all(
    writers: Iterable[Writer], *, now: datetime
) -> dict[tuple[int, str], Customer]:
    """The customers of several mails, by shop and address, with their addresses at hand.

    Raises `IntegrityError` when somebody else makes the same customer in this moment.
    """
    # In one order for every worker, so that no two of them wait for each other.
    wanted = {one.key: one for one in sorted(writers, key=lambda one: one.key)}
    found = _owners(wanted)
    new = {
        key: Customer(shop=one.shop, name=one.name[:200], language=one.language, created_at=now)
        for key, one in wanted.items()
        if key not in found
    }
    Customer.objects.bulk_create(new.values())
    CustomerAddress.objects.bulk_create(
        CustomerAddress(shop=customer.shop, email=email, customer=customer)
        for (_shop, email), customer in new.items()
    )
    for key, customer in found.items():
        if wanted[key].name and not customer.name:
            customer.name = wanted[key].name[:200]
            customer.save(update_fields=["name"])
    every = found | new
    prefetch_related_objects(list(every.values()), "addresses")
    return every


def _owners(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Customer]:
    shops, emails = zip(*keys, strict=True)
    addresses = CustomerAddress.objects.filter(shop__in=set(shops), email__in=emails)
    return {
        (one.shop_id, one.email): one.customer
        for one in addresses.select_related("customer__shop")
        if (one.shop_id, one.email) in set(zip(shops, emails, strict=True))
    }
