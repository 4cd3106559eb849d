"""'All my questions': an address, six digits by mail, and the questions of that customer here."""

from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faq.public.page import spoken
from tickets import desk
from tickets.core import mailcode
from tickets.core.clock import now
from tickets.core.customer import Customer
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.portal.following import COOKIE
from tickets.portal.following_frame import page, private, to_clean_address
from tickets.portal.form_guard import is_crowd

#: Says whose list it is; sent to the list of that shop only, and good for half an hour.
LIST_COOKIE = "questions"
LIST_SECONDS = 1800
#: Codes that are asked for from one network in an hour.
MOST_CODES = 30
_SALT = "portal.following_all"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The address; the next page is the same for those we know and those we do not."""
    shop = get_object_or_404(Shop, slug=slug)
    email, wrong = request.POST.get("email", "").strip().lower()[:254], ""
    if request.method == "POST":
        try:
            validate_email(email)
        except ValidationError:
            with override(spoken(shop.language)):
                wrong = _("This is no e-mail address yet. It looks like name@example.com.")
        if not wrong and is_crowd(request, what="code", most=MOST_CODES):
            with override(spoken(shop.language)):
                wrong = _("Many codes were asked for from here. Please try again in an hour.")
        if not wrong:
            language = spoken(shop.language)
            code = desk.send_all_code(shop=shop, email=email, language=language, now=now())
            path = reverse("portal:all_code", args=[slug, code.key])
            return HttpResponse(status=303, headers={"Location": path})
    context = {"email": email, "wrong": wrong}
    status = 422 if wrong else 200
    template = "portal/all_ask.html"
    return page(request, template, context, shop=shop, language=shop.language, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str, key: UUID) -> HttpResponseBase:
    """The six digits; wrong, too late and too often read alike."""
    shop = get_object_or_404(Shop, slug=slug)
    is_wrong = False
    if request.method == "POST":
        digits = "".join(request.POST.get("digits", "").split())[:6]
        proven = mailcode.prove(key=key, digits=digits, now=now())
        if proven and proven.shop_id == shop.pk:
            path = reverse("portal:all_list", args=[slug])
            value = signing.dumps([shop.pk, proven.email], salt=_SALT)
            secure = request.is_secure()
            return to_clean_address(path, cookie=LIST_COOKIE, value=value, is_https=secure)
        is_wrong = True
    context = {"is_wrong": is_wrong, "ask_path": reverse("portal:all_ask", args=[slug])}
    status = 422 if is_wrong else 200
    template = "portal/all_code.html"
    return page(request, template, context, shop=shop, language=shop.language, status=status)


@private
@require_safe
def every(request: HttpRequest, slug: str) -> HttpResponseBase:
    shop = get_object_or_404(Shop, slug=slug)
    email = _proven(request, shop)
    if not email:
        path = reverse("portal:all_ask", args=[slug])
        return HttpResponse(status=303, headers={"Location": path})
    tickets = _questions(shop, email).order_by("-last_message_at", "-id")[:100]
    context = {"tickets": tickets, "slug": slug}
    return page(request, "portal/all_list.html", context, shop=shop, language=shop.language)


@private
@require_POST
def open_one(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """From the list to one question; a stranger's number is not there."""
    shop = get_object_or_404(Shop, slug=slug)
    email = _proven(request, shop)
    ticket = get_object_or_404(_questions(shop, email), pk=pk)
    made, token = desk.show_one(ticket=ticket, email=email, now=now())
    path = reverse("portal:question", args=[made.key])
    return to_clean_address(path, cookie=COOKIE, value=token, is_https=request.is_secure())


def _proven(request: HttpRequest, shop: Shop) -> str:
    """The address whose mailbox was proven for this shop just now; empty when none was."""
    value = request.COOKIES.get(LIST_COOKIE, "")
    try:
        pk, email = signing.loads(value, salt=_SALT, max_age=LIST_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return str(email) if pk == shop.pk else ""


def _questions(shop: Shop, email: str) -> TicketQuerySet:
    customers = Customer.objects.with_address(shop=shop, email=email)
    rows = Ticket.objects.filter(shop=shop, customer__in=customers, merged_into__isnull=True)
    return rows.exclude(state=State.SPAM)
