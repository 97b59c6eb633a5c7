"""Every end of a window on a real terminal: drafts kept, nobody left at the desk, the terminal as before, a true exit code."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk.tui.shutdown import rescued_text
from tests.terminal import Terminal, desk

TEXT = "They never came, and nobody called"


def opened(shift: Path, environment: Mapping[str, str], *, around: str = "exec") -> Terminal:
    """A board, started by a shell. `around` is what the shell does with the command."""
    words = shlex.join(desk("--shift", str(shift), "--as", "ines"))
    return Terminal(["sh", "-c", f"{around} {words}"], environment, folder=shift.parent)


def write(terminal: Terminal) -> None:
    """Type into the form of a memo, and give it no time to be kept."""
    terminal.wait_for("C-101", "? keys")
    terminal.press("m")
    terminal.wait_for("Memo  C-101", "ctrl+s save")
    terminal.press(TEXT)
    terminal.wait_for(TEXT)


def drafts(shift: Path) -> list[str]:
    folder = Path(f"{shift}.drafts")
    return [json.loads(file.read_text("utf-8"))["fields"]["text"] for file in folder.glob("*.json")] if folder.is_dir() else []


def present(shift: Path) -> list[str]:
    return [file.name for file in Path(f"{shift}.presence").iterdir()]


@dataclass(frozen=True)
class Ending:
    """One form of the end. `around` is how the window is started; `code` its exit code."""

    end: Callable[[Terminal], object]
    code: int
    around: str = "exec"
    is_seen: bool = True
    """Is there a terminal left to look at?"""


ORPHANED = """
import ctypes, os, subprocess, sys
if sys.argv[1] == "wrapper":
    sys.exit(subprocess.run(sys.argv[2:]).returncode)
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # what the wrapper leaves behind comes to us
wrapper = subprocess.Popen([sys.executable, __file__, "wrapper", *sys.argv[1:]])
print("wrapper", wrapper.pid, flush=True)
wrapper.wait()
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
"""Starts a command behind a wrapper, outlives both, and ends with the code of the command."""


def leave_by_q(terminal: Terminal) -> None:
    terminal.press("\x1b")
    terminal.wait_for("Kept as a draft", "? keys")
    terminal.press("q")


def leave_as_ctrl_c_says(terminal: Terminal) -> None:
    terminal.press("\x03")
    terminal.wait_for("ctrl+q leaves, from anywhere", TEXT)
    terminal.press("\x11")


def kill_the_wrapper(terminal: Terminal) -> None:
    os.kill(int(terminal.received.split(b"wrapper ")[1].split()[0]), signal.SIGKILL)


def send(number: int) -> Callable[[Terminal], object]:
    return lambda terminal: terminal.process.send_signal(number)


