"""Seventy-five words, as an agent types them at `:`, and what must stand first."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.actions_and_keys import BY_ID
from desk.cli.settings_file import SettingsFile
from desk.config import SETTING_NAMES
from desk.tui.command_words import SETTINGS, SYNONYMS
from desk.tui.palette import DeskCommands
from tests.tui.app_fixtures import app_on, demo_store, until_read
from tests.tui.case_driver import at_case

ON_THE_BOARD: tuple[tuple[str, str], ...] = (
    ("report", "report"),
    ("figures", "report"),
    ("print", "copy_all"),
    ("new", "new"),
    ("column", "columns"),
    ("link", "link"),
    ("duplicate", "link"),
    ("note", "memo"),
    ("assign", "swap"),
    ("escalate", "decider"),
    ("manager", "decider"),
    ("close", "status"),
    ("solve", "status"),
    ("hold", "status"),
    ("snooze", "snooze"),
    ("call", "contact"),
    ("reply", "contact"),
    ("calls", "calls"),
    ("sorry", "apology"),
    ("apolgy", "apology"),
    ("refund", "offer"),
    ("search", "filter"),
    ("wall", "shell:wall"),
    ("undo", "undo"),
    ("export", "shell:export"),
    ("handover", "handover"),
    ("views", "view:1"),
    ("late", "view:3"),
    ("mine", "view:2"),
    ("quit", "quit"),
    ("theme", "theme:desk-dark"),
    ("light", "theme:desk-light"),
    ("dracula", "theme:dracula"),
    ("tess", "case:C-101"),
    ("conjecture", "case:C-110"),
    ("101", "case:C-101"),
    ("c-118", "case:C-118"),
    ("truck", "case:C-101"),
    ("settings", "settings"),
    ("calm", "setting:calm"),
    ("keys", "help"),
    ("stat", "status"),
    ("csat", "verify"),
    ("workload", "workload"),
    ("who has how many", "workload"),
    ("busy", "workload"),
    ("who is here", "workload"),
    ("team", "workload"),
    ("overdue", "view:3"),
    ("delegate", "swap"),
    ("customer page", "others"),
    ("reminders", "calendar"),
    ("due today", "calendar"),
    ("playback", "review"),
    ("kpis", "report"),
    ("download", "shell:export"),
    ("sound off", "bell"),
    ("dark mode", "theme:desk-dark"),
    ("goodwill", "offer"),
    ("compensate", "offer"),
    ("post-mortem", "cause"),
    ("on hold", "status"),
    ("raise priority", "priority"),
    ("voicemail", "contact"),
    ("briefing", "handover"),
    ("outage", "concern"),
    ("escalation", "decider"),
    ("log out", "quit"),
)
IN_A_CASE: tuple[tuple[str, str], ...] = (
    ("memo", "memo"),
    ("discount", "offer"),
    ("clock", "explain"),
    ("history", "others"),
    ("filter", "board:filter"),
    ("next best", "board:next_best"),
    ("otto", "case:C-104"),
)
ENOUGH = 72


def firsts(commands: DeskCommands, typed: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, str]]:
    """The words whose first answer is another than wanted, with both."""
    answers = ((word, wanted, next((command.id for command in commands.found(word)), "")) for word, wanted in typed)
    return {word: (wanted, first) for word, wanted, first in answers if first != wanted}


async def test_seventy_two_of_seventy_five_words_have_the_right_first_answer(tmp_path: Path) -> None:
    assert len(ON_THE_BOARD) + len(IN_A_CASE) == 75
    settings = SettingsFile(tmp_path / "config.toml")
    async with app_on(demo_store(), path=tmp_path / "shift.json", settings=settings).run_test(size=(120, 36)) as pilot:
        missed = firsts(DeskCommands(await until_read(pilot)), ON_THE_BOARD)
    async with at_case("C-101", demo_store()) as seat:
        missed |= firsts(DeskCommands(seat.screen), IN_A_CASE)
    assert len(missed) <= len(ON_THE_BOARD) + len(IN_A_CASE) - ENOUGH, missed


@pytest.mark.parametrize("typed", ["assign", "give to", "hand over", "pass on", "someone else", "somebody else", "reassign"])
async def test_giving_a_case_away_is_found_by_what_an_agent_calls_it(typed: str) -> None:
    async with at_case("C-101", demo_store()) as seat:
        assert "swap" in [command.id for command in DeskCommands(seat.screen).found(typed)[:2]]


@pytest.mark.parametrize(
    ("typed", "first"), [("praise", "new"), ("compliment", "new"), ("thank you", "incoming"), ("refusal", "refusal"), ("say no", "refusal")]
)
async def test_what_newcomers_looked_for_is_found(typed: str, first: str) -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        assert [command.id for command in DeskCommands(await until_read(pilot)).found(typed)][:1] == [first]


def test_other_words_are_of_actions_and_settings_that_there_are() -> None:
    assert set(SYNONYMS) <= set(BY_ID)
    assert set(SETTINGS) == set(SETTING_NAMES)
