"""Finds the case of the shift that a file tells of again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property

from msgspec import structs

from desk.importers.imported_case import Comment, ImportedCase, has_no_subject, other_mail_id
from desk.importers.reading.ticket_numbers import plain_number
from desk.model.case import Case
from desk.model.entries import AnyEntry, Contact, text_of
from desk.model.state import state_of

PLAIN_SOURCE = "generic"
"""The source of a table whose product could not be told."""
OWN_SOURCE = "desk"
"""The source of a case that goes by a number of ours."""
ROWS_SOURCE = "desk-csv"
"""The source of a case that came as a row of an export of ours."""
COMMENT_REF = "comment:"
MOST_ALIASES = 100
"""Mails of a thread by which it is looked for in the archives."""
_SAME_START = timedelta(minutes=1)
_OTHER_ZONE = timedelta(hours=26)
"""The most that two zones are apart. One of two files may have been read in the wrong one."""

FindArchived = Callable[[tuple[str, str]], Case | None]


def in_no_archive(_external: tuple[str, str]) -> Case | None:
    """There are no archives."""
    return None


class KnownCases:
    """The cases of a shift, by their names at other desks.

    A case keeps its number at the source, however a file writes it, and whether or not the file's product can be told by its columns. A
    mail belongs to the case that holds a mail it answers, or whose number its subject names.
    """

    def __init__(self, cases: Mapping[str, Case], find_archived: FindArchived, sources: Iterable[str]) -> None:
        self._cases = cases
        self._has_none = not cases  # a shift counts its cases one by one
        self._find_archived = find_archived
        self._sources = tuple(sources)

    def on_shift(self, imported: ImportedCase) -> Case | None:
        """The case on the shift. None when there is none."""
        if self._has_none:
            return None
        if (own := self._own_case(imported)) is not None:
            return own
        number = plain_number(imported.external_id)
        found = self._by_key.get((imported.source, number))
        if found is not None:
            return found
        others = self._by_number.get(number, ())
        return next((case for case in others if _is_same_case(case, imported)), None) or self._answered_case(imported)

    def _own_case(self, imported: ImportedCase) -> Case | None:
        """The case that a row of its own shift tells of."""
        own = self._cases.get(imported.external_id) if imported.source == ROWS_SOURCE else None
        return own if own and abs(state_of(own).told_at - imported.created) <= _SAME_START else None

    def told_apart(self, imported: ImportedCase) -> ImportedCase:
        """A thread whose mails carry no id of other known ones.

        Machines give every mail of theirs one id.
        """
        renamed = {
            comment.id: other_mail_id(comment.id, comment.at, comment.text) for comment in imported.comments if self._is_other(comment)
        }
        if not renamed:
            return imported
        return structs.replace(
            imported,
            external_id=renamed.get(imported.external_id, imported.external_id),
            comments=tuple(structs.replace(comment, id=renamed.get(comment.id, comment.id)) for comment in imported.comments),
            aliases=tuple(renamed.get(mail, mail) for mail in imported.aliases),
        )

    def _is_other(self, comment: Comment) -> bool:
        known = self._entries_by_mail.get(comment.id)
        return known is not None and known.at != comment.at and comment.text not in text_of(known)

    def in_archive(self, imported: ImportedCase) -> Case | None:
        """The case in an archive. None when there is none."""
        if self._find_archived is in_no_archive:
            return None
        number = plain_number(imported.external_id)
        for written in (imported.external_id, number) if number != imported.external_id else (number,):
            if (found := self._find_archived((imported.source, written))) is not None:
                return found
        for source in self._sources if imported.source == PLAIN_SOURCE else (PLAIN_SOURCE,):
            case = self._find_archived((source, number))
            if case is not None and _is_same_case(case, imported):
                return case
        return self._answered_there(imported)

    def _answered_there(self, imported: ImportedCase) -> Case | None:
        """The case in an archive that a mail answers.

        Its subject may name it. An archive knows a thread by the mail that began it, which the later ones refer to.
        """
        if not imported.aliases and not imported.case_tag:
            return None
        tag = [(OWN_SOURCE, imported.case_tag)] if imported.case_tag else []
        names = (*tag, *((imported.source, mail) for mail in imported.aliases[:MOST_ALIASES]))
        found = (case for case in map(self._find_archived, names) if case is not None)
        return next((case for case in found if not _is_strangers_notice(case, imported)), None)

    def _answered_case(self, imported: ImportedCase) -> Case | None:
        """The case that a mail answers, or that its subject names."""
        if not imported.aliases and not imported.case_tag:
            return None
        named = (self._by_mail.get(mail) for mail in imported.aliases)
        found = (case for case in (self._cases.get(imported.case_tag), *named) if case is not None)
        return next((case for case in found if not _is_strangers_notice(case, imported)), None)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Case]:
        return {(case.external[0], plain_number(case.external[1])): case for case in self._cases.values() if case.external}

    @cached_property
    def _by_number(self) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = {}
        for (_, number), case in self._by_key.items():
            found.setdefault(number, []).append(case)
        return found

    @cached_property
    def _entries_by_mail(self) -> dict[str, AnyEntry]:
        entries = (entry for case in self._cases.values() for entry in case.entries if entry.ref.startswith(COMMENT_REF))
        return {entry.ref.removeprefix(COMMENT_REF): entry for entry in entries}

    @cached_property
    def _by_mail(self) -> dict[str, Case]:
        """Cases by the ids of their mails. Those that stand on several cases are left out."""
        found: dict[str, Case] = {}
        twice: set[str] = set()
        for case in self._cases.values():
            for ref in {entry.ref for entry in case.entries if entry.ref.startswith(COMMENT_REF)}:
                name = ref.removeprefix(COMMENT_REF)
                twice |= {name} if name in found else set()
                found[name] = case
        return {name: case for name, case in found.items() if name not in twice}


def _is_same_case(case: Case, imported: ImportedCase) -> bool:
    """Are two cases of one number the same case?"""
    if not case.external or PLAIN_SOURCE not in {case.external[0], imported.source}:
        return False
    began = imported.counts_from or imported.created
    apart = min(abs(case.created_at - began), abs(case.created_at - imported.created))
    return apart <= _SAME_START or (apart <= _OTHER_ZONE and not has_no_subject(imported) and case.subject == imported.subject)


def _is_strangers_notice(case: Case, imported: ImportedCase) -> bool:
    """Does this case begin with our notice to somebody else?"""
    if case.external is None or not case.entries or not imported.email or case.email.casefold() == imported.email.casefold():
        return False
    first = min(case.entries, key=lambda entry: entry.at)
    return isinstance(first, Contact)
