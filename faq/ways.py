"""The ways to reach a person that stand under the answers: only what the shop filled in."""

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
    """By mail and by telephone, with the hours that the shop gave."""
    facts, found = voice.facts, []
    if email := facts.get("email"):
        found.append(Way("mail", _("Write to us"), email, f"mailto:{email}"))
    if phone := facts.get("phone"):
        number = "".join(one for one in phone if one in "+0123456789")
        details = ", ".join(one for one in (phone, facts.get("hours", "")) if one)
        found.append(Way("phone", _("Call us"), details, f"tel:{number}"))
    return found
