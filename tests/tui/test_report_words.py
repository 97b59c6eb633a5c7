"""The words and columns of the report on screen, as they are said aloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.errors import Usage
from desk.model.entry_values import OUTCOME_WORDS, VERDICT_WORDS
from desk.reports.count import ReportBasis
from desk.reports.facts import CaseFacts
from desk.reports.figures import PAGES
from desk.reports.pack_facts import WaitingPack, waiting_pack
from desk.reports.report import Report, report_pages
from desk.reports.window import Window
from desk.tui.presentation.report.figure_lines import figure_blocks
from desk.tui.presentation.report.part_search import figure_of_part, part_after, part_titles
from desk.tui.presentation.report.report_lines import NARROW_KEYS, WIDE_KEYS, ReportStatus, brief_before, header_pieces

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
END = START + timedelta(hours=8)


CASE = CaseFacts("C-1", START, START, START, START, "high")


def report_of(*, waiting: WaitingPack | None = None, window: Window | None = None, cases: tuple[CaseFacts, ...] = ()) -> Report:
    basis = ReportBasis(window or Window(START, END, kind="shift"), END, cases, me="ines", waiting=waiting)
    return Report(basis.window, END, report_pages(PAGES, basis), basis)


def lines_of(report: Report, width: int = 57) -> list[str]:
    return ["".join(text for text, _ in block.head) for block in figure_blocks(report, "", width)]


def line_with(words: str, report: Report, width: int = 57) -> str:
    return next(line for line in lines_of(report, width) if words in line)


@pytest.mark.parametrize("width", [57, 77])
def test_the_columns_of_times_are_told_apart(width: int) -> None:
    heading = line_with("TIMES", report_of(), width)
    assert heading.split("  ")[-4:] != ["half by 9 in 10 by cases waiting now"]
    for words in ("  half by  9 in 10 by  cases", "  waiting now"):
        assert words in heading


def test_those_that_wait_are_told_apart_from_the_cases() -> None:
    assert line_with("until taken", report_of(cases=(CASE,))).endswith("      0      1 for 8h")


def test_nothing_before_is_said_once_and_has_no_column() -> None:
    report = report_of()
    empty = Report(report.window.before, START, report.pages, report.basis)
    compared = Report(report.window, END, report.pages, report.basis, before=empty)
    assert not any(line.endswith("before") for line in lines_of(compared, 77))
    found = Report(report.window.before, START, report_of(cases=(CASE,)).pages, report.basis)
    beside = Report(report.window, END, report.pages, report.basis, before=found)
    assert any(line.endswith("before") for line in lines_of(beside, 77))
    assert line_with("recovered", beside, 77).split()[-2:] == ["none", "-"]
    status = ReportStatus(window=report.window, now=END, zone=UTC, before=empty.window, has_before=False)
    assert "nothing before it to compare with" in "".join(text for text, _ in header_pieces(status, 120))


def test_the_head_says_that_a_window_has_not_ended() -> None:
    def told(now: datetime) -> str:
        return "".join(text for text, _ in header_pieces(ReportStatus(window=report_of().window, now=now, zone=UTC), 120))

    assert "UTC, so far   all cases" in told(END - timedelta(minutes=1))
    assert "UTC   all cases" in told(END)


def test_a_column_names_the_hours_before_or_the_days() -> None:
    assert brief_before(Window(START, END)) == "06:00-14:00"
    assert brief_before(Window(START, START + timedelta(days=7))) == "23 Nov-30 Nov"


@pytest.mark.parametrize("width", [57, 77])
def test_the_title_of_the_second_column_is_never_cut(width: int) -> None:
    found = Report(report_of().window.before, START, report_of(cases=(CASE,)).pages, report_of().basis)
    beside = Report(found.window, END, found.pages, found.basis, before=found)
    titled = figure_blocks(beside, "", width, before="before 23 Nov-30 Nov")
    heads = ["".join(text for text, _ in block.head) for block in titled if block.key.startswith("page ")]
    assert {head.endswith("  before 23 Nov-30 Nov") for head in heads if not head.startswith(("TIMES", "SLA"))} == {True}


def test_a_key_of_the_footer_has_one_name_at_every_width() -> None:
    wide, narrow = dict(WIDE_KEYS), dict(NARROW_KEYS)
    assert {key: narrow[key] for key in "PE"} == {key: wide[key] for key in "PE"}


def test_no_key_of_the_footer_looks_like_a_box_to_tick() -> None:
    assert not {"[ ]", "[]"} & {key for keys in (WIDE_KEYS, NARROW_KEYS) for key, _ in keys}


def test_the_words_of_outcomes_and_verdicts_are_those_of_the_case() -> None:
    labels = {figure.id: figure.label for figure in report_of().figures()}
    assert {outcome: labels[f"outcome.{outcome}"] for outcome in OUTCOME_WORDS} == OUTCOME_WORDS
    answers = [f"they say {words}, of all answers" for words in VERDICT_WORDS.values()]
    assert [labels[f"verdict.{verdict}"] for verdict in VERDICT_WORDS] == answers


def test_a_handover_that_one_side_signed_is_counted() -> None:
    document = {"id": "H-8", "signatures": [{"side": "out", "at": "2026-11-23T13:00:00Z"}], "cases": [{"case": "C-101"}]}
    waiting = waiting_pack([document, {"id": "H-9"}, {"id": "H-7", "seal": "x"}], "H-8")
    assert waiting is not None
    assert line_with("signed by one side so far", report_of(waiting=waiting)).rstrip().endswith("  1")
    assert line_with("signed by one side so far", report_of()).rstrip().endswith("  0")
    earlier = Window(START - timedelta(hours=8), START, kind="shift")
    assert line_with("signed by one side so far", report_of(waiting=waiting, window=earlier)).rstrip().endswith("  0")
    assert waiting_pack([{**document, "seal": "3f9c"}], "H-8") is None
    assert waiting_pack([document], "") is None


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("causes", ""),
        ("flow", "flow.open_at_start"),
        ("pro", "promise.kept"),
        ("HAND", "handover.count"),
        ("owner", "hops.count"),
        ("debt", "debt.at_end"),
        ("guessed otherwise", "guess.differed.ines"),
        ("reopened", "flow.reopened"),
    ],
)
def test_a_part_is_found_by_its_name(typed: str, figure: str) -> None:
    report = report_of()
    if figure:
        assert figure_of_part(report, typed) == figure
    else:  # there is no cause in it, so there is no such part to go to
        with pytest.raises(Usage, match=r"There are Flow, Recovery, "):
            figure_of_part(report, typed)


def test_the_next_part_follows_the_one_typed() -> None:
    report = report_of()
    first, second, *_, last = part_titles(report)
    assert (part_after(report, ""), part_after(report, f" {first.lower()} "), part_after(report, last)) == (first, second, first)
