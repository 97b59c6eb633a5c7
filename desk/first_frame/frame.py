"""The rows of a board as facts, read at any later moment.

It is read before the board is, so it needs next to nothing of the standard library.
"""

from __future__ import annotations

from desk.text.durations import DAY, HOUR, MINUTE, due_words, short_duration, short_words

LINE, FIELD, PART, ITEM, PHASE = "\n", "\x1f", "\x1e", "\x1d", "\x1c"
"""Between lines, fields of a line, parts of a row, items of a part, phases of a case. No harmless text holds them."""
SECOND = 1_000_000
LEAST_FOLDED = 3
"""Old cases that are folded into one row."""
OFF = "\x1b[0m"
PLAIN, CURSOR, STALE = range(3)
"""The looks of a style: as it is, under the cursor, and not true any more."""

Key = tuple[float, float, int]
"""The place of a row: rank of its risk, due time, number of the case. Less is worse."""
NO_KEY: Key = (float("inf"), 0.0, 0)
_AFTER_LATE: Key = (0.0, float("inf"), 0)


class Phase:
    """A case as it reads between two turns of its clocks.

    `since` is the microsecond from which it does. From `old_from` on, it is folded with others where it is late.
    """

    __slots__ = ("is_late", "is_shown", "key", "old_from", "parts", "since")

    def __init__(self, text: str) -> None:
        since, rank, due, number, old_from, shown, self.parts = text.split(FIELD)
        self.since, self.old_from = int(since), int(old_from)
        self.key: Key = float(rank), float(due), int(number)
        self.is_shown = shown == "1"
        self.is_late = self.key[0] == 0


class Frame:
    """A board as it shows its cases, now and later.

    `made` and `until` are microseconds, `offset` is the zone's in seconds. `height` rows stand from the line `top` on. `folded` cases
    are behind one row already. Of the cases left out `rest_key` is the worst, and `rest_turn` the next to change by itself.
    """

    def __init__(self, text: str) -> None:
        heading, styles, ground, live, stale, self._older, *cases = text.split(LINE)
        *facts, rank, due, number = heading.split(FIELD)
        self.made, self.until, self.offset, self.top, self.height, self.folded, self.rest_turn, self.time_column = map(int, facts)
        self.rest_key: Key = float(rank), float(due), int(number)
        self._styles = [style.split(ITEM) for style in styles.split(FIELD)]
        self._ground, self._live, self._stale = ground, live, stale
        self._cases = [[Phase(phase) for phase in case.split(PHASE)] for case in cases if case]

    def painted(self, now: int, *, is_current: bool) -> str:
        """The frame as a terminal reads it.

        Where it is not current, the rows are dimmed and as they were.
        """
        rows = self.rows_at(now) if is_current else None
        if rows is not None:
            looks = (CURSOR, *[PLAIN] * len(rows))
            painted = [self._painted_row(row, self.top + y, now, looks[y]) for y, row in enumerate(rows)]
            return "".join((self._ground, self._live, *painted, self._painted_time(now)))
        was = self.rows_at(self.made) or []
        painted = [self._painted_row(row, self.top + y, self.made, STALE) for y, row in enumerate(was)]
        return "".join((self._ground, self._stale, *painted, self._painted_time(now)))

    def rows_at(self, now: int) -> list[tuple[str, int]] | None:
        """The rows in view at a microsecond, worst first.

        Each is its parts, and the number of cases behind it. None where what is known does not tell which are in view.
        """
        if not self.made <= now < self.until:
            return None
        kept = [phase for phase in (_phase_at(case, now) for case in self._cases) if phase.is_shown]
        kept.sort(key=lambda phase: phase.key)
        old = [phase for phase in kept if phase.is_late and phase.old_from < now]
        count = self.folded + len(old)
        rows = [(phase.key, phase.parts, 0) for phase in kept]
        if count >= LEAST_FOLDED:
            fresh = [(phase.key, phase.parts, 0) for phase in kept if phase.is_late and phase.old_from >= now]
            rest = [(phase.key, phase.parts, 0) for phase in kept if not phase.is_late]
            rows = [*fresh, (_AFTER_LATE, self._older, count), *rest]
        rows = rows[: self.height]
        last = rows[-1][0] if len(rows) == self.height else NO_KEY
        is_known = last <= self.rest_key and (now < self.rest_turn or last <= (0.0, self.made / SECOND, 0))
        return [(parts, behind) for _, parts, behind in rows] if is_known else None

    def _painted_row(self, row: tuple[str, int], line: int, now: int, look: int) -> str:
        parts, behind = row
        written = []
        for part in parts.split(PART):
            style, column, kind, *facts = part.split(ITEM)
            text = (facts[0] if look == CURSOR else " ") if kind == "cursor" else _text_of(kind, facts, now, behind)
            written.append(f"\x1b[{line};{column}H{self._styles[int(style)][look]}{text}{OFF}")
        return "".join(written)

    def _painted_time(self, now: int) -> str:
        clock = (now // SECOND + self.offset) % DAY
        words = f" {clock // HOUR:02d}:{clock % HOUR // MINUTE:02d}:{clock % MINUTE:02d} "
        return f"\x1b[1;{self.time_column}H{self._styles[0][PLAIN]}{words}{OFF}"


def _phase_at(case: list[Phase], now: int) -> Phase:
    found = case[0]
    for phase in case:
        if phase.since > now:
            break
        found = phase
    return found


def _text_of(kind: str, facts: list[str], now: int, behind: int) -> str:
    """The text of a part at a microsecond."""
    if kind == "text":
        return facts[0]
    if kind == "behind":
        return f"{behind:<{facts[0]}}"
    if kind == "left":
        width, due = map(int, facts)
        return f"{short_duration(seconds_to(due, now, is_cut=False)):<{width}}"
    width, due, is_cut, is_owed, is_short = map(int, facts[:5])
    words = due_words(seconds_to(due, now, is_cut=bool(is_cut)), is_owed=bool(is_owed))
    words = short_words(words) if is_short else words
    return f"{fitted_name(facts[5], width - len(words) - 1, facts[6])} {words} "


def seconds_to(due: int, now: int, *, is_cut: bool) -> int:
    """Whole seconds from one microsecond to another. They are rounded down, or cut towards none."""
    return -((now - due) // SECOND) if is_cut and due < now else (due - now) // SECOND


def fitted_name(name: str, width: int, cut: str) -> str:
    """A name of plain letters in so many cells. The sign `cut` stands for the rest."""
    if len(name) <= width:
        return f"{name:<{width}}"
    ending = cut if width > 1 else ""
    return f"{name[: max(0, width - len(ending))].rstrip() + ending:<{width}}"
