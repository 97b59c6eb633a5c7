"""No file of settings, policy, playbook or wording, however spoilt, ends in anything but words with its name."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from desk import data
from desk.config import TEMPLATE, read_config
from desk.errors import DeskError
from desk.recovery.steps.playbooks import PLAYBOOK_FILES, read_playbook
from desk.sla.policy_file import read_policy
from desk.wording.check import read_rules

RUNS = 250
ODD = (
    *(
        "1e308",
        "-1e308",
        "nan",
        "inf",
        "-1",
        "0",
        "9" * 5_000,
        "0x" + "f" * 400,
        "1_0",
        "true",
        '""',
        "''",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{a = 1}",
    ),
    *(
        "9999-12-31",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "00:00:00",
        '"\\u0000"',
        '"/"',
        '"~nobody"',
        '"a://b:c@d"',
        '"' + "x" * 5_000 + '"',
    ),
    *(
        '"("',
        '"["',
        '"%s"',
        '"{x}"',
        '"..."',
        '"*"',
        '"Europe"',
        '"../.."',
        "[1, 'a', []]",
        '["", ""]',
        "[" * 3_000,
        "{a=" * 3_000,
        '"\\ud800"',
    ),
)


def _settings(text: str, folder: Path) -> None:
    path = folder / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    read_config(path)


READERS: dict[str, tuple[tuple[str, ...], Callable[[str, Path], object]]] = {
    "settings": (
        (TEMPLATE.replace("# ", "").replace("#", "\n#"), 'agent = "a"\nshift = "s"\n[views]\n2 = "x"\n[rights]\nfile = "group"\n'),
        _settings,
    ),
    "policy": ((data.text("policy.toml"),), lambda text, _folder: read_policy(text, "policy.toml")),
    "playbook": (tuple(data.text(f"playbooks/{name}") for name in PLAYBOOK_FILES), lambda text, _folder: read_playbook(text, "p.toml")),
    "wording": (tuple(text for _, text in data.folder_texts("wording")), lambda text, _folder: read_rules(text, "w.toml")),
}


def spoilt(text: str, draw: random.Random) -> str:
    """The text with some values, keys or characters put wrong."""
    lines = text.split("\n")
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(lines))
        key, sign, _ = lines[at].partition("=")
        match draw.randrange(6):
            case 0 | 1 | 2 if sign:
                lines[at] = f"{key}= {draw.choice(ODD)}"
            case 3:
                cut = draw.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:cut] + draw.choice(("\0", "\udcff", "]", "[", '"', "=", "\x1b[2J", "'''", "é", "")) + lines[at][cut + 1 :]
                )
            case 4:
                lines.insert(at, f"{draw.choice(('x', 'name', '1', 'a.b', key or 'k'))} = {draw.choice(ODD)}")
            case _:
                del lines[at : at + draw.randrange(4)]
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", READERS)
def test_a_spoilt_file_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    texts, read = READERS[kind]
    draw = random.Random(kind)
    for number in range(RUNS):
        text = spoilt(draw.choice(texts), draw)
        try:
            with contextlib.suppress(DeskError):
                read(text, tmp_path)
        except Exception as error:
            raise AssertionError(f"run {number} of {kind} ended with {type(error).__name__}: {error!s:.200}\n{text[:3000]}") from error
