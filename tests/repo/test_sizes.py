"""Long files and long functions are where a stranger gets lost."""

import ast

import pytest

from tests.repo.sources import PYTHON, said, tree


@pytest.mark.parametrize("path", PYTHON, ids=said)
def test_file_has_at_most_400_lines(path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", PYTHON, ids=said)
def test_no_function_has_more_than_60_lines(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long == []


def test_nine_functions_in_ten_have_at_most_25_lines():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in PYTHON
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) * 9 // 10] <= 25


@pytest.mark.parametrize("path", PYTHON, ids=said)
def test_module_says_what_it_is_for(path):
    if path.name == "__init__.py" and not path.read_text().strip():
        return
    assert ast.get_docstring(tree(path)), "a module opens with one sentence on what it is for"


@pytest.mark.parametrize("path", PYTHON, ids=said)
def test_nothing_is_imported_inside_a_function(path):
    inside = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    lines = path.read_text().splitlines()
    assert [n for n in inside if "noqa: PLC0415 -- " not in lines[n - 1]] == []
