"""The small parts that pages are made of; their markup stands at the top of each CSS file."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from tickets.core.invitation import has_owner
from tickets.core.people import User
from tickets.core.states import State

register = template.Library()

register.simple_tag(has_owner, name="has_owner")

STATE_ICONS = {
    State.NEW: "circle-dot",
    State.OPEN: "circle",
    State.WAITING_CUSTOMER: "hourglass",
    State.WAITING_THIRD: "truck",
    State.SNOOZED: "moon",
    State.RESOLVED: "circle-check",
    State.CLOSED: "archive",
    State.SPAM: "ban",
}
TONES = 4


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "send" %}: decoration only, so give the button its words or an aria-label."""
    return _drawn(str(name))


@lru_cache(maxsize=256)
def _drawn(name: str) -> SafeString:
    attributes = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    try:
        svg = lucide(name, size=16, **attributes)
    except IconDoesNotExist as missing:
        raise TemplateSyntaxError(str(missing)) from missing
    # A list shows dozens: no line breaks or indents between the paths.
    return mark_safe("".join(part.strip() for part in svg.splitlines()))  # noqa: S308 - from the icon package, no input


@register.simple_tag
def unchanging(name: str) -> SafeString:
    """{% unchanging "components/keys.html" %}: a part that says the same to everybody."""
    return _unchanging(name, get_language() or "")


@lru_cache(maxsize=32)
def _unchanging(name: str, language: str) -> SafeString:
    del language
    return mark_safe(get_template(name).render())  # noqa: S308 -- a template of our own


@register.simple_tag
def place_links(places: Iterable[Mapping[str, Any]]) -> SafeString:
    """{% place_links places %}: the same from page to page until a count changes."""
    plain = tuple(
        tuple((key, str(it) if isinstance(it, Promise) else it) for key, it in place.items())
        for place in places
    )
    return _place_links(plain, get_language() or "")


@lru_cache(maxsize=256)
def _place_links(places: tuple[tuple[tuple[str, Any], ...], ...], language: str) -> SafeString:
    del language
    context = {"places": [dict(place) for place in places]}
    return mark_safe(get_template("components/place_links.html").render(context))  # noqa: S308 -- a template of our own


@register.simple_tag
def initials(who: Any, *, size: str = "", away: bool = False) -> SafeString:
    """{% initials user %} or {% initials "Jan de Vries" away=True %}; nobody is a dashed circle."""
    name = str(getattr(who, "name", None) or who or "").strip()
    if size not in {"", "large"}:
        raise TemplateSyntaxError(f"initials knows no size {size!r}")
    extra = f" initials--{size}" if size else ""
    if away or (isinstance(who, User) and who.is_away(timezone.now())):
        words = _("%(name)s, away") % {"name": name}
        return _initials(name, f"{extra} initials--away", get_language() or "", words)
    return _initials(name, extra, get_language() or "")


@lru_cache(maxsize=1024)
def _initials(name: str, extra: str, language: str, words: str = "") -> SafeString:
    """A list shows the same few colleagues dozens of times; `language` is what _() speaks."""
    del language
    if not name:
        nobody = _("nobody yet")
        return format_html(
            '<span class="initials initials--none{}" title="{}">'
            '<span class="hidden-text">{}</span></span>',
            extra,
            nobody,
            nobody,
        )
    return format_html(
        '<span class="initials initials--tone{}{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="hidden-text">{}</span></span>',
        crc32(name.encode()) % TONES,
        extra,
        words or name,
        letters_of(name),
        words or name,
    )


def letters_of(name: str) -> str:
    """Jan de Vries -> JV; sanne@shop.nl -> S; a single name gives its first letter."""
    plain = name.partition("@")[0].replace("-", " ")
    words = [word for word in plain.split() if word[0].isalnum()]
    if not words:
        return "?"
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


@register.simple_tag
def state_mark(state: str, *, bare: bool = False) -> SafeString:
    """{% state_mark ticket.state %}; bare=True leaves the word to screen readers and the title."""
    return _mark(str(state), bare, get_language() or "")


@lru_cache(maxsize=128)
def _mark(state: str, bare: bool, language: str) -> SafeString:
    del language
    if state not in State.values:
        raise TemplateSyntaxError(f"no such state: {state!r}")
    known = State(state)
    drawn, words = icon(STATE_ICONS[known]), known.label
    if bare:
        return format_html(
            '<span class="mark mark--{} mark--bare" title="{}">{}'
            '<span class="hidden-text">{}</span></span>',
            known.value,
            words,
            drawn,
            words,
        )
    return format_html(
        '<span class="mark mark--{}">{}<span>{}</span></span>', known.value, drawn, words
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, hint: Any = "", optional: bool = False) -> dict[str, Any]:
    """{% field form.email %}: label, hint, control and what is wrong, tied together."""
    if not isinstance(bound, BoundField):
        raise TemplateSyntaxError("field needs a field of a form, as in {% field form.email %}")
    return {"field": bound, "hint": hint or bound.help_text, "optional": optional}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """{% form_errors form %}: what is wrong with the form as a whole."""
    return {"errors": form.non_field_errors(), "hidden": form.hidden_fields()}


@register.simple_block_tag
def empty(content: str, *, word: Any, icon_name: str = "coffee") -> SafeString:
    """{% empty word=... icon_name="coffee" %}what comes next{% endempty %}."""
    return format_html(
        '<div class="empty">{}<p class="empty__word">{}</p>{}</div>', icon(icon_name), word, content
    )


@register.simple_block_tag(end_name="endfold")
def fold(
    content: str, *, title: Any, name: str, count: int | None = None, folded: bool = False
) -> SafeString:
    """{% fold title=... name="customer" count=3 %}...{% endfold %}: a part of the right panel."""
    return format_html(
        '<details class="block" data-fold="{}"{}><summary><h2>{}</h2>{}</summary>'
        '<div class="block__body">{}</div></details>',
        name,
        "" if folded else mark_safe(" open"),
        title,
        "" if count is None else format_html('<span class="count">{}</span>', count),
        content,
    )


@register.filter
def breakable(address: str) -> SafeString:
    """{{ address.email|breakable }}: in a narrow place it breaks before its '@' first."""
    return format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in address.split("@")))


@register.simple_block_tag
def banner(content: str, *, kind: str = "") -> SafeString:
    """{% banner kind="warn" %}words{% endbanner %}; kinds: bad, warn, good, note, none."""
    icons = {
        "": "info",
        "bad": "circle-alert",
        "warn": "triangle-alert",
        "good": "circle-check",
        "note": "lock",
    }
    return format_html(
        '<div class="banner{}"{}>{}<div>{}</div></div>',
        f" banner--{kind}" if kind else "",
        mark_safe(' role="alert"') if kind == "bad" else "",
        icon(_known(icons, kind, "kind")),
        content,
    )


def _known(table: dict[str, str], key: str, what: str) -> str:
    if key not in table:
        raise TemplateSyntaxError(f"no such {what}: {key!r}; there are {', '.join(table)}")
    return table[key]
