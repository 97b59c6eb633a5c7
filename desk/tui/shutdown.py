"""The end of a window: drafts kept, words for the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from textual.screen import Screen

from desk.new_files import create_temporary
from desk.text.printable import without_driving

SILENT_SECONDS = 0.7
"""Seconds that leaving may take without a word."""
_WAITING = "Leaving waits for the shift file, which is held by {holder}. ctrl+c leaves at once; all that was saved is kept, drafts too."
KEEP_SECONDS = 5.0
"""Seconds that keeping a draft may take at the end. A disk that hangs longer counts as one that takes nothing."""


@runtime_checkable
class KeepsDraft(Protocol):
    """A screen in which something is typed."""

    async def keep_draft(self) -> bool:
        """Keep what is typed as a draft. False when it could not be kept, which is said."""

    def say_more(self, words: str) -> None:
        """Say something under what was said last."""

    @property
    def typed_text(self) -> str:
        """The typed answers as lines for people."""


async def unkept_screens(screens: Sequence[Screen[object]]) -> list[KeepsDraft]:
    """Keep a draft of every form. The forms whose text could not be kept are given back."""
    return [screen for screen in screens if isinstance(screen, KeepsDraft) and not await _is_kept(screen)]


async def _is_kept(screen: KeepsDraft) -> bool:
    try:
        return await asyncio.wait_for(asyncio.shield(screen.keep_draft()), KEEP_SECONDS)
    except Exception:  # also one that nobody foresaw: the text is told apart from the form, and kept elsewhere
        return False


class ClosesShift(Protocol):
    """The client of a shift that is left."""

    async def close(self) -> None:
        """Close the shift."""

    def leave_at_once(self) -> None:
        """Announce that we leave, whatever is still waited for."""

    @property
    def lock_holder(self) -> str:
        """The agent and process that took the lock last, in words."""


async def is_closed(client: ClosesShift) -> bool:
    """Close the shift. The wait for its lock is said after a while.

    False where ctrl+c ended that wait.
    """
    closing = asyncio.create_task(client.close())
    await asyncio.wait({closing}, timeout=SILENT_SECONDS)
    if not closing.done():
        say_last(_WAITING.format(holder=client.lock_holder or "another program"))
        interrupted, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, interrupted.set)
        waiting = asyncio.create_task(interrupted.wait())
        await asyncio.wait({closing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
    if not closing.done():
        client.leave_at_once()
        return False
    closing.result()
    return True


def rescued_text(unkept: Sequence[KeepsDraft]) -> str:
    """Write texts that could not be kept to a file.

    Gives words for the terminal with its name. Where no file can be written either, they hold the texts themselves.
    """
    texts = [text for screen in unkept if (text := _typed_text(screen))]
    if not texts:
        return ""
    whole = "\n\n".join(texts)
    for folder in (None, Path("~")):
        with contextlib.suppress(OSError, RuntimeError):  # without a home there is none to write to
            return f"What was typed could not be kept as a draft. It is in {_rescue_file(whole, folder)}"
    return f"What was typed could not be kept anywhere. Here it is, to be copied:\n\n{whole}\n"


def _rescue_file(text: str, folder: Path | None) -> Path:
    """Write a text durably to a new file. None is the folder of temporary files. Raises OSError."""
    handle, path = create_temporary("desk-text-", folder=folder and folder.expanduser())
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return path


def has_typed_text(screen: object) -> bool:
    """Is it a form in which something is typed?"""
    return isinstance(screen, KeepsDraft) and bool(_typed_text(screen))


def _typed_text(screen: KeepsDraft) -> str:
    try:
        return screen.typed_text
    except Exception:  # a form in pieces: the others' texts are not lost with it
        return ""


def waiting_words(drafts: Collection[tuple[str, str]], path: Path | None, *, agent: str = "", where: str = "") -> str:
    """Words about the drafts that wait.

    They read `1 draft waits: C-126.`, with the line that opens them to the agent again, where the shift is a file. `drafts` are pairs of
    case and form, `where` says where they are if they are not beside the shift. Empty when none waits.
    """
    if not drafts:
        return ""
    cases = sorted({case or "a new case" for case, _ in drafts})
    named = ", ".join(cases[:-1]) + (" and " if len(cases) > 1 else "") + cases[-1]
    count = "1 draft waits" if len(drafts) == 1 else f"{len(drafts)} drafts wait"
    line = shlex.join(["desk", "--shift", str(path.absolute()), *(["--as", agent] if agent else [])]) if path else ""
    return "\n".join(filter(None, (f"{count}: {named}.", where, f"Go on with: {line}" if line else "")))


def say_last(*words: str) -> None:
    """Say the last words on the terminal, if there still is one."""
    for said in filter(None, words):
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write("".join(f"{without_driving(line)}\n" for line in said.split("\n")))
            sys.stderr.flush()


def forget_lost_terminal() -> None:
    """Let nothing written at the very end change the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
