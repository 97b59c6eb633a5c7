"""What the wording of a text has and lacks: parts of a good apology, and phrases that make things worse; it stores and shows nothing.

The rules are data (`desk/data/wording/`); the parts and their weights follow Lewicki, Polin & Lount 2016.
A hint never stands in the way, and nothing inside somebody's quoted words is ever marked or counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desk.wording.pattern_compiler import SearchState
from desk.wording.rule_files import FILES, read_rule_files, read_rules
from desk.wording.rule_hits import RuleHit, RuleHits
from desk.wording.rules import KINDS, WordingPart, WordingRules
from desk.wording.tokens import Words, words_of

__all__ = ["FILES", "KINDS", "CheckResult", "Hint", "WordingPart", "WordingRules", "check", "read_rule_files", "read_rules"]


@dataclass(frozen=True, slots=True)
class Hint:
    """A phrase to think again about: the name of the rule, where it stands in code points, why it harms, and a better wording."""

    rule: str
    start: int
    end: int
    text: str
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The parts a text has, heaviest first; the heaviest that is asked of its kind and missing; the hints in the order of the text."""

    parts: tuple[str, ...] = ()
    missing: WordingPart | None = None
    hints: tuple[Hint, ...] = ()


def check(text: str, kind: str, rules: WordingRules, *, names: Collection[str] = ()) -> CheckResult:
    """Read a text of a kind (one of KINDS); `names` are those of colleagues, whom it should not blame."""
    known = frozenset(word for name in names for word in name.lower().split())
    words = words_of(text, rules.spelling)
    findings = RuleHits(rules, SearchState(words, known, rules.no_names), kind)
    parts = [part for part in rules.by_weight if part.name in findings.parts]
    lacking = (part for part in rules.by_weight if part not in parts and kind in part.asked_of)
    return CheckResult(
        parts=tuple(part.name for part in parts),
        missing=next(lacking, None) if text.strip() else None,
        hints=tuple(_joined_hints(text, words, findings.hints)),
    )


def _joined_hints(text: str, words: Words, findings: Sequence[RuleHit]) -> list[Hint]:
    """Rule hits as places in the text; what touches a hint of the same rule, or stands one word from it in its sentence, is part of it."""
    joined: list[tuple[RuleHit, int]] = []
    for finding in sorted(findings, key=lambda each: (each.rule.target, each.match.start, -each.match.end)):
        if joined and _is_adjacent(words, joined[-1], finding):
            first, last = joined[-1]
            joined[-1] = first, max(last, finding.match.end - 1)
        else:
            joined.append((finding, finding.match.end - 1))
    hints = []
    for finding, last in joined:
        start, end = words.starts[finding.match.start], words.ends[last]
        hints.append(Hint(finding.rule.target, start, end, text[start:end], finding.rule.why, finding.rule.better))
    return sorted(hints, key=lambda hint: (hint.start, hint.end, hint.rule))


def _is_adjacent(words: Words, before: tuple[RuleHit, int], finding: RuleHit) -> bool:
    first, last = before
    start = finding.match.start
    return first.rule.target == finding.rule.target and start <= last + 2 and words.sentences[last] == words.sentences[start]
