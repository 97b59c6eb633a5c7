"""An import read and planned: processor seconds, rows a second and peak memory, beside `csv` alone."""  # noqa: N999 it is named as it is run

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import openpyxl  # type: ignore[import-untyped]  # it ships no types

from desk.importers.imported_case import ImportOptions
from desk.importers.plan import plan_import
from desk.importers.read import read_import
from tests.bench.figures import print_figure, print_memory

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=300)
HEADER = "Ticket ID,Subject,Description,Status,Priority,Agent,Full name,Email,Created time,Last update time,Resolved time,Tags,Product"
STATES = ("Open", "Pending", "Resolved", "Closed", "Waiting on Customer", "Nudge Vendor")


@dataclass(frozen=True, slots=True)
class ImportCost:
    """Processor seconds and additional peak MB of an import, and those of `csv` alone on as many rows."""

    seconds: float
    peak: float
    alone: float
    least: float


def main(small: int = 10_000, large: int = 140_000) -> None:
    """Measure and print."""
    for shape in SHAPES:
        few, many = (import_cost(shape, count) for count in (small, large))
        for count, cost in ((small, few), (large, many)):
            print_figure(f"{shape}, {count:,} rows", cost.seconds, "s", baseline="csv alone", of=cost.alone)
            print_figure(f"{shape}, {count:,} rows a second", count / cost.seconds, "rows/s")
            print_memory(f"{shape}, {count:,} rows, memory", cost.peak, when="at its peak", baseline="csv alone", of=cost.least)
        straight = few.seconds * large / small
        print_figure(f"{shape}, growth", many.seconds, "s", baseline="a straight line", of=straight, goal="<= 1.3x")


def import_cost(shape: str, count: int) -> ImportCost:
    """Import so many rows, and split as many, each in a process of its own."""
    seconds, peak = _measured(_import(SHAPES[shape](count)))
    alone, least = _measured(_split(plain_rows(count)))
    return ImportCost(seconds, peak, alone, least)


def _measured(act: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds and additional peak MB of an act, in a process of its own.

    Others use the machine as well: the clock on the wall would measure them.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=lambda: theirs.send(_timed(act)))
    child.start()
    found: tuple[float, float] = ours.recv()
    child.join()
    return found


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    kept = act()
    seconds = time.process_time() - began
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return seconds, max(peak, 0.1) if kept is not None else 0.0


def _import(data: bytes) -> Callable[[], object]:
    return lambda: plan_import(read_import(data, "export", ImportOptions(now=NOW)), {})


def _split(data: bytes) -> Callable[[], object]:
    return lambda: list(csv.reader(io.StringIO(data.decode())))


def _row(number: int) -> tuple[str, ...]:
    at = START + timedelta(minutes=number)
    status = STATES[number % len(STATES)]
    done = f"{at + timedelta(hours=5):%Y-%m-%d %H:%M:%S}" if status in {"Resolved", "Closed"} else ""
    return (
        str(100_000 + number), f"Order {number} came broken", f"Box {number % 977} was open, a glass broke.", status, "High",
        f"Agent {number % 40}", f"Customer {number % 9_000}", f"c{number % 9_000}@mail.example", f"{at:%Y-%m-%d %H:%M:%S}",
        f"{at + timedelta(hours=6):%Y-%m-%d %H:%M:%S}", done, "box,glass", f"P{number % 12}",
    )  # fmt: skip


def plain_rows(count: int) -> bytes:
    """A plain table."""
    out = io.StringIO()
    csv.writer(out).writerows(map(_row, range(count)))
    return f"{HEADER}\n{out.getvalue()}".encode()


def workbook_rows(count: int) -> bytes:
    """The plain table as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Tickets")
    sheet.append(HEADER.split(","))
    for number in range(count):
        sheet.append(_row(number))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def freshdesk_rows(count: int) -> bytes:
    """A table of a product that is told by its columns."""
    out = io.StringIO()
    csv.writer(out).writerows((*_row(number), "2", "Within SLA") for number in range(count))
    return f"{HEADER},Agent interactions,Resolution status\n{out.getvalue()}".encode()


def zendesk_tickets(count: int) -> bytes:
    """Tickets with two comments each."""
    users = [{"id": 1, "name": "Ada", "role": "end-user", "email": "ada@mail.example"}, {"id": 2, "name": "Bo", "role": "agent"}]
    return json.dumps({"tickets": [_ticket(number) for number in range(count)], "users": users}).encode()


def _ticket(number: int) -> dict[str, object]:
    at = START + timedelta(minutes=number)
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    said = [
        {"id": number * 2 + turn, "author_id": 1 + turn, "body": f"Words {number}", "public": True, "created_at": stamp} for turn in (0, 1)
    ]
    return {
        "id": number, "url": "x", "subject": f"Order {number}", "status": "open", "priority": "high", "requester_id": 1, "assignee_id": 2,
        "created_at": stamp, "updated_at": stamp, "tags": ["a"], "comments": said,
    }  # fmt: skip


def mailbox(count: int) -> bytes:
    """Mails of which every second one answers the one before."""
    return "".join(map(_mail, range(count))).encode()


def _mail(number: int) -> str:
    at = START + timedelta(minutes=number)
    customer = f"c{number // 2}@mail.example"
    sender, to = (customer, "help@desk.example") if number % 2 == 0 else ("help@desk.example", customer)
    answers = f"In-Reply-To: <{number - 1}@m>\n" if number % 2 else ""
    return (
        f"From x {at:%a %b %d %H:%M:%S %Y}\nFrom: <{sender}>\nTo: {to}\nSubject: Order {number // 2}\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@m>\n{answers}\nIt came broken, number {number}.\n\n"
    )


SHAPES: Mapping[str, Callable[[int], bytes]] = {
    "plain table": plain_rows,
    "workbook": workbook_rows,
    "freshdesk table": freshdesk_rows,
    "zendesk json": zendesk_tickets,
    "mailbox": mailbox,
}
