"""The lines over and under a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

import msgspec

from desk.reports.forms.words import window_words
from desk.reports.window import Window, local_time
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces

Keys = Sequence[tuple[str, str]]
WIDE_KEYS: Keys = (
    ("enter", "cases"),
    ("'", "part"),
    ("tab", "right"),
    ("[", "earlier"),
    ("]", "later"),
    ("w", "window"),
    ("/", "filter"),
    ("P", "plot"),
    ("E", "file"),
    ("?", "what this counts"),
)
NARROW_KEYS: Keys = (
    ("enter", "cases"),
    ("'", "part"),
    ("[", "back"),
    ("]", ""),
    ("w", "window"),
    ("/", "filter"),
    ("P", "plot"),
    ("E", "file"),
    ("?", ""),
)
LIST_KEYS: Keys = (("enter", "the case"), ("j k", "choose"), ("tab", "back"), ("E", "file"), ("?", "what this counts"))
PICTURE_KEYS: Keys = (("j k", "another figure"), ("P", "back"), ("enter", "cases"), ("E", "file"), ("?", ""))
ABOUT_KEYS: Keys = (("?", "back"), ("j k", "another figure"), ("enter", "cases"))


class ReportStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The facts behind the lines of a report. `has_before` says that something was found in the window before."""

    window: Window
    now: datetime
    zone: tzinfo
    filter: str = ""
    policy: str = ""
    before: Window | None = None
    has_before: bool = True


def header_pieces(status: ReportStatus, width: int) -> list[Piece]:
    """The first line: window, filter, what it is compared with, time."""
    clock: list[Piece] = [(f"  {status.now.astimezone(status.zone):%H:%M:%S} ", "text")]
    so_far = ", so far" if status.now < status.window.end else ""
    left: list[Piece] = [(" report", "strong"), (f"  {cut(safe_text(window_words(status.window)), 60)}{so_far}", "text")]
    more: list[Piece] = [
        (f"   {cut(safe_text(status.filter), 30)}" if status.filter else "   all cases", "key" if status.filter else "dim")
    ]
    if status.before is not None:
        compared = f"before: {before_words(status.before)}" if status.has_before else "nothing before it to compare with"
        more.append((f"   {compared}", "dim"))
    more.append((f"   policy {cut(safe_text(status.policy), 20)}" if status.policy else "", "dim"))
    for piece in more:
        if pieces_width([*left, piece, *clock]) <= width:
            left.append(piece)
    return spread_pieces(left, clock, width)


def before_words(window: Window) -> str:
    """The window before in a few words."""
    start, end = (local_time(at, window.zone, short=True) for at in (window.start, window.end))
    same_day = start.rpartition(" ")[0] == end.rpartition(" ")[0]
    return f"{start}-{end.rpartition(' ')[2]}" if same_day else f"{start} - {end}"


def brief_before(window: Window) -> str:
    """The window before in a column title.

    Its hours, or its days where it is longer than one.
    """
    start, end = (local_time(at, window.zone, short=True) for at in (window.start, window.end))
    place = 2 if window.end - window.start <= timedelta(days=1) else 0
    return "-".join(words.rpartition(" ")[place] for words in (start, end))


class ReadingProgress(msgspec.Struct, frozen=True):
    """The progress over archives, in cases. `error` says why they cannot be read."""

    cases: int
    is_stopped: bool = False
    error: str = ""


def progress_pieces(progress: ReadingProgress, width: int) -> list[Piece]:
    """The line that says how far the archives are read."""
    if progress.error:
        return [(cut(f" {safe_text(progress.error)}", width), "late")]
    if progress.is_stopped:
        return [
            (cut(" without the archives: reading them was stopped   ", max(0, width - 18)), "soon"),
            ("r", "key"),
            (" reads them", "dim"),
        ]
    words = f" without the archives so far: {progress.cases:,} cases read   "
    return [(cut(words, max(0, width - 10)), "soon"), ("esc", "key"), (" stops", "dim")]


def keys_of(view: str, *, is_wide: bool) -> Keys:
    """The keys that matter where the agent looks."""
    if view == "figures":
        return WIDE_KEYS if is_wide else NARROW_KEYS
    return {"cases": LIST_KEYS, "picture": PICTURE_KEYS, "about": ABOUT_KEYS}[view]
