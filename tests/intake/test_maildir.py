"""`desk intake maildir`: what a mail becomes, once each, whoever moves its file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desk.intake.maildir import MailFile
from tests.cli.command_line import CommandLine, CommandResult
from tests.intake.mail_builders import HELP, cases_of, drop_mail, mail, mail_refs, make_maildir, our_mail
from tests.terminal import hear_signals


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    return make_maildir(tmp_path / "mail")


def take(desk: CommandLine, maildir: Path, *words: str) -> CommandResult:
    return desk("intake", "maildir", str(maildir), *words, "--desk", HELP)


def kinds(desk: CommandLine, case: str = "C-101") -> list[str]:
    return [entry["kind"] for entry in desk.case(case)["entries"]]


def test_a_mail_is_a_case_and_its_answers_stand_on_it(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    assert take(desk, maildir).out.splitlines()[0] == "C-101    new case   Ada: Lamp"
    drop_mail(maildir, "1777885300.M2.host", our_mail(2, 1))
    drop_mail(maildir, "1777885400.M3.host", mail(3, "Re: Lamp", "Still dark.", References="<1@mail.example> <2@mail.example>"))
    drop_mail(
        maildir, "1777885500.M4.host", mail(4, "Out of office", "I am away.", In_Reply_To="<2@mail.example>", Auto_Submitted="auto-replied")
    )
    answer = take(desk, maildir)
    assert [line.split()[1] for line in answer.out.splitlines()[:3]] == ["ours", "answer", "memo"]
    assert sorted(kinds(desk)) == ["contact", "incoming", "memo", "told"]
    assert len(cases_of(desk.shift)) == 1


def test_a_mail_is_taken_once_whoever_moves_its_file(desk: CommandLine, maildir: Path) -> None:
    lying = drop_mail(maildir, "1777885200.M1.host", mail(1))
    take(desk, maildir)
    lying.rename(maildir / "cur" / f"{lying.name}:2,S")
    assert "no new mail" in take(desk, maildir).out
    assert kinds(desk) == ["told"]


def test_nothing_in_the_maildir_changes(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    before = {path: path.read_bytes() for path in maildir.rglob("*") if path.is_file()}
    take(desk, maildir)
    assert {path: path.read_bytes() for path in maildir.rglob("*") if path.is_file()} == before


def test_an_answer_to_our_own_number_stands_on_that_case(desk: CommandLine, maildir: Path) -> None:
    desk.ok("new", "--customer", "Ada", "--subject", "Lamp")
    drop_mail(maildir, "1777885200.M1.host", mail(1, "Re: Lamp [#C-101]", Date="Mon, 4 May 2026 14:30:00 +0000"))
    assert take(desk, maildir).out.startswith("C-101    answer")


def test_an_answer_to_an_archived_case_brings_it_back(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    take(desk, maildir)
    desk.ok("log", "status", "C-101", "--set", "to=closed", "--set", "reason=done", now="2026-05-04T15:00:00Z")
    desk.ok("archive", "--before", "2026-05-20", now="2026-06-20T15:00:00Z")
    assert not cases_of(desk.shift)
    answers = "<1@mail.example>"
    drop_mail(maildir, "1777885300.M2.host", mail(2, "Re: Lamp", "Again.", References=answers))
    drop_mail(maildir, "1777885400.M3.host", mail(3, "Re: Lamp", "And again.", References=answers))
    answer = desk("intake", "maildir", str(maildir), "--desk", HELP, now="2026-06-21T09:00:00Z")
    assert [line.split()[:2] for line in answer.out.splitlines()[:2]] == [["C-101", "answer"]] * 2
    assert list(cases_of(desk.shift)) == ["C-101"]


def test_a_mail_that_cannot_be_read_is_told_and_stops_no_other(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "nobody-knows-when", mail(1, Date=""))
    os.utime(maildir / "new" / "nobody-knows-when", (0, 0))
    drop_mail(maildir, "1777885300.M2.host", mail(2))
    answer = take(desk, maildir)
    assert answer.code == 4
    assert "new/nobody-knows-when was not taken: the message cannot be read (it has no date)" in answer.err
    assert list(mail_refs(desk.shift)) == ["2"]
    kept = desk.shift.with_name("intake.rejects.csv")
    assert f"{kept} says which and why" in answer.err
    assert "new/nobody-knows-when" in kept.read_text(encoding="utf-8")
    assert "Message-ID: <1@mail.example>" in kept.read_text(encoding="utf-8")
    assert take(desk, maildir).code == 0


def test_an_automatic_reply_to_nothing_is_no_case(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885300.M2.host", mail(2, "Out of office", Auto_Submitted="auto-replied"))
    assert "no case" in take(desk, maildir).out
    assert not cases_of(desk.shift)


def test_a_second_maildir_may_hold_what_we_sent(desk: CommandLine, maildir: Path) -> None:
    sent = make_maildir(maildir / ".Sent")
    drop_mail(sent, "1777885100.M2.host", our_mail(2, 1))  # its machine's clock is behind
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    take(desk, maildir, str(sent))
    assert kinds(desk) == ["told", "contact"]


@pytest.mark.parametrize("sign", [":", ";", "!"])
def test_drafts_are_left_where_they_are(desk: CommandLine, maildir: Path, sign: str) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1)).rename(maildir / "cur" / f"1777885200.M1.host{sign}2,DS")
    assert "no new mail" in take(desk, maildir).out


def test_a_mail_that_is_flagged_anew_is_the_same_where_no_colon_may_stand(desk: CommandLine, maildir: Path) -> None:
    lying = drop_mail(maildir, "1777885200.M1.host", mail(1)).rename(maildir / "cur" / "1777885200.M1.host;2,S")
    take(desk, maildir)
    lying.rename(maildir / "cur" / "1777885200.M1.host;2,RS")
    assert "no new mail" in take(desk, maildir).out


def test_a_shift_put_back_from_a_copy_takes_again_what_it_lacks(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    take(desk, maildir)
    for path in desk.shift.parent.glob("shift.json*"):
        path.unlink()
    take(desk, maildir)
    assert mail_refs(desk.shift) == {"1": ["C-101"]}


def test_as_json_each_mail_is_a_record(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    found = take(desk, maildir, "--json").json
    assert (found["case"], found["fate"], found["place"]) == ("C-101", "new case", "new/1777885200.M1.host")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["maildir", "nowhere", "--desk", HELP], "is no maildir"),
        (["maildir", "mail"], "Which addresses are the desk's own"),
        (["imap", "help"], "no mail account"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: CommandLine, maildir: Path, words: list[str], said: str) -> None:
    answer = desk("intake", *words)
    assert answer.code in {1, 2}
    assert said in answer.err


def test_without_a_place_it_says_what_there_is(desk: CommandLine) -> None:
    assert "maildir" in desk.ok("intake").out


def test_ctrl_c_says_what_was_taken(desk: CommandLine, maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    drop_mail(maildir, "1777885300.M2.host", mail(2, "Kettle"))
    monkeypatch.setattr("desk.intake.maildir.BATCH_MAILS", 1)
    monkeypatch.setattr("desk.intake.maildir.mail_bytes", _stop_at_the_second)
    answer = take(desk, maildir)
    assert (answer.code, answer.err) == (130, "Stopped. The mails above are on the shift; the others are taken next time.\n")
    assert list(mail_refs(desk.shift)) == ["1"]


def _stop_at_the_second(file: MailFile) -> bytes:
    if ".M2." in file.name:
        raise KeyboardInterrupt
    return file.path.read_bytes()


def test_a_watch_brings_in_mail_as_it_comes_and_ends_on_ctrl_c(desk: CommandLine, maildir: Path) -> None:
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    command = [sys.executable, "-m", "desk", "--shift", str(desk.shift), "intake", "maildir", str(maildir), "--desk", HELP, "--watch"]
    surroundings = os.environ | {"HOME": str(desk.shift.parent), "DESK_AGENT": "ines"}
    piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "preexec_fn": hear_signals}
    with subprocess.Popen(command, env=surroundings, **piped) as watching:
        assert watching.stdout
        try:
            assert watching.stdout.readline().startswith("C-101    new case")
            drop_mail(maildir, "1777885300.M2.host", our_mail(2, 1))
            assert watching.stdout.readline().startswith("C-101    ours")
            watching.send_signal(2)
            assert "2 mails (1 new case, 1 ours)" in watching.stdout.read()
            assert watching.wait() == 0
        finally:
            watching.kill()
