"""A-10, I-44, K-47: whatever stands behind the question mark comes back as text, and breaks nothing."""

import re
from pathlib import Path

import pytest

from tests.security.two_shops import furnish
from tests.security.walk import scripts_in, walk

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""GET(?:\.get(?:list)?\(|\[)"([a-z_]+)\"""")
#: What other products were attacked by, whether or not we read it.
OTHERS = (
    "sort",
    "order",
    "ordering",
    "order_by",
    "status",
    "search",
    "page",
    "next",
    "id",
    "format",
)
HOSTILE = (
    """X"'><img src=x onerror=alert(1)>' OR 1=1; DROP TABLE tickets_ticket;--%s{{7*7}}\u2028"""
)


def parameters() -> list[str]:
    """Every name that some view reads, and the usual suspects."""
    found = set(OTHERS)
    for app in ("tickets", "faq", "helpdesk"):
        for file in (ROOT / app).rglob("*.py"):
            found |= set(READ.findall(file.read_text()))
    return sorted(found)


@pytest.mark.usefixtures("_silence")
@pytest.mark.parametrize("value", [HOSTILE, "9" * 40, "a\0b"], ids=["words", "numbers", "nul"])
def test_no_parameter_is_printed_as_it_came_or_breaks_a_page(shop, owner, agent, value):
    things = furnish(shop, agent=agent, canary="Heron")
    names = parameters()
    assert {"q", "after", "before", "since"} <= set(names)
    asked = dict.fromkeys(names, value)
    found = []
    for answer in walk(things, owner, asked=asked, people="owner nobody"):
        if answer.response.status_code >= 500:
            # Fitness of the house, which no parameter changes.
            if answer.name != "healthz":
                found.append(answer.where)
        elif answer.is_page:
            found += [f"{answer.where}: {script}" for script in scripts_in(answer.body)]
    assert not found, "\n".join(found)
