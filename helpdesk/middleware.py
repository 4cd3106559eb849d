"""Rules for every request and answer: content policy, body sizes, the reader's own language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "frame-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "manifest-src 'self'; "
)
#: Bytes that a request may carry where it is not a mail or a file.
MOST_BYTES = 2_621_440
#: Addresses that take whole mails or files, checked by their own views.
LARGE_BODIES = ("/hooks/", "/desk/upload/", "/q/question/", "/api/v1/uploads")
#: The form of each shop, whatever its address begins with.
LARGE_FORMS = ("/contact/", "/contact/frame/")


class SecurityHeaders:
    """Every answer, errors included, carries the policy; a view may set a stricter one itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class BodySizeGuard:
    """Refuses a large body before anything reads it, except where whole mails arrive."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most = (
            settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            if request.path.startswith(LARGE_BODIES) or request.path.endswith(LARGE_FORMS)
            else MOST_BYTES
        )
        try:
            size = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            return HttpResponse(status=400)
        if size > most:
            return HttpResponse(status=413)
        return self.get_response(request)


class NoNul:
    """Takes every NUL out of a query before anything reads it: PostgreSQL keeps none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return self.get_response(request)


class PersonalSettings:
    """Staff see their own language, whatever the browser asks for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            with translation.override(request.user.language):
                request.LANGUAGE_CODE = request.user.language
                return self.get_response(request)
        return self.get_response(request)
