"""An agent's settings: what is wrong is named with its file, key and the nearest right one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from desk import actions_and_keys
from desk.config import DEFAULT_VIEWS, TEMPLATE, Config, config_path, data_folder, read_config
from desk.errors import Refused


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml") == Config()


def test_settings_are_read(tmp_path: Path) -> None:
    views = '[views]\n3 = {name = "angry", filter = "feeling:angry"}\n'
    path = written(tmp_path, f'agent = "bo"\nshift = "/srv/s.json"\n{views}[keys]\nmemo = "Q"\n')
    config = read_config(path)
    assert (config.agent, config.shift, config.source) == ("bo", Path("/srv/s.json"), path)
    assert config.views[2] == ("angry", "feeling:angry")
    assert config.views[0] == DEFAULT_VIEWS[0]
    assert config.keys == {"memo": ("Q",)}


def test_who_may_open_new_files_is_a_setting(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, "")).rights.mode == 0o660
    rights = read_config(written(tmp_path, '[rights]\nfile = "owner"\npresence = "group"\n')).rights
    assert (rights.mode, rights.presence) == (0o600, "group")


def test_the_word_before_a_hot_case_can_be_left_out(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, "")).calm
    assert not read_config(written(tmp_path, "calm = false\n")).calm


def test_keys_may_be_written_as_they_stand_on_the_keyboard(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, '[keys]\nfilter = ["/", "ctrl+f"]\n')).keys == {"filter": ("slash", "ctrl+f")}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\nagnet = 'bo'", 2, "agnet: there is no such setting; probably agent is meant"),
        ("\nagent = 5", 2, "agent: a text in quotes is needed"),
        ("shift = 5", 1, "shift: a text in quotes is needed"),
        ("agent = 'bo'\n\ncalm = 'no'", 3, "calm: true or false is needed"),
        ("\n\npolling = 'yes'", 3, "polling: true or false is needed"),
        ("[keys]\nmemo = 'M'\nappology = 'a'", 3, "keys.appology: there is no such action; probably apology is meant"),
        ("\n[keys]\napology = 'o'", 2, "keys: these cannot be used: o is both apology and offer"),
        ("[keys]\napology = 5", 2, "keys.apology: a text in quotes, or a list of such, is needed"),
        ("[keys]\napology = ['']", 2, "keys.apology: a key without a name cannot be pressed"),
        ("agent = 'bo'\nkeys = 5", 2, r'keys: a table like apology = \["a"\] is needed'),
        ("[views]\n1 = {filter = 'x'}\n12 = {filter = 'x'}", 3, "views.12: a view is a number from 1 to 9 with a filter"),
        ("[views]\n\n3 = {name = 'x'}", 3, "views.3: a view is a number from 1 to 9 with a filter"),
        ("\nviews = 3", 2, "views: a table like 2 = "),
        ("agent = 'bo'\nagent = ", 2, "this is no TOML"),
        ("[rights]\nfile = 'all'", 2, "rights.file: 'all' is unknown; it is one of owner, group"),
        ("[rights]\npresence = 'group'\nfiles = 'group'", 3, "rights.files: there is no such right; probably file is meant"),
        ("\nrights = 'group'", 2, 'rights: a table like file = "group" is needed'),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_key(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Refused, match=said) as refused:
        read_config(path)
    assert str(refused.value).startswith(f"{path}, line {line}: ")


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_only_a_line_end_ends_a_line(tmp_path: Path, quotes: str) -> None:
    with pytest.raises(Refused, match="line 2: calm: true or false"):
        read_config(written(tmp_path, f"agent = {quotes}a\u2028b{quotes}\ncalm = 3"))


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_lines_of_a_long_text_are_no_keys(tmp_path: Path, quotes: str) -> None:
    path = written(tmp_path, f"agent = {quotes}ines\n[keys]\ncalm = 5\n{quotes}\ncalm = 3")
    with pytest.raises(Refused, match="line 5: calm: true or false"):
        read_config(path)


def test_a_folder_in_the_place_of_the_settings_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_config(tmp_path)


def test_the_template_is_valid_and_changes_nothing(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, TEMPLATE))
    assert (config.agent, config.shift, config.keys, config.views) == ("", None, {}, DEFAULT_VIEWS)


def test_the_printed_key_table_can_be_read_back() -> None:
    printed = tomllib.loads(actions_and_keys.keys_toml({}))["keys"]
    assert {name: tuple(keys) for name, keys in printed.items()} == {action.id: action.keys for action in actions_and_keys.ACTIONS}


def test_the_environment_decides_where_things_lie() -> None:
    assert config_path({"HOME": "/h"}) == Path("/h/.config/desk/config.toml")
    assert config_path({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}) == Path("/x/desk/config.toml")
    assert config_path({"DESK_CONFIG": "/c.toml"}) == Path("/c.toml")
    assert data_folder({"HOME": "/h"}) == Path("/h/.local/share/desk")
