"""What we may know of a visitor without asking or keeping anything of him."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

_DAY = int(timedelta(days=1).total_seconds())


def is_first_today(request: HttpRequest, what: str) -> bool:
    """Whether this network address does `what` for the first time today.

    Only a keyed digest is kept, for a day, and its key contains the day.
    """
    said = f"{timezone.localdate():%Y-%m-%d}:{what}:{network_address(request)}"
    key = salted_hmac("faq.visitor", said, algorithm="sha256").hexdigest()[:40]
    return bool(cache.add(f"visitor:{key}", 1, _DAY))


def network_address(request: HttpRequest) -> str:
    """Who is at the other end, as far as our own proxies can tell."""
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def is_own_page(request: HttpRequest) -> bool:
    """Whether a form was sent from our own page, as far as the browser says."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
