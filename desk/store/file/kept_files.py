"""The files kept from before: the previous snapshot and journal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import msgspec

from desk.errors import DeskError
from desk.model.ids import case_id
from desk.store.documents.case_merge import merged_case
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import is_readable_shift
from desk.store.documents.documents import Documents
from desk.store.documents.set_aside import set_aside
from desk.store.documents.table_names import CASES, SET_ASIDE, SHIFT
from desk.store.file.history_merge import merge_histories
from desk.store.file.journal import Journal
from desk.store.file.merge import merge_commits
from desk.store.file.snapshot import Snapshot
from desk.store.file.snapshot_codec import SnapshotMeta
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths

AlteredKeys = Iterable[tuple[str, str]]
"""Table and key of documents that something else than desk changed."""


def own_points(meta: SnapshotMeta) -> set[tuple[int, str]]:
    """The histories that a snapshot names.

    They are its own and those that it continues.
    """
    own = {(meta.seq, meta.history)} if meta.history else set()
    return own | set(meta.ancestors)


def is_merged_into(meta: SnapshotMeta, journal: Journal | None) -> bool:
    """Does a snapshot hold what another history's journal says?"""
    return journal is not None and (journal.seq, journal.history) in own_points(meta)


def merged_seq(meta: SnapshotMeta, journal: Journal) -> int:
    """The last commit of a journal that was merged under other numbers.

    0 where none was.
    """
    return max((seq for seq, _ in journal.points & set(meta.renumbered)), default=0)


def previous_documents(paths: ShiftPaths) -> tuple[Documents, set[tuple[int, str]], set[tuple[int, str]]]:
    """The previous snapshot with the commits of its journal.

    The second result are the histories they lead through, the third those among them in which cases had other numbers.

    What cannot be read is left out.
    """
    documents, points, renumbered, end = Documents({}, {}), set(), set(), (0, "")
    with contextlib.suppress(DeskError, OSError), ShiftDB(paths.previous) as db:
        if (snapshot := db.snapshot()) is not None:
            with contextlib.closing(snapshot):
                documents = Documents(snapshot.all_tables(), dict(snapshot.cases), snapshot.meta.numbers)
                points, renumbered = own_points(snapshot.meta), set(snapshot.meta.renumbered)
                end = snapshot.meta.seq, snapshot.meta.history
    with contextlib.suppress(DeskError, OSError):
        if (journal := Journal.open(paths.previous_journal)) is not None:
            with contextlib.closing(journal):
                commits = journal.read_new()
                if end in journal.points:
                    _go_on(documents, commits)
                    points |= journal.points
                elif not (journal.header.history and end[1]):  # else it continues another history
                    merge_commits(documents, commits)
                    points |= journal.points
    return documents, points, renumbered


def _go_on(documents: Documents, commits: Iterable[Commit]) -> None:
    """Apply the commits of the same history that the documents lack.

    They are told by their numbers alone. By what they are, a status set twice within a second would be one.
    """
    for commit in commits:
        if commit.seq > documents.seq:
            documents.apply(commit)


def with_kept_files(paths: ShiftPaths, documents: Documents, history: str) -> tuple[Documents, tuple[int, str]]:
    """Documents of one history, with what the kept files hold beyond them.

    Another process may have saved it, and no file may say so any more but these. The second result is the last history they lead to.
    Its id is empty where they do not continue the documents.
    """
    kept, points, renumbered = previous_documents(paths)
    if (documents.seq, history) not in points - renumbered:
        return documents, (0, "")
    return merge_histories(documents, kept).documents, max(points)


def restore_altered(paths: ShiftPaths, documents: Documents, snapshot: Snapshot, altered: AlteredKeys) -> str:
    """Bring back what altered documents of a snapshot held before.

    Returns words for the agent.
    """
    altered = list(altered)
    kept, points, _ = previous_documents(paths)
    found = snapshot.stored.notice(altered)
    if (snapshot.meta.seq, snapshot.meta.history) not in points:
        return f"{found} It was taken as it is: the files kept beside it do not hold what it was. Look at it."
    bring_back(documents, kept, altered, snapshot)
    return f"{found} What was saved here before stands there as well; look at it."


def bring_back_cases(paths: ShiftPaths, documents: Documents, snapshot: Snapshot) -> str:
    """Bring back the cases that somebody took out of a snapshot.

    Returns words for the agent. Empty when none was.
    """
    kept, points, _ = previous_documents(paths)
    if (snapshot.meta.seq, snapshot.meta.history) not in points:
        return ""
    taken = [case_id(number) for number in kept if documents.bring_back(number, bytes(kept.document(number)))]
    return f"{', '.join(taken)} was taken out of {paths.shift.name} by another program; it is back." if taken else ""


def bring_back(documents: Documents, kept: Documents, altered: AlteredKeys, snapshot: Snapshot | None = None) -> None:
    """Put what altered documents held before beside what they hold now.

    Entries stand on their case again. Of a case's header, and of the shift's facts, the present one counts and the one before is set
    aside. Of other documents it is the other way round. A document that a commit replaced since, as the snapshot shows, stays.
    """
    for table, key in altered:
        if table == CASES:
            _bring_back_case(documents, kept, int(key))
            continue
        before, now = kept.tables.get(table, {}).get(key), documents.tables.get(table, {}).get(key)
        is_replaced = snapshot is not None and snapshot.all_tables().get(table, {}).get(key) != now
        if before is None or now is None or is_replaced or bytes(before) == bytes(now):
            continue
        stays = table == SHIFT and is_readable_shift(now)
        set_aside(documents.tables.setdefault(SET_ASIDE, {}), table, key, before if stays else now)
        if not stays:
            documents.tables[table][key] = before


def _bring_back_case(documents: Documents, kept: Documents, number: int) -> None:
    if number not in kept or number not in documents:
        return
    before, now = kept.document(number), documents.document(number)
    if (header := _header_of(before)) != _header_of(now):
        set_aside(documents.tables.setdefault(SET_ASIDE, {}), CASES, str(number), header)
    documents.put(number, merged_case(before, now, number))


def _header_of(document: bytes | msgspec.Raw) -> bytes:
    fields = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    fields.pop("entries", None)
    return msgspec.json.encode(fields, order="sorted")
