"""Compiles what is typed after `/` into a test of cases.

`filter/grammar.py` says how words stand together, `filter/fields.py` which words and fields there are. Any other word is looked for in the
whole text of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Literal

import msgspec

from desk.board.case_view import CaseView
from desk.board.filter.case_index import CaseIndex
from desk.board.filter.case_tests import field_test, number_run_test, text_test
from desk.board.filter.fields import ALIASES, FLAGS, CaseTest
from desk.board.filter.grammar import AllOf, AnyOf, FieldTest, Negation, Node, Word, leaves, parse_filter
from desk.board.filter.hits import Hit, find_hits
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.offers.approvals import pending_approvals

IsRepeatFailure = Callable[[CaseState], bool]
IsArchived = Callable[[str], bool]
IsInBacklog = Callable[[str], bool]
Scope = Literal["open", "shift", "everywhere"]
"""The cases of which a filter asks: open ones, finished ones too, and those in the archives."""
ARCHIVED = "archived"
"""The word that asks for archived cases, and for no others."""
EVERYWHERE = "everywhere"
"""The word that asks for finished and archived cases as well."""
BACKLOG = "backlog"
"""The word that asks for the cases without a line of their own at the change of shift."""
CONTEXT_FLAGS = ("mine", "approval", "guard", BACKLOG, ARCHIVED, EVERYWHERE)
"""Words that are answered by more than the case alone."""

_FLAG_ALIASES = {
    "me": "mine",
    "approvals": "approval",
    "nobody": "unowned",
    "nobody's": "unowned",
    "unassigned": "unowned",
    "breached": "late",
}
_QUESTIONS = frozenset({*FLAGS, *CONTEXT_FLAGS, *_FLAG_ALIASES})
_FOR_FINISHED = {
    "all", BACKLOG, ARCHIVED, EVERYWHERE, "done", "overdue", "unverified", "aftercare", "story", "debt", "status", "asked",
    "outcome", "case", "cause",
}  # fmt: skip
_TIMED_WORDS = {"late", "soon", "ok", "silent", "calls", "overdue", "risk", "age"}


class Filter(msgspec.Struct, frozen=True):
    """A compiled filter.

    `is_timed` says that a case can begin or cease to pass without changing, as with `risk<15m`. `names` are the words and fields it asks
    for, `tree` is how it was read, `leaf_test` gives the test of one word or field of it.
    """

    text: str
    test: CaseTest
    is_timed: bool
    names: frozenset[str]
    tree: Node
    leaf_test: Callable[[Word | FieldTest], CaseTest]

    def hits(self, view: CaseView) -> list[Hit]:
        """The places of its words in a case."""
        return find_hits(self.tree, view, flag_name)

    @property
    def asks_words(self) -> bool:
        """Does it look for words in the text of cases?"""
        return "text" in self.names or any(isinstance(leaf, Word) and not flag_name(leaf) for leaf in leaves(self.tree))

    @property
    def reads_cases(self) -> bool:
        """Does it ask of each case what only its whole timeline tells?"""
        return self.asks_words or "hops" in self.names

    @property
    def asks_nothing(self) -> bool:
        """Is nothing typed?"""
        return self.tree == AllOf()

    @property
    def asks_archive(self) -> bool:
        """Does it ask for archived cases?"""
        return not self.names.isdisjoint((ARCHIVED, EVERYWHERE))

    @property
    def asks_finished(self) -> bool:
        """Does it ask for finished cases?"""
        return not self.names.isdisjoint(_FOR_FINISHED)

    @property
    def asks_backlog(self) -> bool:
        """Does it ask for the backlog of the handover?"""
        return BACKLOG in self.names


def compile_filter(
    text: str,
    *,
    me: str = "",
    shift: Shift | None = None,
    aftercare: bool = False,
    finished: bool = False,
    failed: IsRepeatFailure = lambda _state: False,
    archived: IsArchived = lambda _case: False,
    backlog: IsInBacklog = lambda _case: False,
    index: CaseIndex | None = None,
) -> Filter:
    """Compile the filter that `text` asks for. Nothing typed lets every open case through. Raises Usage for a word it cannot read.

    `me` is the agent that `owner:me` and `mine` mean. `approval` counts by the limits of `shift`. With `finished`, finished cases pass
    unasked, with `aftercare` those on the day of their after-care, or with a promise overdue.
    `failed` tells for `guard` whether a case is a further failure of its customer, `archived` which cases are only looked at in an archive,
    `backlog` which are in the backlog of the handover. `index` holds the text of cases that was already made.
    """
    tree = parse_filter(text, _QUESTIONS)
    context = _FilterContext(me, shift or Shift(), aftercare, finished, failed, archived, backlog, index or CaseIndex(keep=False))
    names = _names_of(tree)
    timed = not names.isdisjoint(_TIMED_WORDS) or any(isinstance(leaf, FieldTest) and leaf.name == "debt" for leaf in leaves(tree))
    return Filter(text, _scoped_test(tree, context), timed, names, tree, lambda leaf: _node_test(leaf, context))


class _FilterContext(msgspec.Struct, frozen=True):
    """The agent who asks, their shift, and tests by hand."""

    me: str
    shift: Shift
    aftercare: bool
    finished: bool
    failed: IsRepeatFailure
    archived: IsArchived
    backlog: IsInBacklog
    index: CaseIndex


def is_narrower(new: Filter, old: Filter) -> bool:
    """Does a filter let through only cases that another one did?

    It is only said of words that were typed on, and of words added.
    """
    if new.is_timed or old.is_timed or new.names != old.names:
        return False
    wanted, had = _parts_of(new.tree), _parts_of(old.tree)
    return all(any(_is_longer(part, before) for part in wanted) for before in had)


def _parts_of(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, AllOf) else (tree,)


def _is_longer(part: Node, before: Node) -> bool:
    if part == before and not isinstance(part, Word):
        return True
    if not (isinstance(part, Word) and isinstance(before, Word)) or any(sign.isdecimal() for sign in f"{part.text}{before.text}"):
        return False
    is_text = {flag_name(word) for word in (part, before)} == {""}
    return (is_text or part == before) and before.text in part.text


def _names_of(tree: Node) -> frozenset[str]:
    return frozenset(name for leaf in leaves(tree) if (name := leaf_name(leaf)))


def leaf_name(leaf: Word | FieldTest) -> str:
    """The name of what a word or field asks. Empty for a word to be looked for."""
    return flag_name(leaf) if isinstance(leaf, Word) else ALIASES.get(leaf.name, leaf.name)


def flag_name(word: Word) -> str:
    """The name of the question that a word is. Empty for a word to be looked for."""
    name = _FLAG_ALIASES.get(word.text, word.text)
    return name if not word.is_quoted and (name in FLAGS or name in CONTEXT_FLAGS) else ""


def scope_of(tree: Node) -> Scope:
    """The cases of which a choice of a filter asks."""
    names = _names_of(tree)
    if not names.isdisjoint((ARCHIVED, EVERYWHERE)):
        return "everywhere"
    return "open" if names.isdisjoint(_FOR_FINISHED) else "shift"


def _scoped_test(tree: Node, context: _FilterContext) -> CaseTest:
    """The test of a tree. Each choice leaves out finished and archived cases, unless it asks for them."""
    if isinstance(tree, AnyOf):
        return _any_test([_scoped_test(part, context) for part in tree.parts])
    test, scope, archived = _node_test(tree, context), scope_of(tree), context.archived
    if scope == "everywhere":
        return test
    if context.finished or scope == "shift":
        return lambda view, now: test(view, now) and not archived(view.id)
    return lambda view, now: test(view, now) and _is_unfinished(view, now, context) and not archived(view.id)


def _is_unfinished(view: CaseView, now: datetime, context: _FilterContext) -> bool:
    return not view.state.finished or (context.aftercare and view.calls_again(now))


def _node_test(node: Node, context: _FilterContext) -> CaseTest:
    match node:
        case Word():
            flag = flag_name(node)
            return _flag_test(flag, context) if flag else text_test(node.text, context.index)
        case FieldTest(name, sign, value):
            return field_test(name, sign, value, me=context.me, index=context.index)
        case Negation(of):
            positive = _node_test(of, context)
            return lambda view, now: not positive(view, now)
        case AnyOf(parts):
            return _any_test([_node_test(part, context) for part in parts])
        case AllOf(parts):
            return _all_test(list(_part_tests(parts, context)))


def _part_tests(parts: tuple[Node, ...], context: _FilterContext) -> Iterator[CaseTest]:
    """A test a part. Words that are one telephone number together have one."""
    for part in joined_numbers(parts):
        yield _node_test(part, context) if not isinstance(part, NumberRun) else number_run_test(part.words, context.index)


class NumberRun(msgspec.Struct, frozen=True):
    """Words side by side that are one telephone number together."""

    words: tuple[str, ...]


def joined_numbers(parts: tuple[Node, ...]) -> Iterator[Node | NumberRun]:
    """The parts, with words that are one telephone number as one."""
    for are_digits, group in groupby(parts, _is_digits):
        run = tuple(group)
        if are_digits and len(run) > 1:
            yield NumberRun(tuple(part.text for part in run if isinstance(part, Word)))
        else:
            yield from run


def _is_digits(part: Node) -> bool:
    return isinstance(part, Word) and not part.is_quoted and all(sign.isdecimal() or sign in "+-./" for sign in part.text)


def _flag_test(flag: str, context: _FilterContext) -> CaseTest:
    me = context.me.casefold()
    match flag:
        case "mine":
            return lambda view, _now: view.state.owner.casefold() == me != ""
        case "approval":
            return lambda view, _now: bool(pending_approvals(view.state, context.shift))
        case "guard":
            return lambda view, _now: context.failed(view.state)
        case "backlog":
            return lambda view, _now: context.backlog(view.id)
        case "archived":
            return lambda view, _now: context.archived(view.id)
        case "everywhere":
            return FLAGS["all"]
        case _:
            return FLAGS[flag]


def _all_test(tests: list[CaseTest]) -> CaseTest:
    if not tests:
        return FLAGS["all"]
    if len(tests) == 1:
        return tests[0]
    first, rest = tests[0], tests[1:]
    if len(rest) == 1:
        second = rest[0]
        return lambda view, now: first(view, now) and second(view, now)  # no generator for each of ten thousand cases
    return lambda view, now: first(view, now) and all(test(view, now) for test in rest)


def _any_test(tests: list[CaseTest]) -> CaseTest:
    return lambda view, now: any(test(view, now) for test in tests)
