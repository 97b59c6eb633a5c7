"""Files spoiled on purpose, by seed: flipped, cut, zeroed, with lines swapped, doubled or ended as elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from desk.model.changes import Append, PutDocument, SetShift
from desk.model.shift import Shift
from desk.store.paths import ShiftPaths
from tests.store.store_builders import memo, new_case, open_shift

CASES = 5
ENTRIES = 24
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Spoiled:
    """One spoiled shift: how, and which words somebody was told are saved."""

    path: Path
    how: str
    tokens: frozenset[str]

    def legible(self) -> set[str]:
        """The words that still stand in its files, but for the torn end of the journal."""
        paths = ShiftPaths(self.path)
        files = (paths.shift, paths.previous, paths.previous_journal)
        data = b"\n".join(file.read_bytes() for file in files if file.exists())
        data += without_torn_end(paths.journal.read_bytes())
        return {token for token in self.tokens if token.encode() in data}


def without_torn_end(journal: bytes) -> bytes:
    """A journal up to its last line end. What stands behind is nobody's."""
    return journal[: journal.rfind(b"\n") + 1]


def make_shift(folder: Path) -> tuple[Path, frozenset[str]]:
    """A small shift folded twice, with more in its journal, and the words on it."""
    path, tokens = folder / "shift.json", set[str]()

    def token() -> str:
        tokens.add(f"word{len(tokens):04d}x")
        return f"word{len(tokens) - 1:04d}x"

    with open_shift(path) as store:
        store.commit([SetShift(Shift(name=token()))])
        for number in range(CASES - 1):
            store.commit([new_case(token())])
            store.commit([PutDocument("packs", document={"about": token(), "number": number})])
        for number in range(ENTRIES):
            store.commit([Append(f"C-{101 + number % (CASES - 1)}", (memo(f"{token()} größer, „zitiert“"),))])
            if number in {7, 14}:
                store.checkpoint()
            if number == 18:
                store.commit([new_case(token())])
        store.commit([Append("C-101", (memo(token()),)), Append("C-105", (memo(token()),))])
        store.checkpoints.wrote_at = None  # as if killed
    return path, frozenset(tokens)


def spoiled(base: Path, tokens: frozenset[str], folder: Path, seed: int) -> Spoiled:
    """A copy of a shift, spoiled as the seed says. Every other one has lost what was kept of before."""
    random = Random(seed)
    shutil.copytree(base.parent, folder, dirs_exist_ok=True)
    path = folder / base.name
    paths = ShiftPaths(path)
    if random.random() < 0.5:
        paths.previous.unlink()
        paths.previous_journal.unlink()
    how = random.choice(list(WAYS))
    for file in random.choice([[paths.shift], [paths.journal], [paths.shift, paths.journal]]):
        file.write_bytes(WAYS[how](file.read_bytes(), random))
    return Spoiled(path, how, tokens)


def _flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    size = len(data.rstrip(b"\0"))
    for _ in range(random.choice([1, 1, 1, 2, 5])):
        changed[random.randrange(size)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data.rstrip(b"\0")))]


def _zeroed(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data.rstrip(b"\0")))
    stop = min(len(data), start + random.choice([1, 16, 100, 512]))
    return data[:start] + bytes(stop - start) + data[stop:]


def _swapped(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines) - 1), random.randrange(len(lines) - 1)
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _doubled(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    place = random.randrange(len(lines) - 1)
    return b"\n".join([*lines[: place + 1], *lines[place:]])


def _with_other_ends(data: bytes, _random: Random) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _with_mark(data: bytes, _random: Random) -> bytes:
    return BOM + data


WAYS: Mapping[str, Callable[[bytes, Random], bytes]] = {
    "flipped": _flipped,
    "cut": _cut,
    "zeroed": _zeroed,
    "swapped": _swapped,
    "doubled": _doubled,
    "other line ends": _with_other_ends,
    "byte order mark": _with_mark,
}
