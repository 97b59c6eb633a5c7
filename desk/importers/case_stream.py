"""The cases of a file, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec.structs import replace

from desk.importers.checked_cases import CheckedCases
from desk.importers.imported_case import ImportedCase, ImportResult


class CaseStream(Protocol):
    """The cases of a file, one after the other. None of them is kept.

    `is_partial` is that of the result.
    """

    is_partial: bool

    def cases(self) -> Iterator[tuple[int, ImportedCase]]:
        """The cases, each with its place. A later one at the same place is taken instead of the one before."""

    def result(self) -> ImportResult:
        """The result without the cases, once all came."""


class FileCases:
    """The cases of a file that is being read."""

    def __init__(self, checked: CheckedCases, result: Callable[[], ImportResult], *, is_partial: bool) -> None:
        self._checked = checked
        self._result = result
        self.is_partial = is_partial

    def cases(self) -> Iterator[tuple[int, ImportedCase]]:
        """The cases, each with its place."""
        return iter(self._checked)

    def result(self) -> ImportResult:
        """The result without the cases, once all came."""
        return self._result()


class HeldCases:
    """The cases of a result that holds them all."""

    def __init__(self, result: ImportResult) -> None:
        self._held = result
        self.is_partial = result.is_partial

    def cases(self) -> Iterator[tuple[int, ImportedCase]]:
        """The cases, each with its place."""
        return enumerate(self._held.cases)

    def result(self) -> ImportResult:
        """The result without the cases."""
        return replace(self._held, cases=[])


def gathered_result(stream: CaseStream) -> ImportResult:
    """The result of a stream with all its cases."""
    cases = dict(stream.cases())
    return replace(stream.result(), cases=list(cases.values()))
