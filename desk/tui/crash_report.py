"""A fault of the program itself, said in words: what is safe, and where the details are; it repairs nothing."""

from __future__ import annotations

import os
import tempfile
import traceback


def error_words(error: BaseException) -> str:
    """What to tell the agent when the board has to stop; the details go to a file only they can read."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"desk had to stop, by a fault of its own ({said}).\nEverything logged is saved, drafts are kept. {_details_words(error)}"


def _details_words(error: BaseException) -> str:
    details = "".join(traceback.format_exception(error))
    try:
        handle, path = tempfile.mkstemp(prefix="desk-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(details)
    except OSError:
        return "Start it again to go on."
    return f"Start it again to go on; whoever mends it will want {path}"
