"""Cases that stay where they are kept until somebody asks for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Self

from desk.store.documents.document_codec import Document


class LazyCases(Mapping[int, Document], ABC):
    """Cases by number, each read when it is asked for.

    They are loaded whole when all are wanted.
    """

    @property
    @abstractmethod
    def is_loaded(self) -> bool:
        """Are all cases in memory?"""

    @property
    @abstractmethod
    def all_cases(self) -> Mapping[int, Document]:
        """All cases, loaded into memory. Raises Damaged."""

    @abstractmethod
    def stream(self) -> Iterator[tuple[int, Document]]:
        """Every case by number, in turn. None of them is kept. Raises Damaged."""

    @abstractmethod
    def has_case_elsewhere(self, number: int) -> bool:
        """Does a case stand out of its place?"""

    @abstractmethod
    def duplicate(self) -> Self:
        """The same cases, whatever becomes of these. The caller closes them."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what they are read from."""
