"""Cleans strangers' HTML by an allow-list: what remains can neither run nor load anything."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

import nh3

from tickets.lib import markup, text
from tickets.lib.words import word_set

MAX_DEPTH = 256  # nh3 is quadratic in depth: 500 kB of nested <div> held a worker for 55 seconds
MAX_LENGTH = 4_000_000

TAGS = word_set(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col",
    "colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6",
    "header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span",
    "strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr",
)
_DROP_WITH_CONTENT = word_set(
    "script style title template iframe frame frameset object embed applet noscript noembed",
    "noframes svg math xmp textarea select plaintext",
)
_CELL = frozenset({"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan"})
ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"dir", "lang", "title", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"bgcolor", "border", "cellpadding", "cellspacing", "width", "height"},
    "td": set(_CELL),
    "th": set(_CELL),
    "tr": {"bgcolor", "valign"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value"},
    "hr": {"width", "size", "color", "noshade"},
    "details": {"open"},
}
URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^\s/\\]", re.IGNORECASE)
_PRESENTATION = re.compile(r"[\w#,.%+\- ]{0,100}")
_IGNORED_IN_URLS = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class SafeHtml:
    html: str
    blocked_remote: int = 0
    is_plain: bool = False  # too deep or too long to clean: only the text is left

    def __str__(self) -> str:
        return self.html


ImageUrl = Callable[[str], str | None]


def sanitise(
    html: str,
    inline: Mapping[str, str] | ImageUrl | None = None,
    *,
    remote_images: bool = False,
) -> SafeHtml:
    """Clean `html`. `inline` gives our own address for a Content-ID, as a mapping or a function.

    Linear: depth and length are looked at before the cleaner sees them. The cleaner's own cost is
    linear in length for a bounded depth.
    """
    if not html.strip():
        return SafeHtml("")
    html = text.clean(html)
    if len(html) > MAX_LENGTH or markup.depth(html, MAX_DEPTH) > MAX_DEPTH:
        return SafeHtml(markup.from_text(text.from_html(html)), is_plain=True)
    image_url = inline if callable(inline) else partial(_from_mapping, inline or {})
    filters = _Attributes(image_url, are_remote_images_shown=remote_images)
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_DROP_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=filters,
        url_schemes={*URL_SCHEMES, "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return SafeHtml(cleaned, len(filters.blocked))


class _Attributes:
    """Decides the value of each attribute, and collects the remote images that it held back."""

    def __init__(self, image_url: ImageUrl, *, are_remote_images_shown: bool) -> None:
        self.image_url = image_url
        self.are_remote_images_shown = are_remote_images_shown
        self.blocked: list[str] = []

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            return self._image(value)
        if attribute == "href":
            flat = _IGNORED_IN_URLS.sub("", value)
            return flat if _LINK.match(flat) else None
        if attribute in ("title", "alt"):
            return text.one_line(value, 300)
        return value if _PRESENTATION.fullmatch(value) else None

    def _image(self, value: str) -> str | None:
        flat = _IGNORED_IN_URLS.sub("", value)
        if flat[:4].lower() == "cid:":
            return self.image_url(content_id(flat[4:]))
        if not _REMOTE.match(flat):
            return None
        if self.are_remote_images_shown:
            return flat
        self.blocked.append(flat)
        return None


def content_id(raw: str) -> str:
    """A Content-ID as header and `cid:` address both mean it."""
    return unquote(raw).strip().strip("<>").strip()


def _from_mapping(inline: Mapping[str, str], content_id: str) -> str | None:
    return inline.get(content_id)
