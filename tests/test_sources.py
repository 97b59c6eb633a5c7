"""Each source that the code cites is told in `desk/data/sources.toml`, and nothing is told there that no code cites."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import desk
from desk import data

ROOT = Path(desk.__file__).parent
SENTENCE = re.compile(r"\b(S[1-5]|SLA|DESK|ASK|DESIGN)\.(\d+)(?: to \1\.(\d+))?")
STUDY = re.compile(r"(?:(?:[A-Z][\w-]+, )*[A-Z][\w-]+ & [A-Z][\w-]+|(?:de )?[A-Z][\w-]+ et al\.) \d{4}")
ELSEWHERE = re.compile(r"\b(?:RECOVERY|SLA|IMPORTS|DESIGN|ROOMS)\.md\b")


def cited(text: str) -> set[str]:
    """The ids of sentences and studies in a text; `S4.12 to S4.14` are three."""
    ranges = ((work, int(first), int(last or first)) for work, first, last in SENTENCE.findall(text))
    sentences = {f"{work}.{number}" for work, first, last in ranges for number in range(first, last + 1)}
    return sentences | set(STUDY.findall(text))


def comments_of(text: str) -> str:
    """The text without the strings that are words on screen: comments and docstrings."""
    return "\n".join(re.findall(r'""".*?"""|#[^\n]*', text, re.DOTALL))


@pytest.fixture(scope="module")
def code() -> dict[str, str]:
    files = [path for ending in ("*.py", "*.toml") for path in ROOT.rglob(ending) if path.name != "sources.toml"]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="module")
def sources() -> dict[str, Any]:
    return tomllib.loads(data.text("sources.toml"))


def test_the_code_cites_what_is_told_and_nothing_else(code: dict[str, str], sources: dict[str, Any]) -> None:
    where = {source: name for name, text in code.items() for source in cited(text)}
    told = set(sources["sentences"]) | set(sources["studies"])
    assert {source: name for source, name in where.items() if source not in told} == {}, "cited, and told nowhere"
    assert told - set(where) == set(), "told, and cited nowhere"


def test_each_sentence_is_of_a_work_that_is_named(sources: dict[str, Any]) -> None:
    assert {source.partition(".")[0] for source in sources["sentences"]} == set(sources["works"])


def test_each_source_is_told_in_one_sentence(sources: dict[str, Any]) -> None:
    for told in (*sources["sentences"].values(), *(study["finding"] for study in sources["studies"].values())):
        assert re.fullmatch(r"[^.?!]+(?:\d\.\d[^.?!]+)*[.?!]", told), told


def test_no_comment_cites_a_document_that_is_not_here(code: dict[str, str]) -> None:
    assert {name for name, text in code.items() if ELSEWHERE.search(comments_of(text))} == set()


def test_citations_are_found_in_every_form() -> None:
    text = "(S1.8; S4.12 to S4.14), SLA.4, DESK.26: Smith, Bolton & Wagner 1999 and de Matos et al. 2007, of 16 Nov 2026"
    sentences = {"S1.8", "S4.12", "S4.13", "S4.14", "SLA.4", "DESK.26"}
    assert cited(text) == sentences | {"Smith, Bolton & Wagner 1999", "de Matos et al. 2007"}
    assert cited("version 1.8, S6.1, SLA.md") == set()
    assert ELSEWHERE.search(comments_of('def f():\n    """Late (SLA.md, rule 4)."""'))
