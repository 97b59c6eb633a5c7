"""What typing in a form costs on a pty while its text is read, against the same keys in a form whose text nobody reads."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.environment import environment
from tests.bench.figures import percentile, print_figure
from tests.bench.timed_terminal import TimedTerminal

WORDS, BETWEEN = 25, 0.11
"""Words typed, of three letters each, and seconds between two letters: somebody who types fast."""
_TEXT = (
    "Tess, I am sorry that nobody came and that you stood in an empty flat if that is how it was. We booked two teams on one truck, and "
    "that was our mistake. I have sent you another team, they will be there by one. But it should not have come to this. "
)
_READ, _UNREAD = (b"a", "Apology"), (b"m", "Memo")


@dataclass(frozen=True, slots=True)
class Typed:
    """Milliseconds from the form's key to the form, and from each letter to the letter."""

    opened: float
    letters: tuple[float, ...]


def say_typing() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for length in (200, 1_000):
            read, unread = (typing_latencies(Path(folder) / f"{title}{length}.json", key, title, length) for key, title in (_READ, _UNREAD))
            for share in (0.5, 0.95):
                value, of = percentile(read.letters, share), percentile(unread.letters, share)
                print_figure(
                    f"letter to screen p{share * 100:.0f}, {length} characters", value, "ms", baseline="a memo, which nobody reads", of=of
                )
            print_figure("key to form, the first one opened", read.opened, "ms", baseline="a memo, which nobody reads", of=unread.opened)


def typing_latencies(shift: Path, key: bytes, title: str, length: int) -> Typed:
    """Open a form in a window of its own, paste a text, and type on."""
    environment = _environment_for(shift)
    desk = [sys.executable, "-m", "desk"]
    subprocess.run([*desk, "demo", "--shift", str(shift), "--json"], env=environment, check=True, capture_output=True)
    terminal = TimedTerminal([*desk, "--shift", str(shift), "--as", "ines"], environment)
    try:
        if terminal.wait(lambda: terminal.shows("C-101") and terminal.shows("open ")) is None:
            raise SystemExit("the board never came")
        terminal.rest(3.0)
        pressed = terminal.press(key)
        opened = terminal.wait(lambda: terminal.shows(f"{title}  C-101"))
        text = (_TEXT * (1 + length // len(_TEXT)))[:length]
        terminal.press(b"\x1b[200~" + text.encode() + b" \x1b[201~")
        terminal.rest(3.0)
        return Typed(((opened or 0.0) - pressed) * 1e3, tuple(_letter_latencies(terminal)))
    finally:
        terminal.close()


def _letter_latencies(terminal: TimedTerminal) -> Iterator[float]:
    """Milliseconds from each letter to its sight. Every word begins with a number of its own, by which its letters are found."""
    for number in range(WORDS):
        word = f"{number:03}z"
        terminal.press(b" " + word.encode())
        terminal.rest(BETWEEN)
        for letter in "xkv":
            word += letter
            pressed = terminal.press(letter.encode())
            stamp = terminal.wait(lambda word=word: terminal.shows(word), 5.0)  # type: ignore[misc] # bound now
            if stamp is None:
                raise SystemExit(f"{word} was never seen:\n" + "\n".join(terminal.screen.display))
            yield (stamp - pressed) * 1e3
            terminal.rest(BETWEEN)


def _environment_for(shift: Path) -> Mapping[str, str]:
    home = {"HOME": str(shift.parent), "XDG_DATA_HOME": str(shift.parent), "XDG_CONFIG_HOME": str(shift.parent)}
    return environment(**home)
