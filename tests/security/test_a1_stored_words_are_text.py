"""A-1, A-9, A-11, B-14: words of strangers and of colleagues are text on every page.

One of everything is made of the words (subject, names, file, tag, note, macro, article, cause, rule,
list, invitation); then every page is opened.
"""

import pytest

from tests.security.two_shops import furnish
from tests.security.walk import scripts_in, walk

#: Out of a text, of an attribute with either quote, and of a script.
HOSTILE = """X"'></script><img src=x onerror=alert(1)><svg onload=alert(2)>"""


@pytest.mark.usefixtures("_silence")
def test_nothing_that_was_typed_runs(shop, owner, agent, other_shop):
    things = furnish(shop, agent=agent, canary=HOSTILE)
    found, showing = [], 0
    for answer in walk(things, owner):
        if answer.is_page:
            found += [f"{answer.where}: {script}" for script in scripts_in(answer.body)]
            showing += b"onerror=alert" in answer.body
    assert not found, "\n".join(found)
    # The words are there, as text: the test does not look at empty pages.
    assert showing > 40
