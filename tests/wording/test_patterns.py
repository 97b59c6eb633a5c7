"""The little language of phrases: what each sign of it finds, and how a phrase that makes no sense is refused."""

from __future__ import annotations

import re

import pytest

from desk.wording import pattern_grammar
from desk.wording.matcher import PatternSet
from desk.wording.pattern_compiler import SearchState
from desk.wording.pattern_grammar import Grammar
from desk.wording.pattern_tree import PatternError, first_word
from desk.wording.spelling import Spelling
from desk.wording.tokens import words_of
from tests.wording.shipped import shipped

LISTS = {"sorry": ["sorry", "beg your pardon"], "we": ["we", "i"], "us": ["@we", "us"]}


def found(pattern: str, text: str) -> list[str]:
    """What a phrase marks in a text."""
    words = words_of(text, Spelling())
    matches = PatternSet([(0, Grammar(LISTS, Spelling()).pattern(pattern))]).find(SearchState(words))
    return [text[words.starts[match.start] : words.ends[match.end - 1]] for _, match in matches]


@pytest.mark.parametrize(
    ("pattern", "text", "marked"),
    [
        ("sorry", "So Sorry.", ["Sorry"]),
        ("delay*", "delays and a delay", ["delays", "delay"]),
        ("*ed", "printed", ["printed"]),
        ("mis*ed", "misfiled missed mislaid", ["misfiled", "missed"]),
        ("can|could not", "could not, cannot, can't", ["could not", "can't"]),
        ("(a big|no) deal", "no deal, a big deal", ["no deal", "a big deal"]),
        ("sorry that? we", "sorry we, sorry that we", ["sorry we", "sorry that we"]),
        ("@sorry", "I beg your pardon", ["beg your pardon"]),
        ("@us are", "us are, i are", ["us are", "i are"]),
        ("did ..2 go", "did it go. did it not yet go", ["did it go"]),
        ("sorry ..3 but", "sorry, but. sorry it was but", ["sorry, but", "sorry it was but"]),
        ("sorry ..3 but", "sorry it, was but", []),
        ("sorry ...3 but", "sorry it, was but", ["sorry it, was but"]),
        ("sorry ...3 but", "sorry it. was but", []),
        ("sorry / but", "Sorry. But no. Sorry but", ["Sorry. But"]),
        ("sorry / [but]", "Sorry. But no.", ["But"]),
        ("but !no", "but no, but yes", ["but"]),
        ("^ but", "but and but. But", ["but", "But"]),
        ("but $", "but and but. But", ["but", "But"]),
        ("sorry , but", "sorry but sorry, but", ["sorry, but"]),
        ("sorry / ..2 but", "Sorry. It was but. Sorry. It was a small but. Sorry. It was. But", ["Sorry. It was but"]),
        ("sorry , ..2 but", "sorry, it was but. sorry, it, was but", ["sorry, it was but"]),
        ("sorry ..2 [but ..2]", "sorry but we did it", ["but we did"]),
        ("(^|just) relax", "Relax. Now relax, just relax", ["Relax", "just relax"]),
        ("do not", "Don't! don’t", ["Don't", "don’t"]),
        ("@number days", "two days, 3 days", ["3 days"]),
        ("@name forgot", "Ben forgot, he forgot", ["Ben forgot"]),
        ("said @quotation", 'you said "no"', ['said "no"']),
        ("@field", "Dear {name}", ["{name}"]),
    ],
)
def test_a_phrase_finds_what_its_signs_say(pattern: str, text: str, marked: list[str]) -> None:
    assert found(pattern, text) == marked


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "at least one word"),
        ("(a b", "not closed"),
        ("a ) b", "closes nothing"),
        ("a !", "needs something"),
        ("@nobody", "no list @nobody"),
        ("[a", "one [ and one ]"),
        ("a . b", "is no word"),
        ("a / b / c", "no further"),
        ("a ,? b", "is no word"),
    ],
)
def test_a_phrase_that_makes_no_sense_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(PatternError, match=problem.replace("[", r"\[")):
        Grammar(LISTS, Spelling()).pattern(pattern)


@pytest.mark.parametrize("pattern", ["..3 but", "a?", "(a|..2 b) c"])
def test_a_phrase_must_begin_with_a_word(pattern: str) -> None:
    nodes = Grammar(LISTS, Spelling()).pattern(pattern)
    with pytest.raises(PatternError):
        first_word(nodes)


def test_lists_that_contain_themselves_are_refused() -> None:
    with pytest.raises(PatternError, match="contain themselves"):
        Grammar({"a": ["x", "@b"], "b": ["@a"]}, Spelling()).pattern("@a")


def test_the_example_on_top_of_the_grammar_holds() -> None:
    rules = shipped()
    example, text, marked, spared = re.findall(r"`(@sorry .*?)`|\"([^\"]+)\"", pattern_grammar.__doc__ or "")
    patterns = PatternSet([(0, Grammar(rules.lists, rules.spelling).pattern(example[0]))])

    def marks(text: str) -> list[str]:
        words = words_of(text, rules.spelling)
        return [text[words.starts[match.start] : words.ends[match.end - 1]] for _, match in patterns.find(SearchState(words))]

    assert marks(text[1].replace("\n", " ")) == [marked[1]]
    assert marks(spared[1].replace("\n", " ")) == []
