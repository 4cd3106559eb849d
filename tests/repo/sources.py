"""The product's own Python files, read once for the rules about them."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = [ROOT / name for name in ("helpdesk", "tickets", "faq") if (ROOT / name).is_dir()]
PYTHON = sorted(
    path for app in APPS for path in app.rglob("*.py") if "migrations" not in path.parts
)
EVERYTHING = sorted(
    [*PYTHON, ROOT / "manage.py", *ROOT.glob(".ci/*.py"), *ROOT.glob("deploy/*.py")]
    + [path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py")]
)


def said(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
