"""Guards of names and shape: each finds its offenders, and none may be added.

The lists and figures of what is allowed hold the offenders that are left. They only ever shrink.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import desk

House = Mapping[str, ast.Module]
"""Every module by its dotted name."""

NOUNS_IN_ING = {"wording", "spelling", "reopening", "encoding"}
ROOMS_IN_ING = {"desk.importers.reading", "desk.recovery.closing"}
BASES = 2
WORDS = 12
_QUESTION = re.compile(r"(What|Whether|How|Who)\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")

ALLOWED_INNER_IMPORTS = 46


def parsed(sources: Mapping[str, str]) -> House:
    return {name: ast.parse(source) for name, source in sources.items()}


@pytest.fixture(scope="module")
def house() -> House:
    root = Path(desk.__file__).parent
    paths = {".".join(path.relative_to(root.parent).with_suffix("").parts): path for path in sorted(root.rglob("*.py"))}
    return parsed({name.removesuffix(".__init__"): path.read_text(encoding="utf-8") for name, path in paths.items()})


def twice(house: House) -> set[str]:
    """Public class names given more than once. A class inside another is named by both, as `FilterBar.Changed`."""
    tops = (node for tree in house.values() for node in tree.body)
    counted = Counter(node.name for node in tops if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    return {name for name, count in counted.items() if count > 1}


def in_ing(house: House) -> set[str]:
    """Modules and rooms that end in -ing without being a noun of the field."""
    ends = {name for name in house if name.endswith("ing") and name.rpartition(".")[2] not in NOUNS_IN_ING}
    return ends - ROOMS_IN_ING


def one_word(house: House) -> set[str]:
    """Private functions of a module whose name is one word."""
    tops = ((name, node) for name, tree in house.items() for node in tree.body)
    functions = ((name, node.name) for name, node in tops if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {f"{name}.{function}" for name, function in functions if function.startswith("_") and "_" not in function.strip("_")}


def many_bases(house: House) -> set[str]:
    """Classes with more than two bases of the desk's own."""
    classes = ((name, node) for name, tree in house.items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {f"{name}.{node.name}" for name, node in classes if _own_bases(house[name], node) > BASES}


def _own_bases(tree: ast.Module, node: ast.ClassDef) -> int:
    own = {each.name for each in tree.body if isinstance(each, ast.ClassDef)}
    for each in ast.walk(tree):
        if isinstance(each, ast.ImportFrom) and (each.module or "").partition(".")[0] == "desk":
            own |= {alias.asname or alias.name for alias in each.names}
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return sum(ast.unparse(base).partition(".")[0] in own for base in bases)


def circles(house: House) -> set[frozenset[str]]:
    """Sets of modules that import each other at their top, imports for types among them."""
    known = {name: _top_imports(house, tree) - {name} for name, tree in house.items()}
    reached = {name: _reached(known, name) for name in known}
    found = (frozenset({name} | {other for other in there if name in reached[other]}) for name, there in reached.items())
    return {circle for circle in found if len(circle) > 1}


def _top_imports(house: House, tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in _outside_functions(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            named = {f"{module}.{alias.name}" for alias in node.names}
            found |= {each if each in house else module for each in named}
    return found & set(house)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _outside_functions(child)


def _reached(known: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = known[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def inner_imports(house: House) -> list[str]:
    """Import statements inside functions."""
    found: list[str] = []
    for name, tree in house.items():
        at_top = set(map(id, _outside_functions(tree)))
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in at_top)
        found += [f"{name}:{node.lineno}" for node in imports]
    return found


def first_sentences(house: House) -> Iterator[tuple[str, str]]:
    """The first sentence of every docstring, with where it stands."""
    for name, tree in house.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (text := ast.get_docstring(node)):
                end = _SENTENCE_END.search(text)
                yield f"{name}:{getattr(node, 'lineno', 1)}", text[: end.start() if end else len(text)]


def long_sentences(house: House) -> list[str]:
    """First sentences of more than twelve words."""
    return [f"{where} {sentence}" for where, sentence in first_sentences(house) if len(sentence.split()) > WORDS]


def questions(house: House) -> list[str]:
    """First sentences that begin as a question does."""
    return [f"{where} {sentence}" for where, sentence in first_sentences(house) if _QUESTION.match(sentence)]


def test_a_public_class_name_stands_once(house: House) -> None:
    assert twice(house) == set()


def test_a_module_is_a_noun(house: House) -> None:
    assert in_ing(house) == set()


def test_a_private_function_has_two_words(house: House) -> None:
    assert one_word(house) == set()


def test_a_class_has_at_most_two_bases_of_ours(house: House) -> None:
    assert many_bases(house) == set()


def test_modules_import_each_other_in_no_circle(house: House) -> None:
    assert [sorted(circle) for circle in circles(house)] == []


def test_imports_inside_functions_grow_no_more(house: House) -> None:
    assert len(inner_imports(house)) <= ALLOWED_INNER_IMPORTS, "\n".join(inner_imports(house))


def test_a_first_sentence_has_twelve_words_at_most(house: House) -> None:
    assert long_sentences(house) == []


def test_no_first_sentence_asks(house: House) -> None:
    assert questions(house) == []


def test_a_name_given_twice_is_found() -> None:
    source = "class Line:\n    class Changed: ...\nclass _Own: ..."
    assert twice(parsed({"desk.a": source, "desk.b": source})) == {"Line"}


def test_a_gerund_is_found() -> None:
    names = ("desk.sla.waiting", "desk.cli.wording", "desk.importers.reading", "desk.board.telling", "desk.waiting")
    assert in_ing(parsed(dict.fromkeys(names, ""))) == {"desk.sla.waiting", "desk.board.telling", "desk.waiting"}


def test_a_name_of_one_word_is_found() -> None:
    source = "def _told(): ...\ndef _told_at(): ...\ndef told(): ...\nclass Case:\n    def _told(self): ..."
    assert one_word(parsed({"desk.a": source})) == {"desk.a._told"}


def test_a_third_base_is_found() -> None:
    imports = "from textual.screen import Screen\nfrom desk.a import A, B\nfrom desk import c\n"
    found = many_bases(parsed({"desk.d": f"{imports}class Two(A, B[int], Screen): ...\nclass Three(Two, A, c.C): ..."}))
    assert found == {"desk.d.Three"}


def test_a_circle_is_found() -> None:
    sources = {"desk.a": "from desk import b", "desk.b": "from desk.c import X", "desk.c": "if TYPE_CHECKING:\n    import desk.a"}
    assert circles(parsed(sources)) == {frozenset(sources)}
    assert circles(parsed({**sources, "desk.c": "def later():\n    import desk.a"})) == set()


def test_an_import_inside_a_function_is_found() -> None:
    source = "import re\n\nclass C:\n    def m(self):\n        def inner():\n            import ast\n        from os import path\n"
    assert inner_imports(parsed({"desk.a": source})) == ["desk.a:7", "desk.a:6"]


def test_a_long_sentence_and_a_question_are_found() -> None:
    twelve = "One two three four five six seven eight nine ten eleven twelve"
    sources = {"desk.a": f'"""{twelve} thirteen."""', "desk.b": f'"""{twelve}. And many more words follow after it."""'}
    assert long_sentences(parsed(sources)) == [f"desk.a:1 {twelve} thirteen"]
    asking = 'def f():\n    """Whether it is late."""\n\n\nclass Whole:\n    """Whole numbers."""'
    assert questions(parsed({"desk.a": asking})) == ["desk.a:1 Whether it is late"]
