"""The source tree as the house tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "tocsin"


def modules() -> list[Path]:
    """Return every Python file of the package but the migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def callables(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Return how many lines a definition takes, docstring included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
