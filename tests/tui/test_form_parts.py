"""The form screen is made of parts: none reaches into another, and forms are loaded with the first that opens."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import desk.tui.dialogs
import desk.tui.forms

ROOTS = (desk.tui.forms, desk.tui.dialogs)
PATHS = [path for root in ROOTS for path in sorted(Path(next(iter(root.__path__))).rglob("*.py"))]


def names_of_its_own(tree: ast.Module) -> set[str]:
    """Every name that a module defines as a method, an attribute of `self` or in the body of a class."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                found.add(name)
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_part_uses_a_private_name_of_another(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.startswith("_")}
    assert {name for name in used if not name.startswith("__")} <= names_of_its_own(tree)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_forms_import_nothing_inside_functions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


def classes() -> Iterator[type]:
    for root in ROOTS:
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            module = importlib.import_module(found.name)
            yield from (each for each in vars(module).values() if inspect.isclass(each) and each.__module__ == found.name)


@pytest.mark.parametrize("each", tuple(classes()), ids=lambda each: each.__name__)
def test_no_class_stands_on_more_than_two_of_ours(each: type) -> None:
    ours = [base for base in each.__mro__[1:] if base.__module__.startswith("desk.") and "textual_compat" not in base.__module__]
    assert len(ours) <= 2, ours


def test_the_board_stands_before_a_form_is_loaded() -> None:
    script = "import sys, desk.tui.app; print(*(name for name in sys.modules if name.startswith('desk.tui.forms')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
