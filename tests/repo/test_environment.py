"""Every variable of the environment is read once, and README's table lists exactly these."""

import ast
import re
from collections import Counter

from tests.repo.sources import PYTHON, ROOT, said, tree

READERS = {"text", "flag", "integer", "words", "secret"}
#: Files that look at the environment beside env.py, and why.
ALLOWED = {
    # The product's name for its settings, as Django wants it.
    "helpdesk/celery.py",
    "helpdesk/asgi.py",
    "helpdesk/wsgi.py",
    # Whether an address was given at all decides which one `up` prints.
    "tickets/management/commands/up.py",
}


def variables():
    for node in ast.walk(tree(ROOT / "helpdesk/settings.py")):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and ast.unparse(node.func.value) == "env"
        ):
            yield node.args[0].value


def test_every_variable_is_read_once():
    assert [name for name, times in Counter(variables()).items() if times > 1] == []


def test_readme_lists_the_variables_that_are_read():
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(table) == sorted(variables())


def test_there_are_at_most_30_variables():
    assert len(set(variables())) <= 30


def test_only_env_reads_the_environment():
    readers = {
        said(path) for path in PYTHON if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert readers - ALLOWED == {"helpdesk/env.py"}
