"""Collects warnings about a file, each once with its count."""

from __future__ import annotations

_MOST = 40
_EXAMPLES = 3


class Warnings:
    """Warnings in the order they first came up.

    Each has its count and the first few examples.
    """

    def __init__(self) -> None:
        self._examples: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}

    def add(self, words: str, example: str = "") -> None:
        """Counts a warning.

        `example` is where it was seen.
        """
        self._counts[words] = self._counts.get(words, 0) + 1
        examples = self._examples.setdefault(words, [])
        if example and len(examples) < _EXAMPLES and example not in examples:
            examples.append(example)

    def add_once(self, words: str) -> None:
        """Adds a warning that is given once, however often it is seen."""
        self._counts[words] = 1
        self._examples.setdefault(words, [])

    def extend(self, others: Warnings) -> None:
        """Takes over the warnings of another collection."""
        for words, count in others._counts.items():
            self._counts[words] = self._counts.get(words, 0) + count
            examples = self._examples.setdefault(words, [])
            examples += others._examples[words][: _EXAMPLES - len(examples)]

    def texts(self) -> tuple[str, ...]:
        """The warnings as sentences."""
        texts = [self._warning_text(words, count) for words, count in self._counts.items()]
        more = (f"and {len(texts) - _MOST:,} more warnings of the same sort",) if len(texts) > _MOST else ()
        return (*texts[:_MOST], *more)

    def _warning_text(self, words: str, count: int) -> str:
        examples = self._examples[words]
        shown = f": {', '.join(examples)}{', ...' if count > len(examples) else ''}" if examples else ""
        times = f" ({count:,} times)" if count > 1 else ""
        return f"{words}{times}{shown}"
