"""Examines what the internet says about a shop's domain: MX, SPF, DKIM and DMARC."""

import re
from collections.abc import Callable

import dns.exception
import dns.resolver
from django.utils.translation import gettext as _

from tickets.doctor.finding import Finding, Standing

#: Seconds that one question may take.
TIMEOUT = 3
#: Answers to one question; None when nobody could be asked.
Answers = list[str] | None
Lookup = Callable[[str, str], Answers]

_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)


def lookup(name: str, kind: str) -> Answers:
    """What DNS holds, [] for nothing, None when it could not be asked in time."""
    resolver = dns.resolver.Resolver()
    try:
        found = resolver.resolve(name, kind, lifetime=TIMEOUT)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [_text(record) for record in found]


def _text(record: object) -> str:
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode(errors="replace")
    return str(getattr(record, "exchange", record)).rstrip(".")


def examine(domain: str, *, results: str = "", ask: Lookup = lookup) -> list[Finding]:
    """`results`: what the receiving server wrote on a test mail that came back."""
    return [mx(domain, ask), spf(domain, ask), dmarc(domain, ask), dkim(results)]


def mx(domain: str, ask: Lookup) -> Finding:
    name = _("Mail for %(domain)s arrives (MX)") % {"domain": domain}
    found = ask(domain, "MX")
    if found is None:
        return _unknown(name)
    if found:
        return Finding(name, Standing.WELL, ", ".join(sorted(found)[:5]))
    return Finding(
        name,
        Standing.BAD,
        _("No server is named that takes mail for this domain."),
        _("At your host (TransIP, Hostnet, Antagonist, ...) switch mail on for the domain."),
    )


def spf(domain: str, ask: Lookup) -> Finding:
    name = _("Who may send for %(domain)s (SPF)") % {"domain": domain}
    found = ask(domain, "TXT")
    if found is None:
        return _unknown(name)
    rules = [text for text in found if text.lower().startswith("v=spf1")]
    if len(rules) == 1 and "+all" not in rules[0]:
        return Finding(name, Standing.WELL, rules[0])
    if not rules:
        words = _("There is no SPF record, so much of your mail lands in spam.")
        advice = _(
            "Add a TXT record to the domain. Your mail host or provider gives its text; "
            "it begins with v=spf1 and names them with 'include:'."
        )
    elif len(rules) > 1:
        words = _("There are several SPF records; receivers then believe none.")
        advice = _("Put what they include into one record and remove the others.")
    else:
        words = _("The SPF record lets anybody send in your name.")
        advice = _("Replace +all at its end by ~all.")
    return Finding(name, Standing.BAD, words, advice)


def dmarc(domain: str, ask: Lookup) -> Finding:
    name = _("What happens to mail in your name by others (DMARC)")
    for place in _upwards(domain):
        found = ask(f"_dmarc.{place}", "TXT")
        if found is None:
            return _unknown(name)
        rules = [text for text in found if text.lower().startswith("v=dmarc1")]
        if rules:
            return Finding(name, Standing.WELL, rules[0])
    return Finding(
        name,
        Standing.BAD,
        _("There is no DMARC record; Gmail and Outlook trust such mail less."),
        _("Add a TXT record named _dmarc with the text v=DMARC1; p=none to begin with."),
    )


def _upwards(domain: str) -> list[str]:
    """The domain and those above it, down to two labels."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))][:3]


def dkim(results: str) -> Finding:
    """Signatures are seen on a mail that went round; DNS alone does not tell whose is used."""
    name = _("Your mail is signed (DKIM), in the name of your domain")
    said = {kind.lower(): result.lower() for kind, result in _RESULT.findall(results)}
    if not said:
        return Finding(
            name,
            Standing.UNKNOWN,
            _("Not known yet."),
            _("Send a test mail: the server that receives it writes down what it saw."),
        )
    words = ", ".join(f"{kind}={result}" for kind, result in sorted(said.items()))
    if said.get("dmarc") == "pass" or (said.get("dkim") == "pass" and "dmarc" not in said):
        return Finding(name, Standing.WELL, words)
    return Finding(
        name,
        Standing.BAD,
        words,
        _(
            "Switch DKIM on at your mail host or provider, for this very domain, and add the "
            "records that it gives you."
        ),
    )


def _unknown(name: str) -> Finding:
    return Finding(name, Standing.UNKNOWN, _("Could not look it up just now."))
