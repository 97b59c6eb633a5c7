"""Settings kept from inside the window: their line alone changes, and what makes no sense is not written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from desk.cli.settings_file import SettingsFile, text_with_setting
from desk.config import TEMPLATE, read_config
from desk.errors import Refused

OWN = """\
# mine
agent = "ines"   # that is me
theme = "desk-dark"  # by night
[views]
2 = { filter = "mine" }
"""


def test_a_setting_is_replaced_in_its_line_with_the_comment_after_it() -> None:
    assert text_with_setting(OWN, "theme", "nord") == OWN.replace('"desk-dark"', '"nord"')


@pytest.mark.parametrize("before", ["", TEMPLATE, 'agent = "ines"', "[keys]\napology = ['a']\n", 'agent = "ines"\r\n[views]\r\n'])
def test_a_new_setting_stands_before_the_tables_and_every_line_stays(before: str) -> None:
    after = text_with_setting(before, "theme", 'a "b"')
    assert after is not None
    assert tomllib.loads(after) == {**tomllib.loads(before), "theme": 'a "b"'}
    assert [line for line in after.splitlines() if not line.startswith("theme =")] == before.splitlines()


def test_a_new_setting_stands_under_its_example() -> None:
    lines = (text_with_setting(TEMPLATE, "theme", "nord") or "").splitlines()
    assert lines[lines.index('theme = "nord"') - 1].startswith("# theme =")


def test_a_theme_is_kept_where_there_was_no_file(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "desk" / "config.toml")
    settings.keep("theme", "nord")
    assert read_config(settings.path).theme == "nord"


@pytest.mark.parametrize("text", ["theme = 7", 'thme = "nord"', '[views]\n2 = { filter = "foo:1" }', "theme = "])
def test_settings_that_make_no_sense_are_not_written(tmp_path: Path, text: str) -> None:
    settings = SettingsFile(tmp_path / "config.toml")
    settings.save(OWN)
    with pytest.raises(Refused, match=r"line \d"):
        settings.save(text)
    assert settings.text() == OWN


def test_a_file_that_makes_no_sense_is_left_as_it_is(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "config.toml")
    settings.path.write_text("theme = [", encoding="utf-8")
    with pytest.raises(Refused):
        settings.keep("theme", "nord")
    assert settings.path.read_text(encoding="utf-8") == "theme = ["


def test_texts_are_kept_as_a_list_and_taken_back_as_none(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    settings = SettingsFile(path)
    settings.keep("sort", "customer")
    settings.keep("columns", ("owner", "clocks"))
    assert (read_config(path).sort, read_config(path).columns) == ("customer", ("owner", "clocks"))
    settings.keep("columns", ())
    assert read_config(path).columns is None


@pytest.mark.parametrize(("line", "words"), [('sort = "sideways"', "unknown"), ('columns = ["owner", "shoe"]', "'shoe' is no column")])
def test_a_wrong_choice_of_the_board_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(Refused, match=words):
        read_config(path)
