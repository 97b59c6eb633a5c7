"""An import of every format read and planned: processor seconds, rows a second and peak memory, beside `csv` alone."""  # noqa: N999 it is named as it is run

from __future__ import annotations

import csv
import gc
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.cli.garbage_collection import rare_collection
from desk.cli.import_file import open_cases
from desk.cli.input_file import InputFile
from desk.importers.desk_export import plan_desk_export, read_desk_export
from desk.importers.imported_case import ImportOptions
from desk.importers.plan import plan_import
from tests.bench.exports import (
    desk_export,
    freshdesk_interface,
    freshdesk_table,
    glpi_interface,
    glpi_table,
    jira_interface,
    jira_table,
    mailbox,
    maildir,
    otrs_interface,
    otrs_table,
    plain_table,
    servicenow_interface,
    servicenow_log,
    single_mails,
    workbook,
    zendesk_comments,
    zendesk_interface,
)
from tests.bench.exports.ticket import NOW
from tests.bench.figures import print_figure, print_memory


@dataclass(frozen=True)
class Shape:
    """A kind of export. `most` are the rows of the largest that is no absurdity, such as a folder of files."""

    write: Callable[[Path, int], Path]
    most: int = 140_000


SHAPES: Mapping[str, Shape] = {
    "plain table": Shape(plain_table.write),
    "workbook": Shape(workbook.write),
    "freshdesk table": Shape(freshdesk_table.write),
    "freshdesk interface": Shape(freshdesk_interface.write),
    "glpi table": Shape(glpi_table.write),
    "glpi interface": Shape(glpi_interface.write),
    "otrs table": Shape(otrs_table.write),
    "otrs interface": Shape(otrs_interface.write),
    "jira table": Shape(jira_table.write),
    "jira interface": Shape(jira_interface.write),
    "servicenow interface": Shape(servicenow_interface.write),
    "servicenow log": Shape(servicenow_log.write),
    "zendesk interface": Shape(zendesk_interface.write),
    "zendesk comments beside": Shape(zendesk_comments.write),
    "mailbox": Shape(mailbox.write),
    "maildir": Shape(maildir.write, most=40_000),
    "single mails": Shape(single_mails.write, most=40_000),
    "desk json": Shape(desk_export.write_list),
    "desk jsonl": Shape(desk_export.write_lines),
}


@dataclass(frozen=True, slots=True)
class ImportCost:
    """Processor seconds and additional peak MB of an import, and those of `csv` alone on as many rows."""

    seconds: float
    peak: float
    alone: float
    least: float


def main(small: int = 10_000, large: int = 140_000) -> None:
    """Measure and print."""
    least = {count: _measured(plain_table.write, _split, count) for count in sorted({small, large, *_most_rows(large)})}
    for name, shape in SHAPES.items():
        many = min(large, shape.most)
        seconds = {count: _print_one(name, shape, count, least[count]) for count in (small, many)}
        straight = seconds[small] * many / small
        print_figure(f"{name}, growth", seconds[many], "s", baseline="a straight line", of=straight, goal="<= 1.15x")


def _most_rows(large: int) -> set[int]:
    return {min(large, shape.most) for shape in SHAPES.values()}


def import_cost(name: str, count: int) -> ImportCost:
    """The cost of one export of so many rows."""
    return ImportCost(*_measured(SHAPES[name].write, _import, count), *_measured(plain_table.write, _split, count))


def _print_one(name: str, shape: Shape, count: int, least: tuple[float, float]) -> float:
    seconds, peak = _measured(shape.write, _import, count)
    print_figure(f"{name}, {count:,} rows", seconds, "s", baseline="csv alone", of=least[0], goal="<= 10x")
    print_figure(f"{name}, {count:,} rows a second", count / seconds, "rows/s")
    print_memory(f"{name}, {count:,} rows, memory", peak, when="at its peak", baseline="csv alone", of=least[1])
    return seconds


def _measured(write: Callable[[Path, int], Path], act: Callable[[Path], Any], count: int) -> tuple[float, float]:
    """Processor seconds and additional peak MB of an act on an export, each in a process of its own.

    Others use the machine as well: the clock on the wall would measure them.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(_in_own_process(lambda: str(write(Path(folder), count))))
        found: tuple[float, float] = _in_own_process(lambda: _timed(act, path))
    return found


def _in_own_process(act: Callable[[], Any]) -> Any:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=lambda: theirs.send(act()))
    child.start()
    theirs.close()  # or a child that failed would be waited for
    found = ours.recv()
    child.join()
    return found


def _timed(act: Callable[[Path], Any], path: Path) -> tuple[float, float]:
    gc.freeze()  # what the process brought with it is not collected within an act, which doubled that of `csv` alone
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    kept = act(path)
    seconds = time.process_time() - began
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return seconds, max(peak, 0.1) if kept is not None else 0.0


@rare_collection()
def _import(path: Path) -> Any:
    """The plan of an import, by the steps of the command."""
    if not path.is_dir() and (exported := read_desk_export(InputFile(path))):
        return plan_desk_export(exported, {}, lambda _name: None)
    return plan_import(open_cases(path, ImportOptions(now=NOW)), {})


def _split(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
