"""Gets the password of a mail account from where it is kept."""

from __future__ import annotations

import importlib
import os
import stat
import subprocess
from pathlib import Path

from desk.errors import Refused
from desk.intake.account import MailAccount

_COMMAND_SECONDS = 60
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def account_password(account: MailAccount) -> str:
    """The password of an account. Raises Refused, and never quotes it."""
    if account.password_file is not None:
        return _password_in(account.password_file)
    if account.password_command:
        return _password_by(account.password_command)
    return _keyring_password(account)


def _password_in(path: Path) -> str:
    """The first line of a file that only its owner may open."""
    try:
        with path.open("rb") as file:
            rights = os.fstat(file.fileno())
            if rights.st_mode & _OTHERS or rights.st_uid not in {os.geteuid(), 0}:
                raise Refused(f"Others may open {path}, and it holds a password. Nothing was asked; close it with: chmod 600 {path}")
            return _first_line(file.read(10_000), f"The file {path}")
    except OSError as error:
        raise Refused(f"The password in {path} cannot be read ({error.strerror}). Nothing was asked.") from error


def _password_by(command: tuple[str, ...]) -> str:
    """The first line that a command prints."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(
            f"The password command {command[0]!r:.60} gave nothing within {_COMMAND_SECONDS} seconds. Nothing was asked."
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no command"
        raise Refused(f"The password command {command[0]!r:.60} cannot be run ({why}). Nothing was asked.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0][:200]
        raise Refused(f"The password command {command[0]!r:.60} failed{f': {said}' if said else ''}. Nothing was asked.")
    return _first_line(done.stdout, f"The password command {command[0]!r:.60}")


def _first_line(data: bytes, named: str) -> str:
    line = data.decode("utf-8", "replace").split("\n", 1)[0].rstrip("\r")
    if not line:
        raise Refused(f"{named} gives no password: its first line is empty. Nothing was asked.")
    return line


def _keyring_password(account: MailAccount) -> str:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        words = "To read a password from the keyring, desk needs one package more: pip install 'desk[keyring]'."
        raise Refused(f"{words} Nothing was asked.") from error
    try:
        password = keyring.get_password(account.keyring, account.user)
    except Exception as error:  # every backend has errors of its own
        words = f"The keyring cannot be opened ({type(error).__name__}). Nothing was asked; unlock it, or say password_file."
        raise Refused(words) from error
    if not password:
        raise Refused(
            f"The keyring holds no password of {account.user} for {account.keyring!r:.60}. Nothing was asked; put it there with: "
            f"keyring set {account.keyring} {account.user}"
        )
    return str(password)
