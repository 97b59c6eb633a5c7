"""A window whose account may only read: said at the start and while it is open, with the cure."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk

FILES = ("", ".journal", ".lock")
NOBODY = 65534
_ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]


def give(shift: Path, mode: int) -> None:
    """Let another account own the files, as far as this one can, with a mode."""
    for end in FILES:
        path = Path(f"{shift}{end}")
        path.touch()
        if os.geteuid() == 0:
            os.chown(path, NOBODY, -1)
        path.chmod(mode)


def command(shift: Path) -> Sequence[str]:
    """A board that has no more rights than any account."""
    words = desk("--shift", str(shift), "--as", "ines")
    return [*_ORDINARY, *words] if os.geteuid() == 0 else words


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
def test_what_only_others_may_write_is_said_with_its_cure(size: tuple[int, int], shift: Path, environment: Mapping[str, str]) -> None:
    give(shift, 0o444)
    with Terminal(command(shift), environment, columns=size[0], rows=size[1]) as terminal:
        screen = terminal.wait_for("C-101", "may not write", "chmod")
        assert "may not write" in screen.splitlines()[0]
        assert "chmod" in "".join(screen.splitlines()[1:3])
        give(shift, 0o666)
        terminal.wait_until(lambda text: "chmod" not in text, "rights again")
        give(shift, 0o444)
        terminal.wait_for("may not write", "chmod")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("kept\x13")
        terminal.wait_until(lambda text: text.count("chmod") > 1 and "kept" in text, "the refusal with its cure")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
