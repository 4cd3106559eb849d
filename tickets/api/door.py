"""The door of the API: no cookie gets in, and whatever goes wrong is told as a problem."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tickets.api.problems import MEDIA_TYPE, problem_response

Handler = Callable[[HttpRequest], HttpResponseBase]

PREFIX = "/api/"


class ApiDoor:
    """Stands before sessions and forms: a browser that is logged in is nobody here."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = _as_problem(self.get_response(request))
        response.headers["Cache-Control"] = "no-store, private"
        # Nothing of it is ever shown as a page.
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Also what Django itself refuses, before any of our views was asked, or after one broke."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 400 or kind.startswith(MEDIA_TYPE):
        return response
    told: HttpResponse = problem_response(response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told
