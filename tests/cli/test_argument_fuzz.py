"""No argument of any command, however odd, ends a command in a way that nobody meant.

The words are drawn from a fixed seed, so a failure repeats. `DESK_DEBUG` lets an unexpected error through to the test.
"""

from __future__ import annotations

import io
import random
import shutil
import time
from pathlib import Path

import pytest

from desk.model.case import Header
from desk.model.entries import KINDS
from tests.cli.command_line import CommandLine
from tests.cli.odd_words import NUMBERS, TEXTS, TIMES

RUNS = 500
SEEDS = range(10)

NESTED = (
    *(
        "options.0.title",
        "options.0.value_now",
        "options.0.chance",
        "options.0.effort",
        "options.0.by",
        "options.9",
        "options.0",
        "options.x.title",
    ),
    *("steps.0.text", "steps.0.minutes", "steps.1.minutes", "whys.0", "whys.0.0", "alternatives.0", "alternatives", "options.0.redeem"),
    *(
        "options.0.cost",
        "options.0.staff_minutes",
        "options.0.value_later",
        "options.0.remedy",
        ".",
        "..",
        ".a",
        "a.",
        "options." + "9" * 5_000,
    ),
    ".".join("a" * 2_000),
)
FIELDS = (
    *sorted({field for kind in KINDS.values() for field in kind.__struct_fields__} | set(Header.__struct_fields__) | {"class", "amount"}),
    *NESTED,
)
NEEDED = {
    "answer": ("accepted", "declined", "delivered"),
    "decision": ("approved", "declined"),
    "verdict": ("met", "below"),
    "to": ("open", "solved", "pending", "closed"),
    "name": ("value", "needs_by", "tags", "subject", "earlier", "sensitive", "zone", "price", "priority"),
    "case": ("C-101", "C-102"),
    "entry": ("101.1", "101.2", "101.3"),
    "rule": ("cause", "verify"),
}
NEEDED_WITH = {
    "offer": {"options.0.title": "half of it"},
    "playbook": {"steps.0.text": "call", "name": "own"},
    "refusal": {"alternatives.0": "a walk"},
}
TIME_FIELDS = {"told_at", "due", "by", "redeem", "expires", "recheck", "aftercare", "follow_up", "needs_by"}
NUMBER_FIELDS = {"value_now", "value_later", "chance", "cost", "staff_minutes", "effort", "option", "saved", "minutes"}
NEEDED_NAMES = {"class_": "class"}
FLAGS = {
    "new": ("--customer", "--subject", "--priority", "--channel", "--told-at", "--set"),
    "log": ("--set", "--seen"),
    "undo": ("--reason",),
    "list": ("--all", "--archived"),
    "show": (),
    "explain": ("--policy",),
    "import": ("--format", "--tz", "--day-first", "--as-of", "--map", "--apply"),
    "replay": ("--speed", "--until"),
    "check": ("--repair", "--fold"),
    "archive": ("--before",),
    "wording": ("--kind",),
    "keys": ("--toml",),
    "config": ("--init",),
    "demo": (),
    "": ("--view", "--read-only", "--no-mouse"),
}
BARE = {"--all", "--archived", "--day-first", "--apply", "--repair", "--fold", "--toml", "--init", "--read-only", "--no-mouse"}
LOOKS = (["list", "--all"], ["list", "--all", "--json"], ["show", "C-101"], ["show", "C-101", "--json"], ["explain", "C-101"])
"""Commands that read whatever the odd ones before them wrote."""
GLOBAL = ("--shift", "--as", "--json")


