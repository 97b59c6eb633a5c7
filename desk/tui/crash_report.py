"""The report of a fault in the program itself."""

from __future__ import annotations

import os
import traceback

from desk.new_files import create_temporary


def error_words(error: BaseException) -> str:
    """Words for the agent when the board has to stop.

    They say what is safe, and name a file with the details that only the agent can read.
    """
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    path = details_file(error)
    details = f"Start it again to go on; whoever mends it will want {path}" if path else "Start it again to go on."
    return f"desk had to stop, by a fault of its own ({said}).\nEverything logged is saved, drafts are kept. {details}"


def details_file(error: BaseException) -> str:
    """Write the details to a file, and give its name. It is empty where no file can be written."""
    details = "".join(traceback.format_exception(error))
    try:
        handle, path = create_temporary("desk-fault-")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(details)
    except OSError:
        return ""
    return str(path)
