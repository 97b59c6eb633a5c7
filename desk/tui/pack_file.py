"""A handover as a file beside the shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desk.errors import NotSaved
from desk.handover.forms.csv_table import csv_text
from desk.handover.forms.html import html_text
from desk.handover.forms.markdown import markdown_lines
from desk.handover.plain import Pack
from desk.new_files import save_free

FORMS: Mapping[str, Callable[[Pack, datetime], str]] = {
    "md": lambda pack, now: "\n".join(markdown_lines(pack, now)) + "\n",
    "html": html_text,
    "csv": csv_text,
}
"""Each form by the ending of its file."""


def write_pack(pack: Pack, form: str, folder: Path, now: datetime) -> Path:
    """Write a pack to a new file. Gives its path, raises NotSaved."""
    text = FORMS[form](pack, now)
    try:
        return save_free(folder / f"{pack.id}.{form}", text)
    except OSError as error:
        raise NotSaved(f"{pack.id} was not written to {folder}: {(error.strerror or str(error)).lower()}. Y copies it instead.") from error
