"""Figures of sealed handovers, and windows that they name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desk.model.entries import Assign, Contact
from tests.cli.command_line import CommandLine
from tests.reports.shift_files import write_shift
from tests.reports.test_night_shift import POLICY, SHIFT, case, utc

NOW = "2026-10-25T06:00:00Z"


def line(name: str, heat: str, **parts: Any) -> dict[str, Any]:
    told = {"case": name, "heat": heat, "story": "it broke", "next": {"text": "call", "owner": "bo", "due": None}, "if_then": None}
    return {**told, "read_back": {"text": "I call", "by": "bo", "at": "2026-10-24T21:00:00Z"}, **parts}


def signature(side: str, at: str, override: str | None = None) -> dict[str, Any]:
    return {"side": side, "by": "ines", "at": f"2026-10-24T{at}:00Z", "override": override, "sum": "8c11", "since": []}


def pack(number: int, start: str, end: str, **fields: Any) -> dict[str, Any]:
    side = {"name": "Early", "start": f"2026-10-24T{start}:00Z", "end": f"2026-10-24T{end}:00Z", "agents": ["ines"]}
    told = {"id": f"H-{number}", "from": side, "to": {"name": "Night", "until": NOW, "agents": ["bo"]}, "cases": []}
    return {**told, "built_at": "2026-10-24T20:30:00Z", "signatures": [], "seal": None, **fields}


SEALED = pack(
    7,
    "12:00",
    "20:00",
    cases=[
        line("C-301", "red", if_then="if not: that"),
        line("C-302", "red"),
        line("C-303", "watch", read_back=None),
        line("C-304", "steady", if_then="if not: that"),
    ],
    signatures=[signature("out", "20:50"), signature("in", "21:00", "the line is long")],
    seal="3f9c",
)
ONE_SIDED = pack(8, "20:00", "22:00", signatures=[signature("out", "22:00")], cases=[line("C-301", "red")])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    owned = Assign(at=utc("20:02"), by="bo", owner="bo")
    cases = [
        case("C-301", "20:00", owned),  # reply late at 21:00 and an instant: within the hour
        case("C-302", "20:00", owned, Contact(at=utc("20:20"), by="bo", text="x", channel="phone")),
        case("C-303", "19:00", owned),  # late before the seal
    ]
    path = write_shift(tmp_path / "shift.json", SHIFT, POLICY, cases)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["packs"] = {"7": SEALED, "8": ONE_SIDED, "9": {"id": "H-9", "form": "of a newer desk", "seal": "x", "signatures": [1]}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return CommandLine(path, monkeypatch, capsys)


def figures(desk: CommandLine, *words: str) -> dict[str, dict[str, Any]]:
    answer = desk.ok("report", *words, "--page", "handovers", "--json", now=NOW).json
    return {figure["id"].removeprefix("handover."): figure for figure in answer["figures"]}


def test_lines_count_by_what_they_hold(desk: CommandLine) -> None:
    found = figures(desk)
    assert (found["count"]["value"], found["lines"]["value"]) == (1, 4)
    assert (found["read_back"]["value"], found["read_back"]["of"], found["read_back"]["cases"]) == (3, 4, ["C-301", "C-302", "C-304"])
    assert found["whole"]["cases"] == ["C-301", "C-304"]
    assert (found["red_with_then"]["value"], found["red_with_then"]["of"]) == (1, 2)
    assert (found["signed_over"]["value"], found["signed_over"]["of"]) == (1, 1)
    assert found["minutes"]["median_minutes"] == 30
    assert (found["late_within_hour"]["cases"], found["late_within_hour"]["of"]) == (["C-301"], 4)


def test_a_handover_counts_in_the_window_of_its_seal(desk: CommandLine) -> None:
    assert figures(desk, "--from", "2026-10-24T21:00Z", "--to", NOW)["count"]["value"] == 1
    assert figures(desk, "--from", "2026-10-24T20:00Z", "--to", "2026-10-24T21:00Z")["count"]["value"] == 0
    assert figures(desk, "--from", "2026-10-24T20:00Z", "--to", "2026-10-24T21:00Z")["lines"]["cases"] == []


def test_a_pack_that_went_to_the_archive_counts(desk: CommandLine) -> None:
    document = json.loads(desk.shift.read_text(encoding="utf-8"))
    packs = {"7": document["packs"].pop("7")}
    desk.shift.write_text(json.dumps(document), encoding="utf-8")
    archive = {"_meta": document["_meta"], "cases": {}, "packs": packs}
    desk.shift.with_name("shift-2026-10.json").write_text(json.dumps(archive), encoding="utf-8")
    assert figures(desk)["lines"]["value"] == 4
    assert desk.ok("report", "--handover", "H-7", "--json", now=NOW).json["window"]["from"] == "2026-10-24T12:00:00Z"


def test_what_turns_late_later_is_not_late_yet(desk: CommandLine) -> None:
    """The reply of C-301 is late from 21:00 on, as seen at 21:00 it is not."""
    at_the_seal = desk.ok("report", "--page", "handovers", "--json", "--from", "2026-10-24T20:30Z", now="2026-10-24T21:00:00.000001Z").json
    late = next(figure for figure in at_the_seal["figures"] if figure["id"] == "handover.late_within_hour")
    assert (late["value"], late["of"]) == (0, 4)
    assert "1 handover, half within 0:30" in desk.ok("report", "--page", "handovers", now=NOW).out


@pytest.mark.parametrize("typed", ["H-7", "h7", "7"])
def test_a_handover_names_its_window(desk: CommandLine, typed: str) -> None:
    window = desk.ok("report", "--handover", typed, "--json", now=NOW).json["window"]
    assert (window["from"], window["to"], window["name"]) == ("2026-10-24T12:00:00Z", "2026-10-24T20:00:00Z", "H-7")


def test_a_shift_handed_over_before_its_end_ended_with_the_seal(desk: CommandLine) -> None:
    """So it is the shift before the one that began then."""
    document = json.loads(desk.shift.read_text(encoding="utf-8"))
    for signature in document["packs"]["7"]["signatures"]:
        signature["at"] = "2026-10-24T19:30:00Z"
    desk.shift.write_text(json.dumps(document), encoding="utf-8")
    window = desk.ok("report", "--handover", "H-7", "--json", now=NOW).json["window"]
    assert (window["from"], window["to"]) == ("2026-10-24T12:00:00Z", "2026-10-24T19:30:00Z")


def test_one_that_does_not_say_when_is_told(desk: CommandLine) -> None:
    answer = desk("report", "--handover", "H-9", now=NOW)
    assert (answer.code, answer.out) == (2, "")
    assert "H-9 does not say from when until when it was" in answer.err


def test_a_shift_is_compared_with_the_one_handed_over_before(desk: CommandLine) -> None:
    before = desk.ok("report", "--compare", "--json", now=NOW).json["before"]["window"]
    assert (before["from"], before["to"], before["name"]) == ("2026-10-24T12:00:00Z", "2026-10-24T20:00:00Z", "Early")
