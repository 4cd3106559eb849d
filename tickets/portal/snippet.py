"""The help button for a shop's own site: one small script that knows its words and look."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from faq.public.page import PublicRequest, spoken
from faq.sites import Site

#: A change of colour or words is everywhere within five minutes.
CACHED = "public, max-age=300"


@require_safe
def help_js(request: PublicRequest) -> HttpResponse:
    """The shop's facts are handed to the script as data: no text of theirs becomes code."""
    told = json.dumps(_told(request.shop_site), ensure_ascii=True).replace("<", "\\u003c")
    content = f"{_script().rstrip().rstrip(';')}({told}, document.currentScript);\n"
    return HttpResponse(
        content, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": CACHED}
    )


@cache
def _script() -> str:
    return (Path(settings.BASE_DIR) / "static/js/help.js").read_text()


def _told(site: Site) -> dict[str, object]:
    return {
        "colour": site.shop.accent or "#00605c",
        "languages": {language: _words(site, language) for language in site.languages},
        "first": site.languages[0],
    }


def _words(site: Site, language: str) -> dict[str, str]:
    with override(spoken(language)):
        return {
            "frame": site.address("contact_frame", language=language),
            "page": site.address("contact", language=language),
            "help": _("Help"),
            "title": _("Help of %(shop)s") % {"shop": site.shop.name},
            "close": _("Close"),
            "away": _("Open in a window of its own"),
        }
