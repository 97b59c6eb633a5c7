"""Checks a text by the wording rules.

It finds the parts of a good apology, and phrases that make things worse. The rules are data (`desk/data/wording/`). The parts and their
weights follow Lewicki, Polin & Lount 2016. A hint never stands in the way, and nothing inside quoted words is ever marked or counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from desk.wording.pattern_compiler import SearchState
from desk.wording.rule_files import read_rule_files, read_rules
from desk.wording.rule_hits import RuleHit, RuleHits
from desk.wording.rule_types import KINDS, WordingPart, WordingRules
from desk.wording.tokens import Words, words_of

__all__ = ["KINDS", "CheckResult", "Hint", "WordingPart", "WordingRules", "check", "read_rule_files", "read_rules"]


class Hint(msgspec.Struct, frozen=True):
    """A phrase that may harm, with a better wording.

    `start` and `end` are in code points.
    """

    rule: str
    start: int
    end: int
    text: str
    why: str
    better: str


class CheckResult(msgspec.Struct, frozen=True):
    """The parts a text has, a part it lacks, and hints.

    `parts` are heaviest first, `missing` is the heaviest that its kind needs and lacks, `hints` are in the order of the text.
    """

    parts: tuple[str, ...] = ()
    missing: WordingPart | None = None
    hints: tuple[Hint, ...] = ()


def check(text: str, kind: str, rules: WordingRules, *, names: Collection[str] = ()) -> CheckResult:
    """Check a text of a kind, one of KINDS. `names` are those of colleagues, whom it should not blame."""
    known = frozenset(word for name in names for word in name.lower().split())
    words = words_of(text, rules.spelling)
    hits = RuleHits(rules, SearchState(words, known, rules.no_names), kind)
    parts = [part for part in rules.by_weight if part.name in hits.parts]
    lacking = (part for part in rules.by_weight if part not in parts and kind in part.asked_of)
    return CheckResult(
        parts=tuple(part.name for part in parts),
        missing=next(lacking, None) if text.strip() else None,
        hints=tuple(_joined_hints(text, words, hits.hints)),
    )


def _joined_hints(text: str, words: Words, hits: Sequence[RuleHit]) -> list[Hint]:
    """The hits as hints, in the order of the text.

    Hits of one rule that touch, or stand one word apart in a sentence, become one hint. Of two in one place the rule for fewer kinds of
    text gives the words: it knows better why.
    """
    joined: list[tuple[RuleHit, int]] = []
    for hit in sorted(hits, key=lambda each: (each.rule.target, each.match.start, -each.match.end, len(each.rule.kinds))):
        if joined and _is_adjacent(words, joined[-1], hit):
            first, last = joined[-1]
            joined[-1] = first, max(last, hit.match.end - 1)
        else:
            joined.append((hit, hit.match.end - 1))
    hints = []
    for hit, last in joined:
        start, end = words.starts[hit.match.start], words.ends[last]
        hints.append(Hint(hit.rule.target, start, end, text[start:end], hit.rule.why, hit.rule.better))
    return sorted(hints, key=lambda hint: (hint.start, hint.end, hint.rule))


def _is_adjacent(words: Words, before: tuple[RuleHit, int], hit: RuleHit) -> bool:
    first, last = before
    start = hit.match.start
    return first.rule.target == hit.rule.target and start <= last + 2 and words.sentences[last] == words.sentences[start]
