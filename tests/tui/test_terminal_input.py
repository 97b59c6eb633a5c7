"""Whatever a terminal sends: nothing ends the board, no answer is a key, and nothing is logged that was not saved."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk

ANSWERS = {
    "OSC 11": b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\",
    "OSC 10 by BEL": b"\x1b]10;rgb:ffff/cccc/aaaa\x07",
    "OSC 52": b"\x1b]52;c;" + b"cGFzcw" * 900 + b"\x1b\\",
    "OSC 4": b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "title": b"\x1b]lcase of ines\x1b\\",
    "XTVERSION": b"\x1bP>|tmux 3.4\x1b\\",
    "DECRQSS": b"\x1bP1$r0;1m\x1b\\",
    "XTGETTCAP": b"\x1bP1+r544e=787465726d\x1b\\",
    "DA3": b"\x1bP!|00000000\x1b\\",
    "kitty graphics": b"\x1b_Gi=31;OK\x1b\\",
    "DA": b"\x1b[?62;1;6;22c",
    "DA2": b"\x1b[>41;354;0c",
    "kitty flags": b"\x1b[?1u",
    "DECRPM": b"\x1b[?2048;2$y\x1b[?2026;2$y",
    "CPR": b"\x1b[12;40R",
    "DSR": b"\x1b[0n",
    "size": b"\x1b[8;36;120t\x1b[4;700;1000t",
    "in-band size": b"\x1b[48;30000;30000;90000;90000t",
    "8-bit CSI": b"\x9b?62;1;6c",
    "8-bit OSC": b"\x9d11;rgb:1c1c/1c1c/1c1c\x9c",
    "kitty release": b"\x1b[99;1:3u\x1b[112;1:3u",
    "kitty release of an arrow": b"\x1b[1;1:3B",
    "past the last code point": b"\x1b[99999999u\x1b[97;;99999999u",
    "a surrogate": b"\x1b[55296u\x1b[97;;56320u",
    "no key": b"\x1b[113~\x1b[99;1A",
    "five thousand digits": b"\x1b[" + b"9" * 5000 + b"u",
    "X10 mouse": b"\x1b[M\x20\x81\x25\x1b[M\x23\xc3\xa9",
    "SGR mouse far out": b"\x1b[<0;999999999;99999999M",
    "negative mouse": b"\x1b[<0;-5;-7M",
    "focus lost": b"\x1b[O",
    "paste end alone": b"\x1b[201~",
}


def opened(shift: Path, environment: Mapping[str, str]) -> Terminal:
    return Terminal(desk("--shift", str(shift), "--as", "ines"), environment)


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "byte by byte"])
def test_no_answer_is_a_key(cut: bool, shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("Tess Tampl", "2 problems ahead", "open 18", "? keys")
        before = terminal.settle()
        for name, answer in ANSWERS.items():
            is_cut = cut and len(answer) < 100 and not name.startswith("8-bit")  # a terminal with UTF-8 sends none of these
            for piece in [answer[at : at + 1] for at in range(len(answer))] if is_cut else [answer]:
                terminal.press(piece)
            assert terminal.settle() == before, name
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_what_cannot_be_read_is_replaced(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press(b"caf\xe9 au lait \xc3\xa9")
        terminal.wait_for("caf\ufffd au lait \u00e9")


def test_a_paste_with_an_escape_in_it_stays_in_order(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("\x1b[200~before \x1b[31mred\x1b[0m and \x1b]0;t\x07after\x1b[201~ typed")
        terminal.wait_for("before [31mred[0m and ]0;tafter typed")


def test_a_dead_input_ends_with_the_desks_own_words(shift: Path, environment: Mapping[str, str]) -> None:
    code = (
        "import sys; from desk.tui import terminal_events as events\n"
        "def broken(self, data): raise RuntimeError('no more keys')\n"
        "events.TerminalEvents.feed = broken\n"
        "from desk.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    _, _, _, *words = desk("--shift", str(shift), "--as", "ines")
    with Terminal([desk()[0], "-c", code, *words], environment) as terminal:
        terminal.wait_for("C-101", "? keys")
        terminal.press("j")
        assert terminal.wait_for_exit() == 1
        assert "desk had to stop, by a fault of its own (RuntimeError: no more keys)" in terminal.text
        assert "Traceback" not in terminal.text
        assert terminal.settings == terminal.settings_before


# ---------------------------------------------------------------- any bytes at all

PLACES = {
    "board": ("", "? keys"),
    "case": ("\r", "TIMELINE"),
    "form": ("m", "ctrl+s save"),
    "filter": ("/", " / "),
    "palette": (":", "a command, or a case to go to"),
}
FIRST_SEED = int(os.environ.get("DESK_FUZZ_SEED", "0"))
"""Where the seeds begin. Another figure sends other noise."""
_INTRODUCERS = (
    *(b"\x1b[", b"\x1b]", b"\x1bP", b"\x1bO", b"\x1b_", b"\x1b^", b"\x9b"),
    *(b"\x1b[<", b"\x1b[?", b"\x1b[M", b"\x1b[200~", b"\x1b[201~"),
)
_SIGNS = b"0123456789;:?<>=$ \"#%&'()*+,-/@[]^_`{|}~"
_CONTROLS = b"\x00\x01\x02\x06\x08\x0b\x0f\x10\x14\x16\x17\x18\x1c\x1d\x1e\x1f\x7f"
_SPICE = bytes(range(0x80, 0x100)) + _SIGNS + _CONTROLS
"""Bytes that are no letters and no key that saves or leaves."""
_FINALS = b"uABCDEFHPQRSZcnt~mMIORlh"
"""Letters that end a sequence, and are keys behind a broken one. None of them is `y`, which answers yes to a question such as undo's."""


