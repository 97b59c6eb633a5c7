"""Whether a shift file and everything beside it is sound, in plain words; it changes nothing (see `repair`)."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.errors import Damaged, DeskError, Refused
from desk.model.minting import case_id
from desk.store.beside import Beside
from desk.store.codec import UNREADABLE, entries_of
from desk.store.documents import Documents
from desk.store.drafts import decode_draft
from desk.store.durable import read_regular
from desk.store.entry_ids import are_distinct
from desk.store.merging import replay
from desk.store.opening import follow
from desk.store.presence import decode_present
from desk.store.salvage import JournalRead, is_case, is_shift, read_journal
from desk.store.snapshot import Snapshot, read_snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `damage` needs a repair, anything else is for your information."""

    file: Path
    what: str
    remedy: str
    damage: bool = False

    def __str__(self) -> str:
        return f"{self.file.name}: {self.what} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `figures` are counts by name; `kept` is the folder with the copies, after a repair; `notes` what it did."""

    path: Path
    findings: tuple[Finding, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    kept: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def damaged(self) -> bool:
        """Whether anything needs a repair."""
        return any(finding.damage for finding in self.findings)


_REPAIR = "desk check --repair puts it together again from what is kept beside it, after copying everything."
_AT_NEXT_COMMIT = "The next commit brings it back into shape; nothing is lost."


def check(path: Path) -> Report:
    """Look at the shift at `path`, its journal, what is kept of the state before, the archives, drafts and presence.

    Raises Refused when there is no file, or it is of a newer format, no shift, not a file, or not ours to read.
    """
    beside = Beside.at(path)
    if not beside.path.exists() and not beside.journal.exists():
        raise Refused(f"There is no shift file {path}.")
    figures: dict[str, int] = {}
    findings = [*_main(beside, figures), *_kept(beside), *_archives(beside, figures), *_small_files(beside, figures), *_places(beside)]
    return Report(path, tuple(findings), figures)


def _main(beside: Beside, figures: dict[str, int]) -> Iterator[Finding]:
    journal = JournalRead()
    if beside.journal.exists():
        journal = read_journal(beside.journal)
        figures |= {"journalled": len(journal.commits)}
        yield from _journal(beside.journal, journal)
    try:
        snapshot = read_snapshot(beside.path)
    except Damaged as error:
        yield Finding(beside.path, str(error).partition(" It was left")[0], _REPAIR, damage=True)
        return
    if snapshot is None:
        yield Finding(beside.path, "is gone, but its journal is there.", _REPAIR, damage=True)
        return
    with contextlib.closing(snapshot):
        yield from _together(beside, snapshot, journal, figures)


def _journal(path: Path, journal: JournalRead) -> Iterator[Finding]:
    if journal.heading is None:
        yield Finding(path, "does not begin like a journal.", _REPAIR, damage=True)
    elif journal.bad:
        yield Finding(path, f"has {journal.bad} lines in its middle that cannot be read.", _REPAIR, damage=True)
    if journal.torn:
        what = f"ends in {journal.torn} bytes of a commit that was never acknowledged."
        yield Finding(path, what, "No damage: the next commit cuts them.")


def _together(beside: Beside, snapshot: Snapshot, journal: JournalRead, figures: dict[str, int]) -> Iterator[Finding]:
    documents = Documents(snapshot.tables, snapshot.cases, snapshot.meta)
    broken = sorted(number for number, document in snapshot.cases.items() if not is_case(document))
    for number in broken:
        yield Finding(beside.path, f"{case_id(number)} in it cannot be read.", _REPAIR, damage=True)
    stale = journal.heading is not None and snapshot.meta.generation < journal.heading.generation
    if stale or not snapshot.ours:
        yield Finding(beside.path, "was written by another program.", _AT_NEXT_COMMIT)
    if not is_shift(snapshot.tables):
        yield Finding(beside.path, "the shift's own facts in it (name, hours, agents) cannot be read.", _REPAIR, damage=True)
    if broken:
        return
    try:
        if stale:
            replay(documents, journal.commits)
        else:
            follow(documents, journal.commits, beside.journal)
    except Damaged as error:
        yield Finding(beside.journal, str(error).partition(" Nothing was")[0], _REPAIR, damage=True)
    yield from _cases(beside, documents, figures)
    figures |= {"generation": snapshot.meta.generation, "unfolded": documents.seq - snapshot.meta.seq, "commits": documents.seq}


def _cases(beside: Beside, documents: Documents, figures: dict[str, int]) -> Iterator[Finding]:
    for number in documents:
        if not are_distinct(documents.document(number)):
            yield Finding(beside.path, f"{case_id(number)} has entries that share an id.", _REPAIR, damage=True)
    if documents.tables.get(UNREADABLE):
        what = f"keeps {len(documents.tables[UNREADABLE])} documents that were no cases."
        yield Finding(beside.path, what, f"See its table {UNREADABLE!r}.")
    figures |= {"cases": len(documents), "entries": sum(len(entries_of(documents.document(number))) for number in documents)}


def _kept(beside: Beside) -> Iterator[Finding]:
    """What a repair would go back to."""
    remedy = "The file itself does not need it; the next fold replaces it."
    with contextlib.suppress(FileNotFoundError):
        try:
            if (snapshot := read_snapshot(beside.previous)) is not None:
                snapshot.close()
        except DeskError:
            yield Finding(beside.previous, "cannot be read.", remedy)
        if read_journal(beside.previous_journal).bad:
            yield Finding(beside.previous_journal, "has lines that cannot be read.", remedy)


def _archives(beside: Beside, figures: dict[str, int]) -> Iterator[Finding]:
    archived = 0
    for archive in beside.archives():
        try:
            snapshot = read_snapshot(archive)
        except DeskError as error:
            yield Finding(archive, str(error).partition(" It was left")[0], _REPAIR, damage=isinstance(error, Damaged))
            continue
        if snapshot is None:
            continue
        with contextlib.closing(snapshot):
            archived += len(snapshot.cases)
            for number in (number for number, document in snapshot.cases.items() if not is_case(document)):
                yield Finding(archive, f"{case_id(number)} in it cannot be read.", _REPAIR, damage=True)
    figures |= {"archived": archived}


def _small_files(beside: Beside, figures: dict[str, int]) -> Iterator[Finding]:
    drafts = 0
    for file in (file for folder in beside.draft_folders() for file in small_files_in(folder)):
        drafts += 1
        if decode_draft(_content(file)) is None:
            yield Finding(file, "is no draft that can be read.", "desk check --repair moves it to the copies.", damage=True)
    for file in small_files_in(beside.presence):
        if decode_present(_content(file)) is None:
            yield Finding(file, "does not say who is here.", "It is written anew when that agent comes back.")
    figures |= {"drafts": drafts}


def _content(file: Path) -> bytes:
    """What a small file holds; nothing when it is gone by now or cannot be opened."""
    with contextlib.suppress(OSError, DeskError):
        return read_regular(file)
    return b""


def small_files_in(folder: Path) -> list[Path]:
    """The files of a folder of drafts or of presence, none when it may not be looked into."""
    with contextlib.suppress(OSError):
        return sorted(file for file in folder.iterdir() if file.suffix == ".json" and not file.is_symlink() and file.is_file())
    return []


def _places(beside: Beside) -> Iterator[Finding]:
    """Links and rights that should not be."""
    for file in (beside.path, beside.lock, beside.journal, beside.previous, beside.folding, beside.drafts, beside.presence):
        with contextlib.suppress(OSError):
            mode = file.lstat().st_mode
            if stat.S_ISLNK(mode):
                yield Finding(file, "is a symbolic link; desk does not write through links.", "Remove it.")
            elif mode & 0o007:
                yield Finding(file, "can be opened by everybody on this machine.", "Take that away: chmod o= on it.")
