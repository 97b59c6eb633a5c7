"""Checks the integrity of a shift file and everything beside it.

It changes nothing. See `repair`.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.errors import Damaged, DeskError, ForeignFile, Refused
from desk.model.ids import case_id
from desk.store.disk.durable_io import read_regular
from desk.store.documents.case_merge import CaseOrigin, OriginMarks
from desk.store.documents.document_codec import DocumentTable, document_entries, is_readable_shift
from desk.store.documents.documents import Documents
from desk.store.documents.set_aside import aside_lines
from desk.store.documents.table_names import ONLY, SET_ASIDE, SHIFT, UNREADABLE, document_name
from desk.store.drafts import decode_draft
from desk.store.file.entry_ids import has_distinct_ids
from desk.store.file.loader import apply_commits, load_shift
from desk.store.file.merge import merge_commits
from desk.store.file.presence import decode_presence
from desk.store.file.snapshot import Snapshot, read_snapshot
from desk.store.file.snapshot_codec import OPENING, SUMS_SINCE
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity_report import NOTHING_TO_MEND, IntegrityProblem, IntegrityReport
from desk.store.repair.readable_case import is_case
from desk.store.repair.salvaged_journal import SalvagedJournal, commit_ids, read_journal

_CaseMark = tuple[int, OriginMarks]
"""A case by its number and its beginning."""
_REPAIR = "desk check --repair puts it together again from what is kept beside it, after copying everything."
_AT_NEXT_COMMIT = "The next commit brings it back into shape; nothing is lost."


def check_shift(path: Path) -> IntegrityReport:
    """Check the shift at `path` and every file that belongs to it.

    These are its journal, the previous snapshot and journal, the archives, drafts and presence. Raises Refused when there is no file,
    or it is of a newer format, no shift, not a file, or not ours to read.
    """
    paths = ShiftPaths.at(path)
    if not paths.shift.exists() and not paths.journal.exists():
        raise Refused(f"No shift here: there is no file {path}.")
    figures: dict[str, int] = {}
    aside: list[str] = []
    on_shift: set[_CaseMark] = set()
    main = list(_main_problems(paths, figures, aside, on_shift))
    problems = [
        *main,
        *([] if any(problem.is_damage for problem in main) else _opening_problems(paths)),
        *_previous_problems(paths),
        *_archive_problems(paths, figures, on_shift),
        *_small_file_problems(paths, figures),
        *_permission_problems(paths),
    ]
    return IntegrityReport(path, tuple(problems), figures, aside=tuple(aside))


def _main_problems(paths: ShiftPaths, figures: dict[str, int], aside: list[str], on_shift: set[_CaseMark]) -> Iterator[IntegrityProblem]:
    journal = SalvagedJournal()
    if paths.journal.exists():
        journal = read_journal(paths.journal)
        figures |= {"journalled": len(journal.commits)}
        yield from _journal_problems(paths.journal, journal)
    try:
        snapshot = read_snapshot(paths.shift)
        if snapshot is None:
            yield IntegrityProblem(paths.shift, "is gone, but its journal is there.", _REPAIR, is_damage=True)
            return
        with contextlib.closing(snapshot):
            yield from _content_problems(paths, snapshot, journal, figures, aside, on_shift)
    except ForeignFile as error:
        yield IntegrityProblem(paths.shift, str(error).removeprefix(f"{paths.shift} "), NOTHING_TO_MEND, is_damage=True)
    except Damaged as error:
        yield IntegrityProblem(paths.shift, str(error).partition(" It was left")[0], _REPAIR, is_damage=True)


def _opening_problems(paths: ShiftPaths) -> Iterator[IntegrityProblem]:
    """Damage that is met only when the shift is opened."""
    try:
        loaded = load_shift(paths)
    except Damaged as error:
        yield IntegrityProblem(paths.shift, str(error).partition(" Nothing was")[0], _REPAIR, is_damage=True)
    else:
        loaded.close()


def _journal_problems(path: Path, journal: SalvagedJournal) -> Iterator[IntegrityProblem]:
    if journal.header is None:
        yield IntegrityProblem(path, "does not begin like a journal.", _REPAIR, is_damage=True)
    if journal.fragments:
        what = f"has {len(journal.fragments)} places in its middle that cannot be read."
        yield IntegrityProblem(path, what, _REPAIR, is_damage=True)
    for commit in (commit for commit in journal.commits if commit.seq in journal.doubtful):
        what = f"holds commit {commit.seq} with a wrong sum ({', '.join(commit_ids(commit))}); its words can be read."
        yield IntegrityProblem(path, what, _REPAIR, is_damage=True)
    if journal.has_foreign_ends:
        yield IntegrityProblem(path, "was rewritten with the line ends of another system.", _REPAIR, is_damage=True)
    elif journal.is_disordered and journal.header is not None and not journal.fragments:
        yield IntegrityProblem(path, "has lines that are doubled, missing, joined or out of their order.", _REPAIR, is_damage=True)
    if journal.torn_bytes:
        what = f"ends in {journal.torn_bytes} bytes of a commit that was never acknowledged."
        yield IntegrityProblem(path, what, "No damage: the next commit cuts them.")


def _content_problems(
    paths: ShiftPaths, snapshot: Snapshot, journal: SalvagedJournal, figures: dict[str, int], aside: list[str], on_shift: set[_CaseMark]
) -> Iterator[IntegrityProblem]:
    tables, cases = snapshot.all_tables(), dict(snapshot.cases)
    documents = Documents(tables, cases, snapshot.meta.numbers)
    broken = sorted(number for number, document in cases.items() if not is_case(document))
    for number in broken:
        yield IntegrityProblem(paths.shift, f"{case_id(number)} in it cannot be read.", _REPAIR, is_damage=True)
    yield from _sum_problems(paths.shift, snapshot)
    yield from _layout_problems(paths, snapshot, journal)
    if not has_readable_shift(tables):
        yield IntegrityProblem(paths.shift, "the shift's own facts in it (name, hours, agents) cannot be read.", _REPAIR, is_damage=True)
    if broken or journal.is_broken:
        return
    try:
        if _is_stale(snapshot, journal):
            merge_commits(documents, journal.commits)
        else:
            apply_commits(documents, journal.commits, paths.journal)
    except Damaged as error:
        yield IntegrityProblem(paths.journal, str(error).partition(" Nothing was")[0], _REPAIR, is_damage=True)
    yield from _case_problems(paths, documents, figures)
    aside.extend(aside_lines(documents.tables.get(SET_ASIDE, {})))
    on_shift |= {(number, CaseOrigin(documents.document(number)).marks) for number in documents} if paths.archives() else set()
    figures |= {"generation": snapshot.meta.generation, "unfolded": documents.seq - snapshot.meta.seq, "commits": documents.seq}


def _sum_problems(path: Path, snapshot: Snapshot) -> Iterator[IntegrityProblem]:
    """Documents whose sums are wrong. All of them must have been read."""
    for table, key in snapshot.stored.altered:
        what = f"{document_name(table, key)} in it is not as desk wrote it: its sum is wrong."
        yield IntegrityProblem(path, what, _REPAIR, is_damage=True)


def _layout_problems(paths: ShiftPaths, snapshot: Snapshot, journal: SalvagedJournal) -> Iterator[IntegrityProblem]:
    if not snapshot.is_ours and _begins_as_ours(paths.shift):
        yield IntegrityProblem(paths.shift, "the numbers in its first line are not as desk wrote them.", _REPAIR, is_damage=True)
    elif _is_stale(snapshot, journal) or not snapshot.is_ours:
        yield IntegrityProblem(paths.shift, "was written by another program.", _AT_NEXT_COMMIT)
    if snapshot.is_resized and not snapshot.stored.altered:
        yield IntegrityProblem(paths.shift, "lost or got cases by another program.", _AT_NEXT_COMMIT)
    if snapshot.is_ours and snapshot.meta.format >= SUMS_SINCE and not paths.journal.exists():
        what = "is not beside it. For a copy of the shift file alone that is as it should be; else what was saved since is lost."
        yield IntegrityProblem(paths.journal, what, "The next commit begins a new one.")


def _is_stale(snapshot: Snapshot, journal: SalvagedJournal) -> bool:
    return journal.header is not None and snapshot.meta.generation < journal.header.generation


def _begins_as_ours(path: Path) -> bool:
    """Does the first line look like desk's, although its sum is wrong?"""
    line = _file_content(path)[: 1 << 14].partition(b"\n")[0]
    return line.startswith(OPENING) and line.endswith(b"}},")