_KEYPAD_ENTER = b"\x1bOM"
"""A key like any other: in the palette it runs what was found, such as leaving."""
_KEYS_THAT_SAVE = (b"\x1bOQ", b"\x1b[Q", b"\x1b[1Q", b"\x1b[[B", b"\x1b[12~", b"\x1b[21~")
"""F2 and F10, keys like any other."""


def noise(seed: int) -> bytes:
    """A string of bytes, always the same for a seed."""
    chance = random.Random(seed)
    pieces: list[bytes] = []
    for _ in range(chance.randint(1, 6)):
        middle = bytes(chance.choice(_SPICE) for _ in range(chance.randint(0, 12)))
        match chance.randint(0, 3):
            case 0:
                pieces.append(middle)
            case 1:
                figures = ";".join(str(chance.choice((0, 1, 5, 97, 200, 1114112, 10**12))) for _ in range(chance.randint(1, 4)))
                pieces.append(b"\x1b[" + figures.encode() + bytes([chance.choice(b"uABR~mMt")]))
            case 2:
                piece = chance.choice(_INTRODUCERS) + middle + bytes([chance.choice(_FINALS)])
                pieces.append(piece if piece != _KEYPAD_ENTER else b"")
            case _:
                pieces.append(chance.choice(tuple(ANSWERS.values())))
    sent = b"".join(pieces)
    for key in _KEYS_THAT_SAVE:
        sent = sent.replace(key, b"")
    return sent


def fuzz(shift: Path, environment: Mapping[str, str], place: str, seeds: range, *, stay: int = 25) -> None:
    """Send noise to one place, going back there after `stay` strings."""
    keys, sign = PLACES[place]
    journal = Path(f"{shift}.journal")
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        before = journal.read_bytes()
        for number, seed in enumerate(seeds):
            if number % stay == 0:
                terminal.press(keys)
                terminal.wait_for(sign)
            terminal.press(noise(seed))
            if number % stay == stay - 1:
                _go_home(terminal)
            assert terminal.process.poll() is None, f"{noise(seed)!r}\n{terminal.text}"
        assert "Traceback" not in terminal.text
        assert journal.read_bytes() == before
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0, terminal.text


def _go_home(terminal: Terminal) -> None:
    """End whatever was begun, and go back to the board: there escape changes nothing any more."""
    terminal.press(b"\x1b\\\x1b[201~\x18")
    before, same = "", 0
    for _ in range(_DEEPEST):
        shown = terminal.settle(patience=_READ_BY)
        same = same + 1 if shown == before else 0
        if same >= _SURELY and _ON_BOARD in shown:
            return
        before = shown
        terminal.press(b"\x1b")
    raise AssertionError(f"{_DEEPEST} escapes did not lead home:\n{before}")


_READ_BY = 400.0
"""Seconds until 45,000 bytes of noise must have been read, key by key: 95 were seen on a busy machine."""
_SURELY, _DEEPEST = 3, 60
"""Escapes that change nothing until the board is believed, and escapes after which it is not reached any more."""
_ON_BOARD = " . next best  enter open"
"""The foot of the board. It is seen below a question or the palette too."""


@pytest.mark.torture
@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", PLACES)
def test_any_bytes_leave_the_window_alive_and_log_nothing(place: str, shift: Path, environment: Mapping[str, str]) -> None:
    fuzz(shift, environment, place, range(FIRST_SEED, FIRST_SEED + 100))


@pytest.mark.torture
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("place", PLACES)
def test_ten_thousand_strings_of_bytes(place: str, shift: Path, environment: Mapping[str, str]) -> None:
    fuzz(shift, environment, place, range(FIRST_SEED + 1000, FIRST_SEED + 3000), stay=100)
