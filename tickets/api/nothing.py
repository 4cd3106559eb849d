"""Whatever else is asked for under /api/: the door makes a problem of it."""

from typing import Never

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, rest: str = "") -> Never:
    """Without it a shop's public pages would answer here."""
    del request, rest
    raise Http404
