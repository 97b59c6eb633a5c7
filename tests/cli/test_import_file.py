"""`desk import`: a dry run first, the same figures when applied, nothing lost and nothing twice."""

from __future__ import annotations

import argparse
import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.cli.context import Context
from desk.cli.import_window import planned_import
from desk.errors import Conflict
from desk.importers.imported_case import ImportOptions
from desk.importers.plan import plan_import
from desk.importers.read import read_import
from desk.store import open_store
from tests.cli.command_line import NOW, CommandLine

EXPORT = """id,subject,customer,priority,status,created_at,assignee
A-1,Charged twice,Ann,high,open,2026-05-04T08:00:00Z,Bo
A-2,Never came,Ben,urgent,new,2026-05-04T09:00:00Z,
A-3,Thanks,Cem,low,resolved,2026-05-03T09:00:00Z,Bo
A-4,No date,Dan,low,open,,Bo
"""


@pytest.fixture
def export(desk: CommandLine) -> Path:
    path = desk.shift.with_name("export.csv")
    path.write_text(EXPORT, encoding="utf-8")
    return path


def test_a_dry_run_shows_and_writes_nothing(desk: CommandLine, export: Path) -> None:
    answer = desk("import", str(export))
    assert answer.code == 4
    assert "Charged twice" in answer.out
    assert "Nothing was written" in answer.out
    assert not desk.shift.exists()


def test_rejects_go_to_a_file_with_line_and_reason(desk: CommandLine, export: Path) -> None:
    desk("import", str(export), "--apply")
    rejects = desk.shift.with_name("export.rejects.csv").read_text(encoding="utf-8")
    assert "A-4" in rejects
    assert ",5," in rejects or "\n5," in rejects


def test_applying_gives_the_figures_of_the_dry_run_and_doing_it_again_adds_nothing(desk: CommandLine, export: Path) -> None:
    dry = desk("import", str(export), "--json").json
    done = desk("import", str(export), "--apply", "--json").json
    again = desk("import", str(export), "--apply", "--json").json
    assert dry == done
    assert (done["read"], done["new"], done["rejected"]) == (4, 3, 1)
    assert done["by_status"] == {"new": 1, "open": 1, "solved": 1}
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert again["read"] == sum(again[name] for name in ("new", "changed", "unchanged", "duplicates", "rejected", "dropped"))


def test_imported_cases_know_where_they_come_from(desk: CommandLine, export: Path) -> None:
    desk("import", str(export), "--apply")
    case = desk.ok("show", "A-2", "--json").json
    assert case["external"][1] == "A-2"
    assert (case["status"], case["priority"], case["rail"]) == ("new", "urgent", None)
    assert case["created_at"] == "2026-05-04T09:00:00Z"


def test_what_the_desk_wrote_survives_a_newer_export(desk: CommandLine, export: Path) -> None:
    desk("import", str(export), "--apply")
    desk.ok("log", "apology", "A-1", "sorry", "--set", "channel=phone")
    export.write_text(EXPORT.replace("Charged twice", "Charged three times"), encoding="utf-8")
    assert desk("import", str(export), "--apply", "--json").json["changed"] == 1
    case = desk.ok("show", "A-1", "--json").json
    assert case["subject"] == "Charged three times"
    assert "sorry" in [entry.get("text") for entry in case["entries"]]


def test_a_mapping_names_the_columns_of_a_stranger(desk: CommandLine) -> None:
    stranger = desk.shift.with_name("stranger.csv")
    stranger.write_text("Lfd,Was,Wann\n7,Es brennt,2026-05-04 08:00\n", encoding="utf-8")
    refused = desk("import", str(stranger))
    assert refused.code == 1
    assert "--map" in refused.err
    mapping = desk.shift.with_name("map.toml")
    mapping.write_text('id = "Lfd"\nsubject = "Was"\ncreated = "Wann"\n', encoding="utf-8")
    assert desk.ok("import", str(stranger), "--map", str(mapping), "--tz", "Europe/Berlin", "--apply", "--json").json["new"] == 1
    assert desk.ok("show", "7", "--json").json["created_at"] == "2026-05-04T06:00:00Z"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("none.csv", None, 1), ("binary.csv", bytes(range(256)) * 20, 1), ("empty.csv", b"", 1), ("words.csv", b"just some words\n", 1)],
)
def test_a_file_that_is_no_export_is_refused_in_words(desk: CommandLine, name: str, content: bytes | None, code: int) -> None:
    path = desk.shift.with_name(name)
    if content is not None:
        path.write_bytes(content)
    answer = desk("import", str(path), "--apply")
    assert answer.code == code
    assert answer.err
    assert "Traceback" not in answer.err
    assert not desk.shift.exists()


