"""The ways to reach a person that stand under the answers; mail and telephone if filled in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from faq.reading import Voice


@dataclass(frozen=True)
class Way:
    """One way: an icon, what to do, the details, and where a click leads."""

    icon: str
    name: str
    details: str
    href: str


def ways_of(voice: Voice) -> list[Way]:
    """The form, by mail and by telephone with the hours that the shop gave, and when it is open."""
    facts, site = voice.facts, voice.site
    form = site.path("contact", language=voice.language)
    service = site.path("service", language=voice.language)
    found = [
        Way("message-circle", _("Ask us"), _("An address and your question are enough."), form)
    ]
    if email := facts.get("email"):
        found.append(Way("mail", _("Write to us"), email, f"mailto:{email}"))
    if phone := facts.get("phone"):
        number = "".join(one for one in phone if one in "+0123456789")
        details = ", ".join(one for one in (phone, facts.get("hours", "")) if one)
        found.append(Way("phone", _("Call us"), details, f"tel:{number}"))
    details = _("Opening hours, and how soon you have an answer.")
    return [*found, Way("clock", _("When we are there"), details, service)]
