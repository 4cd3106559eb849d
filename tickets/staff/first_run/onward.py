"""Where a page of settings leads when it is kept: on in the first run, or back to the settings."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tickets.core import firsts
from tickets.core.people import User
from tickets.staff.first_run.steps import BY_NAME, after, lines, things

#: Where it is remembered that all is done; what was complete a day ago is looked at again.
_COMPLETE = "set_up_complete"
DAY = 86400


def onward(request: HttpRequest, place: str, *args: Any, step: str = "") -> HttpResponse:
    """The next step that is left when somebody came from the first run, else `place`."""
    name = step or request.GET.get("step", "")
    return redirect(after(name, things())) if name in BY_NAME else redirect(place, *args)


def what_is_left(user: User) -> dict[str, Any] | None:
    """For the owner's start page, until all is done or he does not want to see it any more."""
    if not user.is_owner or cache.get(_COMPLETE):
        return None
    known = things()
    if firsts.HIDDEN in known.marks:
        return None
    rows = lines(known)
    left = [row for row in rows if not row.is_done]
    if not left:
        cache.set(_COMPLETE, True, DAY)
        return None
    return {"count": len(rows), "done": len(rows) - len(left), "next": left[0]}


def bar(request: HttpRequest) -> dict[str, Any]:
    """For the templates: which step of the first run this page is, if it is one."""
    name = request.GET.get("step", "")
    user = request.user
    if name not in BY_NAME or not isinstance(user, User) or not user.is_owner:
        return {}
    known = things()
    rows = lines(known)
    names = [row.step.name for row in rows]
    return {
        "set_up": {
            "step": BY_NAME[name],
            "number": names.index(name) + 1,
            "count": len(rows),
            "is_done": rows[names.index(name)].is_done,
            "next_url": after(name, known),
        }
    }
