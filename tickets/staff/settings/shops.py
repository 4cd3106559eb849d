"""Settings of shops: name, language, signature, promises about taking back and reopening."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from faq.sites import site_of
from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.desk import setting_up
from tickets.staff.doors import owner
from tickets.staff.settings.forms import ShopForm


def overview(request: HttpRequest) -> HttpResponse:
    """Every shop with its addresses."""
    owner(request)
    shops = Shop.objects.order_by("name").prefetch_related("mailboxes__imap")
    return render(request, "staff/settings/overview.html", {"shops": shops})


def new_shop(request: HttpRequest) -> HttpResponse:
    owner(request)
    form = ShopForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        shop = setting_up.open_shop(fields=form.cleaned_data, now=now())
        messages.success(request, _("%(shop)s is open.") % {"shop": shop.name})
        return redirect("staff:settings")
    return render(request, "staff/settings/shop.html", {"form": form})


def shop(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    initial = {name: getattr(shop, name) for name in ShopForm.base_fields}
    initial["languages"] = shop.public_languages
    form = ShopForm(request.POST or None, request.FILES or None, initial=initial, shop=shop)
    if request.method == "POST" and form.is_valid():
        setting_up.change_shop(shop=shop, fields=form.cleaned_data, by=user, now=now())
        messages.success(request, _("Kept."))
        return redirect("staff:settings")
    site, language = site_of(shop), shop.public_languages[0]
    context = {
        "form": form,
        "shop": shop,
        "front": site.address("faq_home", language=language),
        "help_script": site.address("help_js"),
        "help_page": site.address("contact", language=language),
    }
    return render(request, "staff/settings/shop.html", context)
