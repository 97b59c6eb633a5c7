"""Finds archived cases by their names at other desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desk.cli.past import Past
from desk.importers.known_cases import OWN_SOURCE, in_no_archive

if TYPE_CHECKING:
    from desk.model.case import Case
    from desk.store.protocol import Store


def archived_source(store: Store) -> Callable[[tuple[str, str]], Case | None]:
    """A function that finds archived cases by source and number.

    Those that are ours alone go by our own number.
    """
    past = Past(store)
    if not len(past.cases):
        return in_no_archive

    def find_archived(external: tuple[str, str]) -> Case | None:
        source, number = external
        case = number if source == OWN_SOURCE else past.cases.of_source(external)
        return store.archived_case(case) if case else None

    return find_archived