class Words:
    """Draws command lines."""

    def __init__(self, seed: int, files: tuple[str, ...]) -> None:
        self.random = random.Random(seed)
        self.files = files

    def line(self) -> list[str]:
        """One command line."""
        command = self.random.choice((*sorted(FLAGS), *("log",) * 8, "new", "list"))
        words = [command] if command else []
        words += self._positionals(command)
        for _ in range(self.random.randint(0, 3)):
            words += self._option(command)
        if command == "new":
            words += ["--customer", self._value(), "--subject", self._value()]
        if command == "archive":
            words += ["--before", self._value()]
        if self.random.random() < 0.15:
            words += self._globals()
        return words

    def _positionals(self, command: str) -> list[str]:
        match command:
            case "log":
                return self._entry()
            case "undo":
                return [self._case(), *self._maybe()]
            case "show":
                return [self._case()]
            case "explain":
                return [self._case(), *self._maybe()]
            case "list":
                return [self._value() for _ in range(self.random.randint(0, 3))]
            case "import" | "replay":
                return [self.random.choice(self.files) if self.random.random() < 0.8 else self._value()]
            case "wording" | "new":
                return [self._value()]
            case _:
                return []

    def _entry(self) -> list[str]:
        """An entry, mostly of a kind that exists, with what it needs and some of its own fields."""
        kind = self.random.choice((*KINDS, *KINDS, self._value()))
        fields = [name for name in (KINDS[kind].__struct_fields__ if kind in KINDS else ()) if name not in {"id", "at", "by", "ref"}]
        named = self.random.sample(fields, min(len(fields), self.random.choice((0, 1, 1, 2))))
        named += [name for name in (*NESTED, *NESTED) if name.partition(".")[0] in fields and self.random.random() < 0.15]
        sets = {NEEDED_NAMES.get(name, name): self._fitting(name) for name in named}
        sets |= {name: self._needed(name) for name in fields if name in NEEDED} | NEEDED_WITH.get(kind, {})
        return [
            kind,
            self._case(),
            *([] if named else self._maybe()),
            *(word for name, value in sets.items() for word in ("--set", f"{name}={value}")),
        ]

    def _fitting(self, name: str) -> str:
        """A value that its field might take: odd, but mostly of its sort."""
        last = name.rpartition(".")[2]
        pool = TIMES if last in TIME_FIELDS else NUMBERS if last in NUMBER_FIELDS else TEXTS
        return self.random.choice(pool) if self.random.random() < 0.8 else self._value()

    def _needed(self, name: str) -> str:
        return self.random.choice(NEEDED[name]) if self.random.random() < 0.9 else self._value()

    def _option(self, command: str) -> list[str]:
        flags = FLAGS[command]
        if not flags:
            return []
        flag = self.random.choice(flags)
        if flag in BARE:
            return [flag]
        if flag == "--set":
            return [flag, f"{self.random.choice(FIELDS)}={self._value()}" if self.random.random() < 0.97 else self._value()]
        return [f"{flag}={self._value()}"]

    def _globals(self) -> list[str]:
        flag = self.random.choice(GLOBAL)
        return [flag] if flag == "--json" else [f"{flag}={self._value()}"]

    def _case(self) -> str:
        return "C-101" if self.random.random() < 0.8 else self._value()

    def _maybe(self) -> list[str]:
        return [self._value()] if self.random.random() < 0.6 else []

    def _value(self) -> str:
        drawn = self.random.random()
        if drawn < 0.1:
            return "".join(
                chr(self.random.choice((self.random.randrange(0x300), self.random.randrange(0x110000))))
                for _ in range(self.random.randrange(9))
            )
        return self.random.choice(self.random.choice((TEXTS, NUMBERS, TIMES, self.files)))


@pytest.fixture
def playground(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A shift with one case in a folder of its own, where nothing sleeps and standard input is empty."""
    monkeypatch.setenv("DESK_DEBUG", "1")
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr("sys.stdin", io.StringIO("sorry"))
    return desk


def _begin_anew(desk: CommandLine) -> None:
    for path in desk.shift.parent.iterdir():
        if path.name.startswith("keep-"):
            continue
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "nobody came")
    for words in (
        ("offer", "--set", "options.0.title=half of it"),
        ("playbook", "no-show"),
        ("cause", "--set", "key=rota"),
        ("promise", "call"),
    ):
        desk.ok("log", words[0], "C-101", *words[1:])


def _files(folder: Path) -> tuple[str, ...]:
    contents = {
        "keep-table.csv": "id,created,subject\n1,2026-05-01,a\n2,9999-12-31T23:59-12:00,b\n3,0001-01-01T00:00+14:00,c\n",
        "keep-odd.json": '[{"id": 1e400, "created": "2026-05-01", "subject": {"a": [1]}}]',
        "keep-mail.mbox": "From a Mon May  4 14:00:00 2026\nFrom: a@b\nDate: Mon, 4 May 2026 14:00 +0000\nMessage-ID: <>\n\nhello\n",
        "keep-stream.jsonl": '{"at": "0001-01-01T00:00:00+14:00", "case": "1", "kind": "told"}\n{"at": 1e400}\n[]\nnull\n\udcff\n',
        "keep-policy.toml": "zone = 'Europe/Berlin'\n[calm]\nx = 1e308\n",
        "keep-bytes.bin": "\udcff\x00\udc80",
    }
    for name, text in contents.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return tuple(str(folder / name) for name in contents)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_arguments_end_a_command_unexpectedly(playground: CommandLine, seed: int) -> None:
    words = Words(seed, _files(playground.shift.parent))
    for number in range(RUNS):
        if number % 50 == 0:
            _begin_anew(playground)
        lines = [words.line(), *(LOOKS if number % 50 == 49 else ())]
        for line in lines:
            try:
                answer = playground(*line)
            except Exception as error:
                raise AssertionError(f"run {number}: {line!r:.2000} ended with {type(error).__name__}: {error!s:.300}") from error
            assert answer.code in {0, 1, 2, 3, 4, 5}, line