def has_readable_shift(tables: Mapping[str, DocumentTable]) -> bool:
    """Can the shift's own facts be read? There may be none yet."""
    document = tables.get(SHIFT, {}).get(ONLY)
    return document is None or is_readable_shift(document)


def _case_problems(paths: ShiftPaths, documents: Documents, figures: dict[str, int]) -> Iterator[IntegrityProblem]:
    for number in documents:
        if not has_distinct_ids(documents.document(number)):
            yield IntegrityProblem(paths.shift, f"{case_id(number)} has entries that share an id.", _REPAIR, is_damage=True)
    if documents.tables.get(UNREADABLE):
        what = f"keeps {len(documents.tables[UNREADABLE])} documents that were no cases."
        yield IntegrityProblem(paths.shift, what, f"See its table {UNREADABLE!r}.")
    figures |= {"cases": len(documents), "entries": sum(len(document_entries(documents.document(number))) for number in documents)}


def _previous_problems(paths: ShiftPaths) -> Iterator[IntegrityProblem]:
    """Problems of the files that a repair would go back to."""
    remedy = "The file itself does not need it; the next fold replaces it."
    with contextlib.suppress(FileNotFoundError):
        try:
            if (snapshot := read_snapshot(paths.previous)) is not None:
                snapshot.close()
        except DeskError:
            yield IntegrityProblem(paths.previous, "cannot be read.", remedy)
        try:
            is_broken = read_journal(paths.previous_journal).is_broken
        except DeskError:
            is_broken = True
        if is_broken:
            yield IntegrityProblem(paths.previous_journal, "has lines that cannot be read.", remedy)


