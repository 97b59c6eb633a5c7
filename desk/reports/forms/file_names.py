"""Names of the files of a report."""

from __future__ import annotations

from desk.errors import Usage
from desk.reports.window import Window
from desk.sla.zones import wall_time
from desk.text.times import zone_or_utc

FORM_OF_ENDING = {".html": "html", ".csv": "csv", ".md": "markdown", ".txt": "text", ".json": "json"}
FORM_ENDINGS = tuple(FORM_OF_ENDING)


def file_stem(window: Window) -> str:
    """A name for files that says their window: `report-20261123T0600-20261123T1400`."""
    zone = zone_or_utc(window.zone)
    start, end = (f"{wall_time(at, zone):%Y%m%dT%H%M}" for at in (window.start, window.end))
    return f"report-{start}-{end}"


def form_of(name: str) -> str:
    """The form that the ending of a file's name asks for. Raises Usage for another ending."""
    ending = f".{name.rpartition('.')[2].strip().casefold()}"
    if ending not in FORM_OF_ENDING:
        raise Usage(f"A report is written as {', '.join(FORM_ENDINGS)}. Nothing was written; end the name with one of these.")
    return FORM_OF_ENDING[ending]
