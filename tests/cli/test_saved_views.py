"""Views saved into the settings: their line alone changes, and a wrong one is named with its line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.cli.saved_views import save_view, text_with_view
from desk.config import TEMPLATE, read_config
from desk.errors import Refused
from tests.cli.command_line import CommandLine

OWN = """\
# mine
agent = "ines"   # that is me
[views]          # the keys
# 2 stays as it is
2 = { name = "my # own", filter = "mine" }   # the first
3 = {name="angry",filter="feeling:angry"}

[keys]
apology = ["a"]
"""


def test_a_new_view_stands_after_the_others_and_every_comment_stays() -> None:
    after = text_with_view(OWN, 4, 'late or "a b"')
    assert after == OWN.replace('angry"}\n', 'angry"}\n4 = { filter = "late or \\"a b\\"" }\n')


def test_a_view_is_replaced_in_its_line_with_the_comment_after_it() -> None:
    assert text_with_view(OWN, 2, "late") == OWN.replace('{ name = "my # own", filter = "mine" }', '{ filter = "late" }')


def test_a_name_of_its_own_is_kept_beside_the_filter() -> None:
    after = text_with_view(OWN, 2, "late", name='the "worst"')
    assert after == OWN.replace('{ name = "my # own", filter = "mine" }', '{ name = "the \\"worst\\"", filter = "late" }')


@pytest.mark.parametrize(
    "before", ["", TEMPLATE, 'agent = "ines"', "[keys]\napology = ['a']\n", 'agent = "ines"\r\n[views]\r\n', "[views]"]
)
def test_a_file_without_views_gets_them(before: str) -> None:
    after = text_with_view(before, 7, "silent")
    assert after is not None
    assert after.startswith(before.rstrip("\r\n"))
    assert tomllib.loads(after)["views"] == {"7": {"filter": "silent"}}


@pytest.mark.parametrize(
    "before", ['views = { 2 = { filter = "mine" } }\n', '[views.2]\nfilter = "mine"\n', 'views.2.filter = "mine"\n', "no [ toml"]
)
def test_a_file_laid_out_otherwise_is_left_alone(before: str) -> None:
    assert text_with_view(before, 2, "late") is None


@given(st.text(), st.integers(1, 9), st.sampled_from([OWN, TEMPLATE, ""]))
def test_whatever_is_saved_is_read_back(text: str, number: int, before: str) -> None:
    after = text_with_view(before, number, text)
    if after is None:  # half a character, which no file holds
        assert not text.isprintable()
    else:
        assert tomllib.loads(after)["views"][str(number)] == {"filter": text}


def test_saving_makes_the_file_and_keeps_its_rights_and_link(tmp_path: Path) -> None:
    path, real = tmp_path / "desk" / "config.toml", tmp_path / "dotfiles.toml"
    save_view(path, 4, "late")
    assert read_config(path).views[3] == ("late", "late")
    real.write_text(OWN, encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    save_view(link, 9, "silent")
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert read_config(link).views[8] == ("silent", "silent")


def test_what_cannot_be_written_is_said_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[views.2]\nfilter = "mine"\n', encoding="utf-8")
    with pytest.raises(Refused, match="Nothing was changed"):
        save_view(path, 2, "late")
    assert path.read_text(encoding="utf-8") == '[views.2]\nfilter = "mine"\n'
    with pytest.raises(Refused, match="cannot be written"):
        save_view(tmp_path, 2, "late")


def test_config_names_a_wrong_view_with_its_line(desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('agent = "ines"\n\n[views]\n2 = { filter = "mine" }\n3 = { filter = "foo:1" }\n', encoding="utf-8")
    monkeypatch.setenv("DESK_CONFIG", str(settings))
    answer = desk("config")
    assert answer.code == 1
    assert f"{settings}, line 5: views.3: A case has no field called 'foo'" in answer.err
    assert "view 2    mine: mine" in answer.out
