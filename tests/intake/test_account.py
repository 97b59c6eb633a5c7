"""Mail accounts in the settings, and where their passwords come from."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from desk.cli.intake_help import account_help
from desk.errors import Refused
from desk.intake.account import MailAccount, read_account
from desk.intake.password import account_password
from desk.toml_table import Source
from tests.cli.command_line import CommandLine

KEPT = 'password_command = "echo secret"\n'


def account(text: str) -> MailAccount:
    return read_account(Source(f"[intake.help]\n{text}", "config.toml").parsed().table("intake"), "help")


def told(**settings: str) -> MailAccount:
    return account(
        'host = "imap.desk.example"\nuser = "help@desk.example"\n' + "".join(f"{key} = {value}\n" for key, value in settings.items())
    )


def test_little_is_enough() -> None:
    found = told(password_command='"pass show desk/help"')
    assert (found.port, found.encryption, found.folders) == (993, "tls", ("INBOX",))
    assert found.desk == {"help@desk.example"}
    assert found.password_command == ("pass", "show", "desk/help")


def test_the_example_of_the_help_is_an_account() -> None:
    text = "\n".join(line.strip() for line in account_help().splitlines() if " = " in line and not line.strip().startswith("#"))
    assert account(text).host == "imap.desk.example"
    for line in (line.strip().removeprefix("# ") for line in account_help().splitlines() if line.strip().startswith("# ")):
        key = line.partition(" = ")[0]
        kept = "" if key.startswith("password") else KEPT
        assert account(f'host = "h"\nuser = "u"\n{kept}{line}\n')


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "config.toml, line 1: intake.help: where the password is, is missing"),
        ({"password": '"x"'}, "config.toml, line 4: intake.help.password: a password never stands here"),
        ({"password_command": '"a"', "password_file": '"b"'}, "must be said once"),
        ({"password_command": '"\'a"'}, "this is no command"),
        ({"password_file": '"x"', "encryption": '"off"'}, "goes through the network in the open"),
        ({"password_file": '"x"', "encryption": '"ssl"'}, "'ssl' is unknown"),
        ({"password_file": '"x"', "port": "0"}, "a port is a whole number"),
        ({"password_file": '"x"', "hots": '"x"'}, "there is no such key; probably host is meant"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(settings: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        told(**settings)


def test_encryption_may_be_off_on_this_machine() -> None:
    assert account(f'host = "127.0.0.1"\nuser = "u"\nencryption = "off"\n{KEPT}').port == 143


def test_a_password_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("se cret\nmore\n")
    path.chmod(0o640)
    found = told(password_file=f'"{path}"')
    with pytest.raises(Refused, match="chmod 600") as refused:
        account_password(found)
    assert "se cret" not in str(refused.value)
    path.chmod(0o600)
    assert account_password(found) == "se cret"


def test_a_command_gives_the_password() -> None:
    assert account_password(told(password_command='"printf s3cret"')) == "s3cret"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ('["sh", "-c", "echo locked >&2; exit 3"]', "failed: locked"),
        ('["true"]', "gives no password"),
        ('["/nowhere/at/all"]', "cannot be run"),
    ],
)
def test_a_command_that_fails_is_told(command: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        account_password(told(password_command=command))


def test_the_keyring_gives_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = types.ModuleType("keyring")
    ring.get_password = lambda service, user: {("desk", "help@desk.example"): "s3cret"}.get((service, user))  # type: ignore[attr-defined]  # stands for the extra
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert account_password(told(password_keyring='"desk"')) == "s3cret"
    with pytest.raises(Refused, match=r"keyring set other help@desk\.example"):
        account_password(told(password_keyring='"other"'))


@pytest.mark.parametrize(("key", "extra"), [("keyring", "keyring")])
def test_a_missing_extra_says_how_it_is_installed(monkeypatch: pytest.MonkeyPatch, key: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, key, None)
    with pytest.raises(Refused, match=rf"pip install 'desk\[{extra}\]'"):
        account_password(told(password_keyring='"desk"'))


def test_the_settings_in_force_name_the_accounts(desk: CommandLine) -> None:
    assert "mail      no account" in desk.ok("config").out
    desk.shift.with_name("config.toml").write_text('[intake.help]\nhost = "h"\n[intake.sales]\nhost = "h"\n')
    assert "mail      help, sales" in desk.ok("config").out
    assert "config.toml, line 1: intake.help: user is missing" in desk("intake", "imap", "help").err
    assert "there is help, sales" in desk("intake", "imap", "nobody").err
