"""The forms of a report: the same numbers everywhere, and nothing in them that acts."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from desk.store.file.file_store import FileStore
from desk.text.amounts import amount_words
from tests.cli.command_line import CommandLine
from tests.reports.fixture_shift import DATA, FixtureShift
from tests.reports.shift_files import write_shift
from tests.reports.test_night_shift import POLICY, SHIFT, case, closed

NOW = "2026-11-23T14:00:00Z"
FORMATS = ("text", "markdown", "csv", "json", "html")
EVIL = "=cmd|' /C calc'!A0 </td><script>alert(1)</script> | `x` \x1b[2J"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(FixtureShift("report_fixture", tmp_path).path, monkeypatch, capsys)


def written(desk: CommandLine, form: str, *words: str) -> dict[str, str]:
    """The files of a report in a form, by their names."""
    out = desk.shift.with_name("out")
    desk.ok("report", *words, "--format", form, "--out", str(out), now=NOW, agent="kim")
    files = sorted(desk.shift.parent.glob("out*"))
    found = {file.name: file.read_bytes().decode("utf-8") for file in files}
    for file in files:
        file.unlink()
    return found


def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "report_fixture.expected.json").read_text(encoding="utf-8"))["figures"]
    return found


def value_text(fields: dict[str, Any]) -> str:
    """The value as a person reads it in a report."""
    if "n" in fields:
        return f"{fields['n']} case"
    value = str(fields["value"])
    return amount_words(Decimal(value), cents=True) if "." in value else value


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_figure_stands_in_the_form_with_its_cases(desk: CommandLine, form: str) -> None:
    whole = "\n".join(written(desk, form).values())
    for figure, fields in expected().items():
        if figure.startswith("guess."):
            continue
        block = figure_block(whole, figure, form)
        assert all(case in block for case in fields["cases"] if "cases" in fields) if "cases" in fields else True, figure
        if not isinstance(fields.get("value"), dict):
            assert value_text(fields) in block, figure
        if "of" in fields and "cost" not in fields:
            assert str(fields["of"]) in block or (fields["of"] == 0 and "none" in block), figure


def figure_block(whole: str, figure: str, form: str) -> str:
    """The lines of a figure."""
    if form == "html":
        return re.sub(r"<[^>]*>", " ", whole.partition(f'<tr id="{figure}">')[2].partition("</tr>")[0])
    lines = whole.splitlines()
    if form == "markdown":
        return next(line for line in lines if line.endswith(f"| `{figure}` |")).replace("\\", "")
    number = next(n for n, line in enumerate(lines) if line.startswith("    ") and line.split(":")[0].strip() == figure)
    return "\n".join(lines[number - 9 : number + 1]) if "hour" in figure else "\n".join(lines[number - 1 : number + 1])


def test_text_says_what_was_counted_from_what(desk: CommandLine) -> None:
    text = desk.ok("report", now=NOW).out
    head = text.partition("\n\n")[0]
    assert "Early, 23 Nov 2026 06:00 to 14:00 UTC" in head
    assert "shift.toml" in head
    assert "2026-11" in head
    assert "recovered" in text
    assert "2 of 4" in text
    assert max(map(len, head.splitlines())) < 80


def test_the_window_before_stands_beside(desk: CommandLine) -> None:
    answer = desk.ok("report", "--compare", "--format", "json", now=NOW).json
    assert (answer["before"]["window"]["from"], answer["before"]["window"]["to"]) == ("2026-11-22T22:00:00Z", "2026-11-23T06:00:00Z")
    text = desk.ok("report", "--compare", "--page", "flow", now=NOW).out
    assert re.search(r"arrived +10 \(before: 0\)", text)


def test_a_figure_lists_its_cases(desk: CommandLine) -> None:
    text = desk.ok("report", "--figure", "recovery.rate", now=NOW).out
    assert re.search(r"\* C-201 +high +Tess Trial +Movers came four hours late", text)
    assert re.search(r"- C-203 ", text)
    assert "counted: Recovery cases that ended" in text
    assert [figure["id"] for figure in desk.ok("report", "--figure", "time.own", "--json", now=NOW).json["figures"]] == ["time.own"]


def test_my_page_is_only_mine(desk: CommandLine) -> None:
    for form in ("text", "markdown", "json", "html"):
        assert "guess.differed" not in desk.ok("report", "--format", form, now=NOW, agent="kim").out
    assert "guess.differed.kim: C-202" in desk.ok("report", "--page", "mine", now=NOW, agent="kim").out
    assert "guess.differed.kim: C-202" in desk.ok("report", "--figure", "guess.differed", now=NOW, agent="kim").out
    assert desk("report", "--figure", "guess.differed.kim", now=NOW, agent="bo").code == 2
    assert "guess.differed.bo\n" in desk.ok("report", "--page", "mine", now=NOW, agent="bo").out


def csv_rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_file_of_figures_and_one_of_cases(desk: CommandLine) -> None:
    files = written(desk, "csv")
    figures = {row["id"]: row for row in csv_rows(files["out.figures.csv"])}
    assert (figures["recovery.rate"]["value"], figures["recovery.rate"]["of"], figures["recovery.rate"]["cases"]) == (
        "2",
        "4",
        "C-201 C-202",
    )
    own = figures["time.own"]
    assert (own["n"], own["median_s"], own["p90_s"], own["waiting"]) == ("8", "390.0", "1500.0", "1")
    assert figures["cost.total"]["value"] == "281.40"
    cases = {row["case"]: row for row in csv_rows(files["out.cases.csv"])}
    assert len(cases) == 12
    assert (cases["C-201"]["cost"], cases["C-201"]["verdict"], cases["C-201"]["promises_late"]) == ("111.40", "exceeded", "1")
    assert (cases["C-208"]["merged_into"], cases["C-212"]["archive"]) == ("C-206", "2026-11")
    assert (cases["C-211"]["first_finished"], cases["C-211"]["reopened_local"]) == ("2026-11-22T15:00:00Z", "23 Nov 2026 10:50")
    assert (cases["C-205"]["sla_own"], cases["C-205"]["sla_fix"]) == ("missed", "missed")


def test_the_name_of_csv_files_says_the_window(desk: CommandLine) -> None:
    said = desk.ok("report", "--format", "csv", now=NOW).out.split()
    assert [Path(name).name for name in said] == [
        "report-20261123T0600-20261123T1400.figures.csv",
        "report-20261123T0600-20261123T1400.cases.csv",
    ]
    assert all(desk.shift.with_name(name).exists() for name in said)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    cases = [case("C-301", "21:00", closed("22:00", outcome="kept", saved=-5.0), subject=EVIL, customer=EVIL, tags=(EVIL,), failure="x")]
    return CommandLine(write_shift(tmp_path / "shift.json", SHIFT, POLICY, cases), monkeypatch, capsys)


def test_no_cell_is_a_formula_and_negative_money_is_a_number(hostile: CommandLine) -> None:
    hostile.ok("report", "--format", "csv", "--out", "x", now="2026-10-25T06:00:00Z")
    rows = csv_rows(hostile.shift.with_name("x.cases.csv").read_bytes().decode())
    assert rows[0]["subject"].startswith("'=cmd|")
    assert rows[0]["customer"].startswith("'=cmd|")
    assert rows[0]["saved"] == "-5.00"
    for cell in rows[0].values():
        assert not re.match(r"[=+\-@\t\r]", cell) or re.fullmatch(r"-\d+\.\d\d", cell)


class _Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("which", ["desk", "hostile"])
def test_a_page_asks_nobody_for_anything(request: pytest.FixtureRequest, which: str) -> None:
    shift: CommandLine = request.getfixturevalue(which)
    now = NOW if which == "desk" else "2026-10-25T06:00:00Z"
    text = shift.ok("report", "--format", "html", now=now).out
    assert not re.search(r"src\s*=|url\(|https?:|@import|<script|<link|javascript:", text, re.IGNORECASE)
    page = _Page(text)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_a_figure_of_a_page_leads_to_its_cases(desk: CommandLine) -> None:
    page = _Page(desk.ok("report", "--format", "html", now=NOW).out)
    places = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    assert links
    assert {link.removeprefix("#") for link in links} <= places
    pictures = [tag for tag, _ in page.tags if tag in {"svg", "title", "details"}]
    assert pictures.count("svg") == pictures.count("details") == 5
    assert pictures.count("title") == 6, "one of the page and one of each picture"


def secrets_of_fixture() -> Iterator[str]:
    for each in json.loads((DATA / "report_fixture.json").read_text(encoding="utf-8"))["cases"]:
        customer = each["customer"]
        yield from (customer["name"], *customer["name"].split()[:1], customer["phone"], customer["email"], each["subject"], each["story"])
        yield from (each.get("external") or ())[1:]
        yield from (word["word"] for word in each["feelings"])
        yield from (said["text"] for name in ("touches", "chases", "apologies", "promises") for said in each[name])
        yield from (verdict["said"] for verdict in each["verifications"])


@pytest.mark.parametrize("form", FORMATS)
def test_redacted_holds_nobodys_words(desk: CommandLine, form: str) -> None:
    whole = "\n".join(written(desk, form, "--redacted", "--compare", "Trial").values())
    assert "C-201" in whole
    for secret in {*secrets_of_fixture(), "Trial"}:
        assert not re.search(rf"\b{re.escape(secret)}\b", whole), secret


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "iso10002"])
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_redacted_export_holds_nobodys_words(desk: CommandLine, form: str, as_json: tuple[str, ...]) -> None:
    whole = desk.ok("export", "--format", form, "--redacted", "--archived", *as_json, now=NOW).out
    assert "C-201" in whole
    for secret in secrets_of_fixture():
        assert not re.search(rf"\b{re.escape(secret)}\b", whole), secret


def test_redacted_has_the_same_numbers(desk: CommandLine) -> None:
    plain, redacted = (desk.ok("report", *words, "--json", now=NOW).json["figures"] for words in ((), ("--redacted",)))
    assert [each for each in redacted if each["id"] != "voice.mood"] == [each for each in plain if each["id"] != "voice.mood"]


def test_pictures_in_plain_characters(desk: CommandLine) -> None:
    text = desk.ok("report", "--plot", now=NOW).out
    picture = text.partition("OPEN AND LATE\n")[2].partition("\nARRIVED")[0]
    assert "o open   x late" in picture
    assert "most open 5 at 23 Nov 08:15" in picture
    assert re.search(r"^ +5 \|.*o", picture, re.MULTILINE)
    assert re.search(r"^ +3 \|.*x", picture, re.MULTILINE)
    assert max(map(len, picture.splitlines())) <= 80
    assert "\u2800" not in text
    assert "\x1b" not in text


def test_a_picture_has_per_cent_only_from_a_base_of_twenty(desk: CommandLine) -> None:
    """A share stands as a share, and a bar of shares as long as its share."""
    lines = desk.ok("report", "--plot", now=NOW).out.partition("TARGETS MET, of those decided\n")[2].partition("\n\n")[0].splitlines()
    shares = [re.search(r"(#*) +(\d+) of (\d+)( \(\d+ %\))?$", line) for line in lines]
    assert all(shares)
    for found in filter(None, shares):
        met, of = int(found[2]), int(found[3])
        assert bool(found[4]) == (of >= 20)
        assert len(found[1]) == round(met / of * 20)
    pictures = "".join(written(desk, "html").values()).partition("<h2>Pictures</h2>")[2]
    assert "per cent" not in pictures
    assert ">half</text>" in pictures


def test_every_length_of_time_is_written_one_way(desk: CommandLine) -> None:
    text = desk.ok("report", "--page", "times", now=NOW).out
    assert "lengths in    h:mm:ss of wall time" in text
    lengths = re.findall(r"(?:half within|nine in ten within|longest) (\S+?)[;,\n]", text)
    assert len(lengths) >= 10
    assert [each for each in lengths if not re.fullmatch(r"\d+:\d\d:\d\d", each)] == []


def test_a_narrow_picture_is_a_table(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "39")
    text = desk.ok("report", "--page", "debt", "--plot", now=NOW).out
    assert "  23 Nov 13:30  open 4  late 3\n" in text
    assert "o open   x late" not in text
    monkeypatch.setenv("COLUMNS", "40")
    picture = desk.ok("report", "--page", "debt", "--plot", now=NOW).out.partition("OPEN AND LATE\n")[2].partition("\n  o open")[0]
    assert max(map(len, picture.splitlines())) == 40


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_browser_shows_the_page_offline(desk: CommandLine, tmp_path: Path) -> None:
    page, picture, sheet = tmp_path / "page.html", tmp_path / "page.png", tmp_path / "page.pdf"
    desk.ok("report", "--format", "html", "--out", str(page), now=NOW)
    offline = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={tmp_path}/profile",
    ]
    shots = ([f"--screenshot={picture}", "--window-size=1000,5000"], [f"--print-to-pdf={sheet}", "--no-pdf-header-footer"])
    for shot in shots:
        subprocess.run([*offline, *shot, page.as_uri()], check=True, capture_output=True, timeout=100)
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert (width, height) == (1000, 5000)
    assert picture.stat().st_size > 50_000, "an empty page is smaller"
    assert sheet.read_bytes().startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes())) > 3


def test_a_page_names_archived_cases_and_reads_no_archive_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_by_one(_store: FileStore, case: str) -> None:
        raise AssertionError(f"an archive was read for {case} alone")

    gone = [case(f"C-{number}", "21:00", closed("22:00"), customer=f"Customer {number}") for number in (401, 402)]
    desk = CommandLine(write_shift(tmp_path / "s.json", SHIFT, POLICY, [case("C-403", "21:00")], {"2026-10": gone}), monkeypatch, capsys)
    monkeypatch.setattr(FileStore, "archived_case", one_by_one)
    page = desk.ok("report", "--format", "html", now="2026-10-25T06:00:00Z").out
    assert "<td>Customer 401</td>" in page
    assert "<td>Customer 402</td>" in page


@pytest.mark.parametrize(("form", "named"), [("text", "C-206"), ("markdown", "C-206"), ("html", '<a href="#C-206">C-206</a>')])
def test_those_that_still_wait_are_named_behind_those_counted(desk: CommandLine, form: str, named: str) -> None:
    page = desk.ok("report", "--page", "times", "--format", form, now=NOW).out
    assert re.search(rf"C-201.*; waiting {named}", page)


def test_one_that_waits_alone_is_not_named_as_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = [case(f"C-{number}", "21:00") for number in (403, 401, 402)]
    desk = CommandLine(write_shift(tmp_path / "s.json", SHIFT, POLICY, waiting), monkeypatch, capsys)
    text = desk.ok("report", "--figure", "time.own", now="2026-10-25T06:00:00Z").out
    assert "time.own: waiting C-401 C-402 C-403" in text
    assert re.findall(r"~ (C-\d+)", text) == ["C-401", "C-402", "C-403"]


def test_a_picture_of_several_days_is_named_by_days(desk: CommandLine) -> None:
    day = desk.ok("report", "--page", "flow", "--plot", now=NOW).out
    week = desk.ok("report", "--page", "flow", "--from", "2026-11-17", "--to", "2026-11-23", "--plot", now=NOW).out
    assert re.search(r"\| 06:00  +\d\d:\d\d", day)
    assert re.search(r"\| 17 Nov  +\d\d Nov", week)