def _archive_problems(paths: ShiftPaths, figures: dict[str, int], on_shift: set[_CaseMark]) -> Iterator[IntegrityProblem]:
    """Problems of the archives. A case counts once, and is no archived one while it is `on_shift`."""
    archived: set[_CaseMark] = set()
    for archive in paths.archives():
        try:
            snapshot = read_snapshot(archive)
            if snapshot is None:
                continue
            with contextlib.closing(snapshot):
                archived |= {(number, CaseOrigin(document).marks) for number, document in snapshot.cases.items()}
                for number in (number for number, document in snapshot.cases.items() if not is_case(document)):
                    yield IntegrityProblem(archive, f"{case_id(number)} in it cannot be read.", _REPAIR, is_damage=True)
                snapshot.all_tables()
                yield from _sum_problems(archive, snapshot)
        except DeskError as error:
            remedy = NOTHING_TO_MEND if isinstance(error, ForeignFile) else _REPAIR
            yield IntegrityProblem(archive, str(error).partition(" It was left")[0], remedy, is_damage=isinstance(error, Damaged))
    figures |= {"archived": len(archived - on_shift), "returned": len(archived & on_shift)}


def _small_file_problems(paths: ShiftPaths, figures: dict[str, int]) -> Iterator[IntegrityProblem]:
    drafts = 0
    for file in (file for folder in paths.draft_folders() for file in small_files(folder)):
        drafts += 1
        if decode_draft(_file_content(file)) is None:
            yield IntegrityProblem(file, "is no draft that can be read.", "desk check --repair moves it to the copies.", is_damage=True)
    for file in small_files(paths.presence):
        if decode_presence(_file_content(file)) is None:
            yield IntegrityProblem(file, "does not say who is here.", "It is written anew when that agent comes back.")
    figures |= {"drafts": drafts}


def _file_content(file: Path) -> bytes:
    """The content of a small file.

    Empty when it is gone by now or cannot be opened.
    """
    with contextlib.suppress(OSError, DeskError):
        return read_regular(file)
    return b""


def small_files(folder: Path) -> list[Path]:
    """The files of a folder of drafts or of presence.

    Empty when the folder may not be read.
    """
    with contextlib.suppress(OSError):
        return sorted(file for file in folder.iterdir() if file.suffix == ".json" and not file.is_symlink() and file.is_file())
    return []


def _permission_problems(paths: ShiftPaths) -> Iterator[IntegrityProblem]:
    """Symbolic links and permissions that should not be."""
    written = paths.shift, paths.lock, paths.journal, paths.previous, paths.next_snapshot, paths.published_snapshot
    for file in (*written, paths.drafts, paths.presence):
        with contextlib.suppress(OSError):
            mode = file.lstat().st_mode
            if stat.S_ISLNK(mode):
                yield IntegrityProblem(file, "is a symbolic link; desk does not write through links.", "Remove it.")
            elif mode & 0o007:
                yield IntegrityProblem(file, "can be opened by everybody on this machine.", "Take that away: chmod o= on it.")
