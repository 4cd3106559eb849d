"""Long files and long functions are where a stranger gets lost."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.repo.sources import PYTHON, said, tree

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Their names and lengths."""
    for node in ast.walk(tree(path)):
        if isinstance(node, FUNCTION):
            yield node.name, node.end_lineno - node.lineno + 1


def test_files_have_at_most_400_lines():
    lengths = {said(path): len(path.read_text().splitlines()) for path in PYTHON}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_no_function_has_more_than_60_lines():
    every = ((path, *one) for path in PYTHON for one in functions(path))
    assert [f"{said(path)} {name}: {length}" for path, name, length in every if length > 60] == []


def test_nine_functions_in_ten_have_at_most_25_lines():
    lengths = sorted(length for path in PYTHON for _name, length in functions(path))
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_modules_say_what_they_are_for():
    """A module opens with one sentence on that; an empty `__init__.py` is for nothing."""
    silent = [
        said(path)
        for path in PYTHON
        if not ast.get_docstring(tree(path))
        and (path.name != "__init__.py" or path.read_text().strip())
    ]
    assert silent == []


def test_nothing_is_imported_inside_a_function():
    assert [where for path in PYTHON for where in imports_inside(path)] == []


def imports_inside(path: Path) -> Iterator[str]:
    lines = path.read_text().splitlines()
    for function in ast.walk(tree(path)):
        if isinstance(function, FUNCTION):
            for node in ast.walk(function):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and "noqa: PLC0415 -- " not in lines[node.lineno - 1]:
                    yield f"{said(path)}:{node.lineno}"