def test_a_case_in_an_archive_is_not_brought_in_again(desk: CommandLine, export: Path) -> None:
    desk("import", str(export), "--apply")
    desk.ok("log", "status", desk.ok("show", "A-1", "--json").json["id"], "--set", "to=closed")
    desk.ok("archive", "--before", "+1m", "--even-unsettled")
    again = desk("import", str(export), "--apply", "--json").json
    assert (again["new"], again["unchanged"]) == (0, 3)
    assert any("archive" in warning for warning in again["warnings"])


def test_news_of_an_archived_case_brings_it_back(desk: CommandLine, export: Path) -> None:
    desk("import", str(export), "--apply")
    case = desk.ok("show", "A-1", "--json").json["id"]
    desk.ok("log", "status", case, "--set", "to=closed")
    desk.ok("archive", "--before", "+1m", "--even-unsettled")
    export.write_text(EXPORT.replace("Charged twice,Ann,high", "Charged three times,Ann,high"), encoding="utf-8")
    looked = desk("import", str(export), "--json").json
    assert looked["changed"] == 1
    assert desk.ok("list", "--all", "--json").json[0]["id"] != case
    assert len(desk.ok("list", "--all", "--json").json) == 2
    again = desk("import", str(export), "--apply", "--json")
    assert f"{case} was in the archive of 2026-05; it is back on the shift." in again.err
    assert desk.ok("show", "A-1", "--json").json["subject"] == "Charged three times"
    assert len(desk.ok("list", "--all", "--json").json) == 3


def test_two_first_imports_at_once_make_no_case_twice(desk: CommandLine, export: Path) -> None:
    result = read_import(export.read_bytes(), export.name, ImportOptions(now=datetime(2026, 5, 4, 14, tzinfo=UTC)))
    plan = plan_import(result, {})
    desk("import", str(export), "--apply")
    store = open_store(desk.shift, agent="bo")
    with contextlib.closing(store), pytest.raises(Conflict, match="import the file again"):
        store.commit(plan.changes)
    assert len(desk.ok("list", "--all", "--json").json) == 3


def test_the_same_rejects_are_kept_once(desk: CommandLine, export: Path) -> None:
    desk("import", str(export))
    desk("import", str(export), "--apply")
    assert [path.name for path in desk.shift.parent.glob("*.rejects*")] == ["export.rejects.csv"]


def test_rejects_that_were_mended_are_never_written_over(desk: CommandLine, export: Path) -> None:
    assert "export.rejects.csv" in desk("import", str(export)).err
    mended = desk.shift.with_name("export.rejects.csv")
    mended.write_text("mended by hand", encoding="utf-8")
    planted = desk.shift.with_name("export.rejects-2.csv")
    planted.symlink_to(desk.shift.with_name("elsewhere"))
    assert "export.rejects-3.csv" in desk("import", str(export)).err
    assert mended.read_text(encoding="utf-8") == "mended by hand"
    kept = desk.shift.with_name("export.rejects-3.csv")
    assert "A-4" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    assert not desk.shift.with_name("elsewhere").exists()


MAIL = """From x Fri May  1 09:00:00 2026
From: Bo <bo@x.example>
To: ada@mail.example
Subject: Re: Lamp
Date: Fri, 1 May 2026 09:00:00 +0000
Message-ID: <1@x>
References: <0@m>

Soon.
"""


def test_who_the_desk_is_can_be_said_and_is_kept(desk: CommandLine) -> None:
    path = desk.shift.with_name("box.mbox")
    path.write_text(MAIL, encoding="utf-8")
    assert "say --desk ADDRESS" in desk("import", str(path)).out
    told = desk.ok("import", str(path), "--desk", "Bo@x.example", "--apply")
    assert "bo@x.example is the desk's" in told.err
    assert desk.ok("show", "C-101", "--json").json["customer"] == ""
    assert "is taken as the desk's" not in desk.ok("import", str(path)).out


def test_a_map_of_guesses_is_written_once(desk: CommandLine, export: Path) -> None:
    written = desk.shift.with_name("map.toml")
    desk("import", str(export), "--map-init", str(written))
    assert '"resolved" = "solved"  # 1 case' in written.read_text(encoding="utf-8")
    assert "is there already" in desk("import", str(export), "--map-init", str(written)).err
    written.write_text('[status]\nresolved = "closed"\n', encoding="utf-8")
    assert desk("import", str(export), "--map", str(written), "--json").json["by_status"] == {"new": 1, "open": 1, "closed": 1}


def test_a_map_to_fill_in_is_written_for_a_stranger(desk: CommandLine) -> None:
    stranger, written = desk.shift.with_name("stranger.csv"), desk.shift.with_name("map.toml")
    stranger.write_text("Lfd,Titel,Wann\n7,Es brennt,2026-05-04 08:00\n", encoding="utf-8")
    assert desk("import", str(stranger), "--map-init", str(written)).code == 1
    text = written.read_text(encoding="utf-8")
    assert ("# The columns: Lfd, Titel, Wann" in text, 'subject = "Titel"' in text, 'created = ""' in text) == (True, True, True)
    written.write_text(text.replace('id = ""', 'id = "Lfd"').replace('created = ""', 'created = "Wann"'), encoding="utf-8")
    assert desk.ok("import", str(stranger), "--map", str(written), "--json").json["new"] == 1


