"""`desk intake imap` against a real Dovecot: nothing twice, nothing lost, nothing changed there, and plain words where it fails."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import pytest

pytest.importorskip("imapclient", reason="the extra desk[intake] is not installed")

from desk.intake.account import read_account
from desk.intake.arrived_mail import ArrivedMail
from desk.intake.imap_mailbox import ImapMailbox, WaitingMail
from desk.toml_table import Source
from tests.cli.command_line import CommandLine, CommandResult
from tests.intake.dovecot import PASSWORD, Dovecot, access_token, missing_server, running_dovecot
from tests.intake.mail_builders import HELP, cases_of, mail, mail_refs, our_mail
from tests.terminal import hear_signals

if reason := missing_server():
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def started() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture
def server(started: Dovecot) -> Dovecot:
    """The server, without any mail."""
    with started.client() as client:
        for _, _, folder in client.list_folders():
            client.select_folder(folder)
            client.delete_messages(client.search())
            client.expunge()
    return started


def take(desk: CommandLine, server: Dovecot, *words: str, **settings: str) -> CommandResult:
    desk.shift.with_name("config.toml").write_text(server.account(**settings), encoding="utf-8")
    return desk("intake", "imap", "help", *words)


def test_mail_comes_in_once_and_answers_stand_on_their_case(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1))
    assert take(desk, server).out.startswith("C-101    new case   Ada: Lamp\n")
    server.append(mail(3, "Re: Lamp", "Still dark.", References="<1@mail.example>"), mail(4, "Kettle"))
    assert [line.split()[:2] for line in take(desk, server).out.splitlines()[:2]] == [["C-101", "answer"], ["C-102", "new"]]
    assert "no new mail" in take(desk, server).out
    assert mail_refs(desk.shift) == {"1": ["C-101"], "3": ["C-101"], "4": ["C-102"]}


def test_what_we_sent_is_a_contact(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1))
    server.append(our_mail(2, 1), folder="Sent")
    answer = take(desk, server, folder='["Sent", "INBOX"]')
    assert sorted(line.split()[1] for line in answer.out.splitlines()[:2]) == ["new", "ours"]
    assert [entry["kind"] for entry in desk.case()["entries"]] == ["told", "contact"]


def test_nothing_on_the_server_changes(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1), mail(2, "Kettle"))
    take(desk, server)
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags(client.search())
    assert len(flags) == 2
    assert not any(b"\\Seen" in found or b"\\Deleted" in found for found in flags.values())


def test_a_folder_numbered_anew_adds_nothing(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1), mail(2, "Kettle"))
    take(desk, server)
    with server.client() as client:
        client.create_folder("New")
        client.select_folder("INBOX")
        client.copy(client.search(), "New")
        client.rename_folder("New", "Renamed")
    answer = take(desk, server, folder='["INBOX", "Renamed"]')
    assert [line.split()[1] for line in answer.out.splitlines()[:2]] == ["known", "known"]
    assert mail_refs(desk.shift) == {"1": ["C-101"], "2": ["C-102"]}
    with server.client() as client:
        client.delete_folder("Renamed")
        client.create_folder("Renamed")
    server.append(mail(5, "Cup"), folder="Renamed")
    answer = take(desk, server, folder='["INBOX", "Renamed"]')
    assert answer.out.startswith("C-103    new case   Ada: Cup"), "its uids begin anew, and so do we"


def test_a_long_mail_comes_in_with_its_words(desk: CommandLine, server: Dovecot) -> None:
    boundary = {"Content_Type": "multipart/mixed; boundary=cut"}
    text = "--cut\r\nContent-Type: text/plain\r\n\r\nSee the film.\r\n--cut\r\nContent-Type: video/mp4\r\n\r\n"
    server.append(mail(1, text=text + "x" * 76 + "\r\n" * 10 + ("x" * 76 + "\r\n") * 80_000 + "--cut--", **boundary))
    take(desk, server)
    assert desk.case()["entries"][0]["text"] == "See the film."


def watching(desk: CommandLine) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "desk", "--shift", str(desk.shift), "intake", "imap", "help", "--watch"]
    surroundings = os.environ | {"HOME": str(desk.shift.parent), "DESK_CONFIG": str(desk.shift.with_name("config.toml"))}
    piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "preexec_fn": hear_signals}
    return subprocess.Popen(command, env=surroundings | {"DESK_AGENT": "ines"}, **piped)


def test_a_watch_is_told_of_new_mail_as_it_comes(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1))
    take(desk, server)
    with watching(desk) as process:
        assert process.stdout
        assert process.stderr
        try:
            assert process.stderr.readline().startswith("Waiting for mail")
            server.append(mail(2, "Kettle"))  # it may come before the first look, or while it waits
            assert "C-102    new case" in process.stdout.readline()
            for number in (3, 4, 5):
                server.append(mail(number, f"Cup {number}"))
                assert f"C-10{number}    new case" in process.stdout.readline()
            process.send_signal(2)
            assert process.wait() == 0
        finally:
            process.kill()


def test_a_watch_goes_on_when_the_server_comes_back(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1))
    desk.shift.with_name("config.toml").write_text(server.account(), encoding="utf-8")
    with watching(desk) as process:
        assert process.stdout
        assert process.stderr
        try:
            assert "C-101    new case" in process.stdout.readline()
            assert process.stderr.readline().startswith("Waiting for mail")
            server.disconnect_all()
            server.append(mail(2, "Kettle"))
            assert "C-102    new case" in process.stdout.readline()
            process.send_signal(2)
            assert process.wait() == 0
            assert "It is asked again until it answers." in process.stderr.read()
        finally:
            process.kill()


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=(pytest.mark.torture, pytest.mark.timeout(900)))])
def test_an_intake_killed_at_any_time_loses_nothing_and_takes_nothing_twice(desk: CommandLine, server: Dovecot, kills: int) -> None:
    random = Random(7)
    wanted = 0
    desk.shift.with_name("config.toml").write_text(server.account(), encoding="utf-8")
    for _ in range(kills):
        server.append(*(mail(wanted + number, f"Lamp {wanted + number}") for number in range(4)))
        wanted += 4
        with watching(desk) as process:
            assert process.stdout
            for _ in range(random.randint(0, 3)):
                process.stdout.readline()
            process.kill()
    take(desk, server)
    found = mail_refs(desk.shift)
    assert len(found) == wanted
    assert all(len(cases) == 1 for cases in found.values())
    assert len(cases_of(desk.shift)) == wanted


def test_mail_that_comes_while_others_are_fetched_is_not_waited_for(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.append(mail(1))
    accounts = Source(server.account(look_seconds="60"), "config.toml").parsed().table("intake")
    mailbox = ImapMailbox(read_account(accounts, "help"), lambda: PASSWORD)
    fetch = mailbox._fetched_mails

    def fetch_late(batch: Iterable[WaitingMail]) -> list[ArrivedMail]:
        server.append(mail(2, "Kettle"))
        return fetch(batch)

    monkeypatch.setattr(mailbox, "_fetched_mails", fetch_late)
    assert [len(batch) for batch in mailbox.new_mail({})] == [1]
    began = time.monotonic()
    mailbox.wait()
    assert time.monotonic() - began < 30
    mailbox.close()


def test_a_word_in_one_packet_with_the_answer_to_idle_is_heard_soon(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.intake.imap_mailbox._POLL_SECONDS", 0.2)
    accounts = Source(server.account(look_seconds="60"), "config.toml").parsed().table("intake")
    mailbox = ImapMailbox(read_account(accounts, "help"), lambda: PASSWORD)
    assert list(mailbox.new_mail({})) == []
    client = mailbox._client
    idle = client.idle

    def idle_with_news() -> None:
        idle()
        server.append(mail(1))
        assert select.select([client.socket()], [], [], 30)[0]
        client._imap.file.peek(1)  # it is read with what came before it, and the socket is quiet again

    monkeypatch.setattr(client, "idle", idle_with_news)
    began = time.monotonic()
    mailbox.wait()
    assert time.monotonic() - began < 30
    mailbox.close()


def test_leaving_in_the_middle_of_a_talk_waits_for_no_goodbye(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Source(server.account(), "config.toml").parsed().table("intake")
    mailbox = ImapMailbox(read_account(accounts, "help"), lambda: PASSWORD)
    list(mailbox.new_mail({}))
    client = mailbox._connected()

    def left_halfway() -> None:
        client._imap._command("IDLE")
        raise KeyboardInterrupt

    monkeypatch.setattr(client, "idle", left_halfway)
    monkeypatch.setattr(client, "logout", lambda: pytest.fail("a server that waits for our mail answers nothing else"))
    with pytest.raises(KeyboardInterrupt):
        mailbox.wait()
    mailbox.close()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"port": "1"}, "127.0.0.1 port 1 cannot be reached (Connection refused)"),
        ({"ca": ""}, "is not trusted: self-signed certificate"),
        ({"password_file": "", "password_command": '["echo", "wrong"]'}, "refused the password of help@desk.example"),
        ({"folder": '"Elsewhere"'}, "has no folder 'Elsewhere'; it has"),
        ({"encryption": '"starttls"'}, "cannot be reached"),
        ({"ca": '"/nowhere/ca.pem"'}, "The certificate /nowhere/ca.pem cannot be read (No such file or directory)"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_goes_wrong_is_said_in_words(desk: CommandLine, server: Dovecot, settings: dict[str, str], said: str) -> None:
    if settings.get("encryption"):
        settings = settings | {"port": "1"}
    answer = take(desk, server, **settings)
    assert answer.code == 1
    assert said in answer.err
    assert "open-sesame" not in answer.err + answer.out


@pytest.mark.parametrize("encryption", ["starttls", "off"])
def test_other_ways_to_the_server(desk: CommandLine, server: Dovecot, encryption: str) -> None:
    server.append(mail(1))
    answer = take(desk, server, encryption=f'"{encryption}"', port=str(server.plain_port))
    assert answer.out.startswith("C-101    new case")


def test_a_certificate_that_is_not_trusted_gets_no_password_after_starttls(desk: CommandLine, server: Dovecot) -> None:
    answer = take(desk, server, encryption='"starttls"', port=str(server.plain_port), ca="", password_command='["false"]', password_file="")
    assert "is not trusted: self-signed certificate" in answer.err


def test_a_certificate_of_another_machine_is_not_trusted(desk: CommandLine, server: Dovecot) -> None:
    answer = take(desk, server, host='"127.0.0.2"')
    assert "is not trusted" in answer.err


def test_a_token_opens_the_account_as_well(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1))
    token = {"login": '"oauth2"', "password_file": ""}
    assert take(desk, server, password_command=f'["echo", "{access_token()}"]', **token).out.startswith("C-101    new case")
    answer = take(desk, server, password_command=f'["echo", "{access_token("other@desk.example")}"]', **token)
    assert "refused the password of help@desk.example" in answer.err


def test_without_idle_it_looks_again_by_itself(desk: CommandLine) -> None:
    with running_dovecot(capability="imap_capability = IMAP4rev1") as server:
        server.append(mail(1))
        desk.shift.with_name("config.toml").write_text(server.account(look_seconds="0.2"), encoding="utf-8")
        with watching(desk) as process:
            assert process.stdout
            try:
                assert "C-101    new case" in process.stdout.readline()
                server.append(mail(2, "Kettle"))
                assert "C-102    new case" in process.stdout.readline()
            finally:
                process.kill()


def test_our_own_address_is_the_account(desk: CommandLine, server: Dovecot) -> None:
    server.append(mail(1), our_mail(2, 1))
    take(desk, server)
    assert [entry["kind"] for entry in desk.case()["entries"]] == ["told", "contact"]
    assert HELP == "help@desk.example"
