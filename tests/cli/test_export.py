"""`desk export`: every case, as rows and by the steps of ISO 10002."""

from __future__ import annotations

import argparse

import pytest

from desk.cli.context import Context
from desk.cli.import_window import planned_import
from desk.errors import NotSaved
from desk.reports.iso10002 import STEPS
from tests.cli.command_line import NOW, CommandLine


@pytest.mark.parametrize("as_json", [False, True])
def test_the_export_tells_every_case_that_matches(with_case: CommandLine, as_json: bool) -> None:
    with_case.ok("log", "contact", "C-101", "We are on it", "--set", "channel=email")
    if as_json:
        (found,) = with_case.ok("export", "--format", "iso10002", "--json").json
        assert found["case"] == "C-101"
        assert [step["step"] for step in found["steps"]] == list(STEPS)
        return
    text = with_case.ok("export", "Tess", "--format", "iso10002").out
    assert "  acknowledgement\n    first reply         4 May 2026 14:00\n    channel             email" in text
    assert with_case.ok("export", "zebra", "--format", "iso10002").out == ""


def test_the_export_has_every_case_once(with_case: CommandLine) -> None:
    with_case.ok("log", "status", "C-101", "done", "--set", "to=solved")
    rows = with_case.ok("export").out.splitlines()
    assert len(rows) == 2
    assert rows[0].startswith("case,external,customer")
    assert rows[1].startswith("C-101,,Tess,,Truck never came,high,solved")
    assert [case["id"] for case in with_case.ok("export", "--format", "json").json] == ["C-101"]
    with_case.ok("export", "--out", "cases.csv")
    assert with_case.shift.with_name("cases.csv").read_bytes().startswith(b"\xef\xbb\xbfcase,external")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_an_export_brought_into_an_empty_file_is_the_same_board(desk: CommandLine, form: str) -> None:
    demo = desk.shift.with_name("demo.json")
    desk.ok("demo", "--shift", str(demo), "--json")
    here = ("--shift", str(demo))
    desk.ok("export", "--format", form, "--out", "cases.out", *here)
    assert desk.ok("import", "cases.out", "--json").json["new"] == len(desk.ok("list", "-done", "--json", *here).json) + len(
        desk.ok("list", "done", "--json", *here).json
    )
    desk.ok("import", "cases.out", "--apply")
    assert desk.ok("list", "--json").json == desk.ok("list", "--json", *here).json
    for case in desk.ok("list", "--json").json:
        assert desk.case(case["id"]) == desk.ok("show", case["id"], "--json", *here).json
    assert desk.ok("import", "cases.out", "--apply", "--json").json["new"] == 0


def test_rows_bring_the_cases_into_an_empty_file_and_nothing_into_their_own(desk: CommandLine) -> None:
    demo = desk.shift.with_name("demo.json")
    desk.ok("demo", "--shift", str(demo), "--json")
    here = ("--shift", str(demo))
    desk.ok("export", "--out", "cases.csv", *here)
    figures = desk.ok("import", "cases.csv", "--json", *here).json
    assert (figures["format"], figures["new"], figures["changed"]) == ("desk-csv", 0, 0)
    desk.ok("import", "cases.csv", "--apply")
    told = ("subject", "customer", "status", "priority", "owner", "told_at")
    there = {case["external"][1]: [case[name] for name in told] for case in desk.ok("list", "--json").json}
    assert there == {case["id"]: [case[name] for name in told] for case in desk.ok("list", "--json", *here).json}


def _archived_and_open(desk: CommandLine) -> tuple[str, ...]:
    """A shift with an open case and two archived ones, of two months, exported whole. Gives the options that name it."""
    here = ("--shift", str(desk.shift.with_name("old.json")))
    for month in ("03", "04"):
        case = desk.ok("new", "--customer", "Ann", "--subject", f"Lamp {month}", *here, now=f"2026-{month}-04T09:00:00Z").out.strip()
        desk.ok("log", "status", case, "--set", "to=closed", "--set", "reason=done", *here, now=f"2026-{month}-04T10:00:00Z")
    desk.ok("new", "--customer", "Ben", "--subject", "Kettle", *here)
    desk.ok("archive", "--before", "2026-05-01", "--even-unsettled", *here)
    desk.ok("export", "--archived", "--format", "jsonl", "--out", "all.jsonl", *here)
    return here


def test_what_was_archived_comes_back_as_archives(desk: CommandLine) -> None:
    here = _archived_and_open(desk)
    assert "2 of the new ones go to the archives" in desk.ok("import", "all.jsonl").out
    desk.ok("import", "all.jsonl", "--apply")
    for words in (["list", "--all", "--json"], ["list", "--all", "--archived", "--json"], ["export", "--archived", "--format", "json"]):
        assert desk.ok(*words).json == desk.ok(*words, *here).json
    months = sorted(path.name.removeprefix(desk.shift.stem) for path in desk.shift.parent.glob(f"{desk.shift.stem}*2026*.json"))
    assert months == sorted(path.name.removeprefix("old") for path in desk.shift.parent.glob("old*2026*.json"))
    assert len(months) == 2
    assert desk.ok("import", "all.jsonl", "--apply", "--json").json["unchanged"] == 3


def test_a_board_moves_what_was_archived_to_archives_too(desk: CommandLine) -> None:
    here = _archived_and_open(desk)
    context = Context(argparse.Namespace(shift=str(desk.shift), agent="bo", json=False), {"DESK_NOW": NOW, "HOME": str(desk.shift.parent)})
    planned = planned_import(context, str(desk.shift.with_name("all.jsonl")))
    assert [line.strip() for line in planned.lines if "archives" in line] == ["2 of the new ones go to the archives, where they come from"]
    with context.store(writing=True, begins=True) as store:
        store.commit(planned.changes)
    assert planned.finish is not None
    assert planned.finish() == []
    for words in (["list", "--all", "--json"], ["list", "--all", "--archived", "--json"]):
        assert desk.ok(*words).json == desk.ok(*words, *here).json


def test_a_board_says_when_an_archive_cannot_be_written(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    _archived_and_open(desk)
    context = Context(argparse.Namespace(shift=str(desk.shift), agent="bo", json=False), {"DESK_NOW": NOW, "HOME": str(desk.shift.parent)})
    planned = planned_import(context, str(desk.shift.with_name("all.jsonl")))
    with context.store(writing=True, begins=True) as store:
        store.commit(planned.changes)
    monkeypatch.setattr("desk.cli.import_exported.archive_closed", _refuse)
    assert planned.finish is not None
    assert planned.finish() == ["What came from archives stays on the board for now: no room"]


def test_an_import_stopped_before_the_archives_goes_on_there(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    _archived_and_open(desk)
    with monkeypatch.context() as patched:
        patched.setattr("desk.cli.import_exported.archive_closed", _stop)
        assert desk("import", "all.jsonl", "--apply").code == 130
    assert len(desk.ok("list", "--all", "--json").json) == 3
    desk.ok("log", "memo", "C-102", "again", now="2026-05-05T10:00:00Z")
    desk.ok("import", "all.jsonl", "--apply")
    assert sorted(case["id"] for case in desk.ok("list", "--all", "--json").json) == ["C-102", "C-103"], "what has grown since stays"


def _refuse(*_words: object, **_names: object) -> None:
    raise NotSaved("no room")


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