def test_a_number_is_found_however_it_is_written(desk: CommandLine) -> None:
    path = desk.shift.with_name("glpi.csv")
    path.write_text("ID;Title;Status;Opening date\n52 267;Lamp;New;01-05-2026 09:00\n", encoding="utf-8")
    desk.ok("import", str(path), "--apply", "--day-first")
    assert [desk.ok("show", number, "--json").json["subject"] for number in ("52 267", "52267", "52,267")] == ["Lamp"] * 3


OLD = """\
Ticket ID,Subject,Status,Created,Updated,Closed
1,Old and open,Open,2026-01-05 10:00,2026-01-06 10:00,
2,Old and closed,Closed,2026-01-05 10:00,2026-01-06 10:00,2026-01-06 10:00
3,Of today,Open,2026-05-04 13:55,2026-05-04 13:55,
"""


@pytest.fixture
def old(desk: CommandLine) -> Path:
    """An export with an old open case, an old closed one and one of just now."""
    path = desk.shift.with_name("old.csv")
    path.write_text(OLD, encoding="utf-8")
    return path


def test_a_preview_says_how_many_would_stand_late(desk: CommandLine, old: Path) -> None:
    said = desk.ok("import", str(old)).out
    assert "! 1 of the new cases would stand late at once. --since '7 days ago' leaves out older ones, --open-only finished ones." in said
    desk.ok("import", str(old), "--apply")
    assert len(desk.ok("list", "late", "--json").json) == 1
    assert "would stand late" not in desk.ok("import", str(old)).out


@pytest.mark.parametrize(
    ("bounds", "new"),
    [(["--open-only"], 2), (["--since", "7 days ago"], 1), (["--since", "2026-01-06"], 3), (["--open-only", "--since", "2026-01-07"], 1)],
)
def test_an_import_can_leave_out_finished_and_old_cases(desk: CommandLine, old: Path, bounds: list[str], new: int) -> None:
    figures = desk.ok("import", str(old), *bounds, "--apply", "--json").json
    assert (figures["new"], figures["dropped"], figures["read"], figures["late"]) == (new, 3 - new, 3, int(new > 1))


def test_the_bounds_never_hold_back_news_of_a_known_case(desk: CommandLine, old: Path) -> None:
    desk.ok("import", str(old), "--open-only", "--apply")
    old.write_text(OLD.replace("Open,2026-01-05 10:00,2026-01-06 10:00,", "Closed,2026-01-05 10:00,2026-01-07 10:00,2026-01-07 10:00"))
    figures = desk.ok("import", str(old), "--open-only", "--since", "yesterday", "--apply", "--json").json
    assert (figures["changed"], figures["unchanged"], figures["dropped"]) == (1, 1, 1)


def test_a_bound_that_lies_ahead_is_refused(desk: CommandLine, old: Path) -> None:
    assert "is ahead" in desk("import", str(old), "--since", "tomorrow").err
    assert desk("import", str(old), "--since", "whenever").code == 2
    assert "--open-only --since '7 days ago' --apply" in desk.ok("import", str(old), "--open-only", "--since", "7 days ago").out


def test_the_preview_of_the_board_says_it_too(old: Path) -> None:
    context = Context(argparse.Namespace(shift=str(old.with_name("none.json"))), {"DESK_NOW": NOW, "HOME": str(old.parent)})
    planned = planned_import(context, str(old))
    assert len(planned.changes) == 3
    assert any(line.startswith("! 1 of the new cases would stand late at once; in a shell") for line in planned.lines)


def test_the_preview_of_the_board_names_the_file_of_rejects(desk: CommandLine, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.shift.parent)
    context = Context(argparse.Namespace(shift=str(desk.shift)), {"DESK_NOW": NOW, "HOME": str(desk.shift.parent)})
    told: list[tuple[str, int, int]] = []
    planned = planned_import(context, str(export), lambda step: lambda done, total: told.append((step, done, total)))
    kept = Path.cwd() / "export.rejects.csv"
    assert planned.lines[-1] == f"! 1 record cannot be taken; {kept} says which, where and why."
    assert "A-4" in kept.read_text(encoding="utf-8")
    assert told == [("reading", 0, 4)]


def test_the_board_brings_in_an_export_of_ours(desk: CommandLine) -> None:
    demo = desk.shift.with_name("demo.json")
    desk.ok("demo", "--shift", str(demo), "--json")
    desk.ok("export", "--format", "jsonl", "--out", "ours.jsonl", "--shift", str(demo))
    context = Context(argparse.Namespace(shift=str(desk.shift)), {"DESK_NOW": NOW, "HOME": str(desk.shift.parent)})
    planned = planned_import(context, str(desk.shift.with_name("ours.jsonl")))
    assert "an export of desk" in planned.lines[0]
    assert len(planned.changes) > 20
