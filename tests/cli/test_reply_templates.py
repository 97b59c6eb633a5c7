"""Canned replies as a desk reads them: from the settings and a folder, each error with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.cli.reply_templates import reply_templates_of
from desk.config import read_config
from desk.errors import Refused


def settings(tmp_path: Path, text: str, **files: str | bytes) -> Path:
    """A settings file, and a folder of texts beside it."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, words in files.items():
        path = folder / f"{name}.txt"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
    path = tmp_path / "config.toml"
    path.write_text(text.replace("FOLDER", str(folder)), encoding="utf-8")
    return path


def test_texts_come_from_the_settings_and_from_a_folder(tmp_path: Path) -> None:
    path = settings(
        tmp_path, '[templates]\nfolder = "FOLDER"\nthanks = "Thank you, {name}."\n', bye="Bye, {customer}.\n", thanks="not this"
    )
    templates, problems = reply_templates_of(read_config(path))
    assert [(each.name, each.text) for each in templates] == [("bye", "Bye, {customer}."), ("thanks", "Thank you, {name}.")]
    assert problems == ()


def test_what_is_wrong_is_said_by_file_and_line(tmp_path: Path) -> None:
    text = '[templates]\nfolder = "FOLDER"\nthanks = """\nThank you.\nYours, {agnt}"""\nnone = " "\n'
    path = settings(tmp_path, text, bye="Bye.\n\nUntil {custmer} rings", bad=b"fine\nf\xfcr")
    templates, problems = reply_templates_of(read_config(path))
    texts = tmp_path / "texts"
    assert sorted(problems) == sorted(
        [
            f"{path}, line 5: {{agnt}} is no placeholder; probably {{agent}} is meant.",
            f"{path}, line 6: none is empty. Write its text, or take it out.",
            f"{texts / 'bye.txt'}, line 3: {{custmer}} is no placeholder; probably {{customer}} is meant.",
            f"{texts / 'bad.txt'}, line 2: this is no UTF-8. Save the file as UTF-8.",
        ]
    )
    assert [each.name for each in templates] == ["bye", "thanks"]


def test_a_folder_that_is_missing_is_said_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[templates]\nfolder = "{tmp_path / "nowhere"}"\nthanks = "Thank you."\n', encoding="utf-8")
    templates, (problem,) = reply_templates_of(read_config(path))
    assert problem.startswith(f"The folder of texts {tmp_path / 'nowhere'} cannot be read")
    assert [each.name for each in templates] == ["thanks"]


def test_a_text_that_is_none_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[templates]\nthanks = 5\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"config\.toml, line 2: templates\.thanks: a text in quotes is needed"):
        read_config(path)
