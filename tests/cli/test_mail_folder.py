"""`desk import FOLDER`: a maildir or single mails, read as one mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.intake.mail_builders import HELP, drop_mail, mail, make_maildir, our_mail


def bring(desk: CommandLine, folder: Path) -> dict[str, int]:
    found: dict[str, int] = desk("import", str(folder), "--desk", HELP, "--apply", "--json").json
    return found


def kinds(desk: CommandLine) -> list[str]:
    return [entry["kind"] for entry in desk.case()["entries"]]


def test_a_maildir_with_the_folders_in_it_is_one_mailbox(desk: CommandLine, tmp_path: Path) -> None:
    maildir = make_maildir(tmp_path / "mail")
    drop_mail(maildir, "1777885200.M1.host", mail(1)).rename(maildir / "cur" / "1777885200.M1.host:2,S")
    drop_mail(maildir, "1777885300.M3.host", mail(3, "Re: Lamp", "Still dark.", References="<1@mail.example>"))
    drop_mail(make_maildir(maildir / ".Sent"), "1777885250.M2.host", our_mail(2, 1))
    found = bring(desk, maildir)
    assert (found["read"], found["new"], found["rows"]) == (1, 1, 3)
    assert sorted(kinds(desk)) == ["contact", "incoming", "told"]
    again = bring(desk, maildir)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_files_of_single_mails_are_one_mailbox(desk: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    (folder / "May").mkdir(parents=True)
    (folder / "b.eml").write_bytes(mail(1))
    (folder / "May" / "a.EML").write_bytes(our_mail(2, 1))
    (folder / "notes.txt").write_text("no mail")
    assert bring(desk, folder)["rows"] == 2
    assert kinds(desk) == ["told", "contact"]


def test_one_file_is_a_mail(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "lamp.eml"
    path.write_bytes(mail(1))
    assert bring(desk, path)["new"] == 1


def test_a_mail_that_cannot_be_read_is_named_by_its_file(desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(mail(1))
    (folder / "b.eml").write_bytes(mail(2))
    monkeypatch.setattr("desk.importers.formats.mbox.read_mail", _read_all_but_the_second)
    answer = desk("import", str(folder), "--desk", HELP)
    assert answer.code == 4
    assert "b.eml" in tmp_path.joinpath("mails.rejects.csv").read_text()


def _read_all_but_the_second(line: int, raw: bytes, **named: object) -> object:
    from desk.importers.reading.mail import read_mail

    if line == 2:
        raise ValueError("hostile")
    return read_mail(line, raw, **named)  # type: ignore[arg-type]  # handed on as it came


def test_a_folder_without_mails_is_refused(desk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = desk("import", str(tmp_path / "empty"))
    assert answer.code == 1
    assert "a folder without mails" in answer.err
