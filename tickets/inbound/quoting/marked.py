"""The elements by which mail programs mark quotes and signatures in HTML."""

from tickets.inbound.quoting.marks import ATTRIBUTION, QUOTE, REST, SIGNATURE
from tickets.lib.markup import Tag
from tickets.lib.words import word_set

_QUOTE_CLASSES = word_set(
    "yahoo_quoted protonmail_quote tutanota_quote zmail_extra mailru-blockquote",
    "front-blockquote gorgias-quote hubspot-quote freemail_quote moz-email-quote",
    "ms-outlook-mobile-reference-message cloud_quote quotedreply",
)
_ATTRIBUTION_CLASSES = word_set(
    "gmail_attr moz-cite-prefix reply-intro yahoo-quoted-begin v1reply-intro",
    "protonmail_quote_header headerquote",
)
_REST_CLASSES = frozenset({"outlookmessageheader"})
_REST_IDS = word_set(
    "divrplyfwdmsg appendonsend mail-editor-reference-message-container orimsghtmlseperator",
    "orimsghtmlseparator quotedmessage isreplycontent replysplit origbody zwchr",
    "ms-outlook-mobile-body-separator-line olk_src_body_section stopspelling",
)
_SIGNATURE_CLASSES = word_set(
    "gmail_signature gmail_signature_prefix moz-signature tutanota_signature",
    "protonmail_signature_block pm-signature zmail_signature",
)
_SIGNATURE_IDS = word_set(
    "signature applemailsignature ymail_android_signature ms-outlook-mobile-signature",
    "composer_signature samsung_signature yahoo_signature bloop_sign",
)
_NAMES = {
    "quote": QUOTE,
    "messagereplysection": QUOTE,
    "messagesignaturesection": SIGNATURE,
}


def mark_of(tag: Tag) -> str:
    """The mark of an element; Outlook on the web puts `x_` before names when it quotes."""
    attributes = tag.attributes
    if tag.name == "blockquote":
        return "" if _is_indent(tag) else QUOTE
    if not attributes:
        return ""
    classes = {_bare(name) for name in attributes.get("class", "")[:500].split()}
    identifier = _bare(attributes.get("id", "")[:100])
    # Yahoo puts a random prefix before its own names.
    if classes & _QUOTE_CLASSES or "yahoo_quoted" in identifier or _is_yahoo_quote(classes):
        return QUOTE
    named = _NAMES.get(attributes.get("name", "").lower(), "") if tag.name == "div" else ""
    if named:
        return named
    if identifier in _REST_IDS or classes & _REST_CLASSES:
        return REST
    if classes & _ATTRIBUTION_CLASSES or identifier in _ATTRIBUTION_CLASSES:
        return ATTRIBUTION
    is_signature = classes & _SIGNATURE_CLASSES or identifier in _SIGNATURE_IDS
    return SIGNATURE if is_signature else ""


def _is_yahoo_quote(classes: set[str]) -> bool:
    return any(name.endswith("yahoo_quoted") for name in classes)


def _bare(name: str) -> str:
    lowered = name.lower()
    while lowered.startswith("x_"):
        lowered = lowered[2:]
    return lowered


def _is_indent(tag: Tag) -> bool:
    """Some editors indent a paragraph with a blockquote that has a margin and no line."""
    style = tag.attributes.get("style", "").replace(" ", "").lower()
    is_cited = "type" in tag.attributes or "class" in tag.attributes or "cite" in tag.attributes
    return not is_cited and "border:none" in style and "margin:00040px" in style