ENDINGS = {
    "q": Ending(leave_by_q, 0),
    "ctrl+q": Ending(lambda terminal: terminal.press("\x11"), 0),
    "ctrl+c": Ending(leave_as_ctrl_c_says, 0),
    "HUP": Ending(send(signal.SIGHUP), 129),
    "TERM": Ending(send(signal.SIGTERM), 143),
    "INT": Ending(send(signal.SIGINT), 130),
    "QUIT": Ending(send(signal.SIGQUIT), 131),
    "terminal gone": Ending(Terminal.hang_up, 129, is_seen=False),
    "terminal gone, HUP ignored": Ending(Terminal.hang_up, 129, around="trap '' HUP; exec", is_seen=False),
    "parent gone": Ending(kill_the_wrapper, 129, around=f"exec {shlex.quote(sys.executable)} orphaned.py"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_every_end_keeps_what_was_typed_and_says_where(name: str, shift: Path, environment: Mapping[str, str]) -> None:
    ending = ENDINGS[name]
    (shift.parent / "orphaned.py").write_text(ORPHANED, encoding="utf-8")
    with opened(shift, environment, around=ending.around) as terminal:
        write(terminal)
        assert {"1049", "1003", "2004"} <= terminal.modes
        assert terminal.settings != terminal.settings_before
        ending.end(terminal)
        assert terminal.wait_for_exit() == ending.code
        if ending.is_seen:
            assert terminal.modes <= {"25", "7"}
            assert terminal.settings == terminal.settings_before
            assert "1 draft waits: C-101." in terminal.last_words
            assert terminal.last_words.endswith(f"Go on with: desk --shift {shlex.quote(str(shift))} --as ines")
            assert "Traceback" not in terminal.text
    assert drafts(shift) == [TEXT]
    assert present(shift) == []


def test_q_says_what_waits_from_before(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        write(terminal)
        terminal.press("\x1b")
        terminal.wait_for("Kept as a draft")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert "1 draft waits: C-101." in terminal.text


def test_nothing_waits_and_nothing_is_said(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "open 18")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert "wait" not in terminal.text.splitlines()[-1]
        assert "draft" not in terminal.text


# ---------------------------------------------------------------- where no draft can be kept


class UnkeptForm:
    """A form of which no draft can be kept."""

    typed_text = TEXT

    async def keep_draft(self) -> bool:
        return False

    def say_more(self, words: str) -> None:
        """Say nothing."""


def test_without_a_folder_for_temporary_files_words_go_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    monkeypatch.setenv("HOME", str(tmp_path))
    said = rescued_text([UnkeptForm()])
    [file] = tmp_path.glob("desk-text-*.txt")
    assert file.read_text("utf-8") == TEXT + "\n"
    assert said.endswith(f"It is in {file}")


@dataclass(frozen=True)
class Harm:
    """What befalls the disk while a form is open. `around` is how the window is started."""

    befall: Callable[[Terminal, Path], object]
    says: str
    around: str = "exec"


def block_drafts(_: Terminal, shift: Path) -> None:
    Path(f"{shift}.drafts").write_text("not a folder", encoding="utf-8")


def remove_folder(_: Terminal, shift: Path) -> None:
    shutil.rmtree(shift.parent)


def unmount(terminal: Terminal, shift: Path) -> None:
    inside = ["nsenter", "--mount", "--target", str(terminal.process.pid)]
    subprocess.run([*inside, "mount", "-t", "tmpfs", "-o", "ro", "none", str(shift.parent)], check=True)


def own_mounts(options: str) -> str:
    return f'exec unshare --mount sh -c \'mount --bind . . && mount -o remount,bind,{options} . && cd "$PWD" && exec "$@"\' sh'


HARMS = {
    "drafts blocked": Harm(block_drafts, "is not a folder"),
    "disk full": Harm(lambda *_: None, "file too large", around="ulimit -f 0; exec"),
    "read-only": Harm(lambda *_: None, "read-only file system", around=own_mounts("ro")),
    "unmounted": Harm(unmount, "folder is gone", around=own_mounts("rw")),
}
UNASKED = {"TERM": (send(signal.SIGTERM), 143), "HUP": (send(signal.SIGHUP), 129)}


def start_harm(name: str) -> Harm:
    if "unshare" in HARMS[name].around and subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    return HARMS[name]


def found_words(terminal: Terminal) -> str:
    """The last words, with what stands in the file that they name. The file is taken away."""
    said = terminal.last_words
    if not (named := re.search(r"It is in (\S+\.txt)", said)):
        return said
    file = Path(named[1])
    words = file.read_text("utf-8")
    file.unlink()
    return said + words


def kept_at_home(terminal: Terminal) -> str:
    """What stands in the drafts that the last words name."""
    named = re.search(r"kept in (\S+),", terminal.last_words)
    assert named
    return "".join(file.read_text("utf-8") for file in Path(named[1]).rglob("*") if file.is_file())


@pytest.mark.parametrize("end", ["leave", *UNASKED])
def test_a_draft_is_kept_at_home_while_the_folder_is_gone(end: str, shift: Path, environment: Mapping[str, str]) -> None:
    act, code = (UNASKED | {"leave": (lambda terminal: terminal.press("\x11"), 0)})[end]
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "? keys")
        remove_folder(terminal, shift)
        write(terminal)
        act(terminal)
        assert terminal.wait_for_exit() == code
        assert "1 draft waits: C-101." in terminal.last_words
        assert TEXT in kept_at_home(terminal)
        assert terminal.settings == terminal.settings_before


@pytest.mark.parametrize("name", HARMS)
def test_leaving_waits_for_the_agents_word_where_no_draft_can_be_kept(name: str, shift: Path, environment: Mapping[str, str]) -> None:
    harm = start_harm(name)
    with opened(shift, environment, around=harm.around) as terminal:
        terminal.wait_for("C-101", "? keys")
        harm.befall(terminal, shift)
        write(terminal)
        terminal.press("\x11")
        terminal.wait_for(TEXT, "ctrl+q once more")
        terminal.wait_until(lambda screen: harm.says in " ".join(screen.split()), harm.says)  # a long path breaks the words elsewhere
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
        assert TEXT in found_words(terminal)
        assert "NoMatches" not in terminal.text


@pytest.mark.parametrize("end", UNASKED)
@pytest.mark.parametrize("name", HARMS)
def test_a_signal_loses_no_words_where_no_draft_can_be_kept(name: str, end: str, shift: Path, environment: Mapping[str, str]) -> None:
    harm, (act, code) = start_harm(name), UNASKED[end]
    with opened(shift, environment, around=harm.around) as terminal:
        terminal.wait_for("C-101", "? keys")
        harm.befall(terminal, shift)
        write(terminal)
        act(terminal)
        assert terminal.wait_for_exit() == code
        assert TEXT in found_words(terminal)
        assert terminal.settings == terminal.settings_before


HOLD = """
import sys; from pathlib import Path; from desk.store.file.lock import Lock
print("ready", flush=True)
sys.stdin.readline()
with Lock(Path(sys.argv[1]), "bo").held():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_leaving_says_whose_lock_it_waits_for_and_ctrl_c_leaves(shift: Path, environment: Mapping[str, str]) -> None:
    words = desk("--shift", str(shift), "--as", "ines")
    hold = [sys.executable, "-c", HOLD, f"{shift}.lock"]
    with (
        Terminal(words, environment) as terminal,
        subprocess.Popen(hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(environment)) as holder,
    ):
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        write(terminal)
        terminal.press("\x13")
        terminal.wait_until(lambda text: "Memo  C-101" not in text, "the memo saved")
        holder.stdin.write(b"now\n")
        holder.stdin.flush()
        holder.stdout.readline()
        write(terminal)
        os.kill(holder.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            terminal.press("\x11")
            terminal.wait_until(lambda text: f"heldbybo(process{holder.pid}" in "".join(text.split()), "whose lock it is")
            terminal.press("\x03")
            assert terminal.wait_for_exit() == 0
            assert time.monotonic() - began < 4
            assert "1 draft waits: C-101." in terminal.text
            assert terminal.settings == terminal.settings_before
        finally:
            holder.kill()
    assert drafts(shift) == [TEXT]
    assert present(shift) == []
