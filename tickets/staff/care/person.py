"""What we keep of one person: looked at, taken along as a zip, or erased, from one page."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.clock import now
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.privacy import erase
from tickets.privacy.export import stream
from tickets.privacy.models import Erasure, ErasureState
from tickets.privacy.reach import Person, person_at, person_of
from tickets.staff.care.words import pieces, told
from tickets.staff.doors import number, owner

#: How many people a look-up shows, and how many erasures the page.
MOST = 30


class SureForm(forms.Form):
    """Nothing brings back what was erased, so it asks for a second thought."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("I know that nothing brings this back, also no backup")
    )


@require_GET
def care(request: HttpRequest) -> HttpResponse:
    """Look somebody up; the shops' terms; and who was erased."""
    owner(request)
    asked = request.GET.get("q", "").strip()[:320]
    context = {
        "asked": asked,
        "found": _found(asked) if asked else None,
        "is_address": _is_address(asked),
        "erasures": Erasure.objects.order_by("-id")[:MOST],
        "shops": Shop.objects.order_by("name"),
    }
    return render(request, "staff/care/care.html", context)


@require_GET
def person(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    found, key = _asked_for(request.GET)
    _note(AuditKind.PERSON_LOOKED_AT, found, by=user, at=now())
    return render(request, "staff/care/person.html", _context(found, key, SureForm()))


@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The zip, written while it is sent."""
    user = owner(request)
    found, _key = _asked_for(request.POST)
    moment = now()
    _note(AuditKind.PERSON_EXPORTED, found, by=user, at=moment)
    response = StreamingHttpResponse(stream(found, now=moment), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="customer-{moment:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def erase_person(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    found, key = _asked_for(request.POST)
    form = SureForm(request.POST)
    if not form.is_valid():
        return render(request, "staff/care/person.html", _context(found, key, form), status=422)
    erasure = erase.begin(person=found, by=user, now=now())
    messages.success(request, _("It is being erased."))
    return redirect("staff:erasure", erasure.pk)


@require_GET
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an erasure is, and afterwards how much went; never who it was."""
    owner(request)
    one = get_object_or_404(Erasure, pk=pk)
    share = 100 if one.state == ErasureState.DONE else 100 * one.done // max(one.total, 1)
    context = {
        "erasure": one,
        "share": min(share, 99) if one.state != ErasureState.DONE else 100,
        "pieces": told(one.counts),
        "is_done": one.state == ErasureState.DONE,
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"staff/care/erasure{'_part' if part else ''}.html", context)


def _asked_for(said: Any) -> tuple[Person, dict[str, str]]:
    """The person that the page is about, and how its forms name him."""
    if said.get("customer"):
        customer = get_object_or_404(Customer, pk=number(said["customer"]), erased_at=None)
        return person_of(customer), {"customer": str(customer.pk)}
    email = said.get("email", "").strip().lower()
    if not _is_address(email):
        raise Http404
    return person_at(email), {"email": email}


def _context(found: Person, key: dict[str, str], form: SureForm) -> dict[str, Any]:
    customers = Customer.objects.filter(pk__in=found.customers).select_related("shop")
    return {
        "person": found,
        "customers": customers.order_by("shop__name", "pk"),
        "key": key,
        "pieces": pieces(found),
        "open_count": found.tickets.open().count(),
        "shared_count": found.shared.count(),
        "form": form,
    }


def _found(asked: str) -> list[Customer]:
    """Customers by address or by name, each once."""
    by_address = CustomerAddress.objects.filter(email__icontains=asked).values("customer")[:MOST]
    by_name = Customer.objects.filter(name__icontains=asked).values("pk")[:MOST]
    numbers = {row["customer"] for row in by_address} | {row["pk"] for row in by_name}
    rows = Customer.objects.filter(pk__in=numbers).select_related("shop")
    return list(rows.prefetch_related("addresses").order_by("name", "pk")[:MOST])


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


def _note(kind: AuditKind, found: Person, *, by: User, at: datetime) -> None:
    one = found.customers[0] if len(found.customers) == 1 else None
    audit.note(kind, by=by, now=at, about="customer", number=one, customers=list(found.customers))
