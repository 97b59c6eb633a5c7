"""One process's picture of the shared shift, kept up to date with what others commit; it needs no lock and writes nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from desk.errors import Damaged
from desk.model.minting import case_id
from desk.store.beside import Beside
from desk.store.codec import SHIFT
from desk.store.damage import FORMAT
from desk.store.documents import Documents
from desk.store.journal import Journal, Rewound
from desk.store.opening import Opened, follow, identity_of, read_shift, rewritten
from desk.store.protocol import Changed
from desk.store.snapshot import head_meta


class Following:
    """The shift as of the last `look`. `heard_at` is when somebody else's commit was last read, on the clock handed in (seconds)."""

    def __init__(self, beside: Beside, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Read the shift. Raises Damaged and Refused."""
        self._beside = beside
        self._place = os.fspath(beside.path)
        self._monotonic = monotonic
        self._touched: dict[str, None] = {}
        self.opened: Opened = read_shift(beside)
        self.notices = self.opened.notices
        self.heard_at = monotonic()

    @property
    def documents(self) -> Documents:
        """The cases as of the last look."""
        return self.opened.documents

    def changed(self) -> Changed:
        """What came in since the last call."""
        touched, self._touched = self._touched, {}
        notices, self.notices = self.notices, []
        shift = SHIFT in touched
        touched.pop(SHIFT, None)
        cases = self.documents.cases
        return Changed(
            cases=tuple(case for case in touched if case in cases),
            gone=tuple(case for case in touched if case not in cases),
            shift=shift,
            notices=tuple(notices),
        )

    def look(self) -> None:
        """Bring the picture up to date: the journal's new lines, or everything when those do not follow from what we know.

        Raises Damaged when the file cannot be read any more; the last good picture is kept.
        """
        try:
            self._read_tail()
        except (Rewound, Damaged):
            self._read_again()
        identity = identity_of(self._place)
        if identity == self.opened.identity:
            return
        if self._folded_by_others():
            self.opened.identity = identity
        else:
            self._read_rewritten()

    def _read_tail(self) -> None:
        journal = self.opened.journal
        if journal is not None:
            self._follow(journal)
            if journal.seq > self.documents.seq:
                raise Rewound  # an interrupt came between the reading and the taking in
            if not journal.moved():
                return
        self.take_up_journal()

    def take_up_journal(self) -> None:
        """Go on with the journal that stands there now, if it continues what we know. Raises Rewound when it does not."""
        newer = Journal.open(self._beside.journal)
        if newer is None:
            return
        if newer.heading.seq > self.documents.seq:
            newer.close()
            raise Rewound
        if self.opened.journal is not None:
            self.opened.journal.close()
        self.opened.journal = newer
        self._follow(newer)

    def _follow(self, journal: Journal) -> None:
        touched = follow(self.documents, journal.read_new(), journal.path)
        if touched:
            self._touched |= dict.fromkeys(touched)
            self.heard_at = self._monotonic()

    def _folded_by_others(self) -> bool:
        """Whether the snapshot changed only because somebody folded what we know: then its numbers have moved on."""
        meta = head_meta(self._beside.path)
        if meta is None or self.opened.foreign or meta.format != FORMAT:
            return False
        if meta.generation <= self.opened.meta.generation or meta.seq > self.documents.seq:
            return False
        self.opened.meta = meta
        return True

    def _read_rewritten(self) -> None:
        """Read a snapshot that changed without moving on: not by us, so it is said, unless it says the same as before."""
        generation, known = self.opened.meta.generation, len(self._touched)
        self._read_again()
        if not self.opened.foreign and self.opened.meta.generation == generation and len(self._touched) > known:
            self.notices.append(rewritten(self._beside.path))

    def _read_again(self) -> None:
        before = self.opened
        self.opened = read_shift(self._beside)
        before.close()
        self.notices += self.opened.notices
        self._touched |= dict.fromkeys(_differing(before.documents, self.documents))


def _differing(before: Documents, after: Documents) -> Iterator[str]:
    """The cases that are not the same in two pictures of a shift, and `shift` when its facts are not."""
    for number in {*before, *after}:
        if number not in before or number not in after or bytes(before.document(number)) != bytes(after.document(number)):
            yield case_id(number)
    if before.tables.get(SHIFT) != after.tables.get(SHIFT):
        yield SHIFT
