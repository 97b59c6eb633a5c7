"""The file that keeps what an import could not take."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from desk.cli.output import print_error
from desk.importers.imported_case import Reject
from desk.importers.rejects import rejects_csv
from desk.new_files import save_free


def save_rejects(name: str, rejects: Iterable[Reject]) -> Path | None:
    """Write rejected records to a new CSV file in the current folder.

    The agent corrects them there and imports them again. One that is there is never written over, and serves where it holds just them.
    Only the agent may read it: it holds customers' records. Returns its path, None when nothing was rejected.
    """
    listed = list(rejects)
    if not listed:
        return None
    kept = Path.cwd() / f"{name}.rejects.csv"
    text = rejects_csv(listed)
    try:
        return _file_that_holds(kept, text) or save_free(kept, text)
    except OSError as error:
        print_error(f"desk: {kept} cannot be written ({error.strerror}); these records could not be taken:")
        for reject in listed:
            print_error(f"  line {reject.line}  {reject.external_id}  {reject.reason}")
    return kept


def _file_that_holds(path: Path, text: str) -> Path | None:
    """The file of this name, or a numbered one, with this text."""
    data = text.encode("utf-8", "surrogateescape")
    for found in sorted(path.parent.glob(f"{glob.escape(path.stem)}*{path.suffix}")):
        with suppress(OSError):
            if found.is_file() and found.stat().st_size == len(data) and found.read_bytes() == data:
                return found
    return None
