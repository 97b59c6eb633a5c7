"""Who is here: told at once, gone at once, after a kill as well."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from desk.store.file.presence import FilePresence
from desk.store.presence import MemoryPresence
from tests.store.store_builders import AT

STAY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desk.store.file.presence import FilePresence
presence = FilePresence(Path(sys.argv[1]), "bo")
presence.announce("writing", datetime(2026, 5, 4, 10, tzinfo=UTC), case="C-101", what="apology")
print("here", flush=True)
sys.stdin.readline()
"""


def test_others_see_what_we_do_and_when_it_began(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    ines, bo = FilePresence(path, "ines"), FilePresence(path, "bo")
    assert ines.others() == ()
    bo.announce("viewing", AT, case="C-101")
    assert [(other.agent, other.mode, other.case, other.since) for other in ines.others()] == [("bo", "viewing", "C-101", AT)]
    bo.announce("writing", AT + timedelta(minutes=1), case="C-101", what="apology")
    bo.announce("writing", AT + timedelta(minutes=2), case="C-101", what="apology")
    (seen,) = ines.others()
    assert (seen.mode, seen.what, seen.since) == ("writing", "apology", AT + timedelta(minutes=1))
    assert bo.others() == (), "nobody sees themselves"
    bo.announce("idle", AT)
    assert ines.others()[0].case == ""
    bo.leave()
    bo.leave()
    assert ines.others() == ()
    bo.announce("idle", AT)
    assert len(ines.others()) == 1, "they may come back"


def test_whoever_was_killed_is_gone_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    ines = FilePresence(path, "ines")
    with subprocess.Popen([sys.executable, "-c", STAY, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bo:
        assert bo.stdout is not None
        assert bo.stdout.readline() == "here\n"
        (seen,) = ines.others()
        assert (seen.agent, seen.mode, seen.what, seen.pid) == ("bo", "writing", "apology", bo.pid)
        bo.kill()
        bo.wait()
        assert ines.others() == ()
    again = FilePresence(path, "bo")
    again.announce("viewing", AT)
    assert [other.agent for other in ines.others()] == ["bo"], "the file left behind is used again"


def test_one_agent_in_two_windows_is_seen_in_both(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    ines, one, two = FilePresence(path, "ines"), FilePresence(path, "bo"), FilePresence(path, "bo")
    one.announce("viewing", AT, case="C-101")
    two.announce("writing", AT, case="C-102")
    assert {(other.agent, other.case) for other in ines.others()} == {("bo", "C-101"), ("bo", "C-102")}
    one.leave()
    assert {(other.agent, other.case) for other in ines.others()} == {("bo", "C-102")}


@pytest.mark.parametrize("agent", ["../../etc/passwd", "a/b", "", ".", "x" * 300, "ines\n[red]", "日本"])
def test_any_name_is_safe(tmp_path: Path, agent: str) -> None:
    path = tmp_path / "desk" / "shift.json"
    path.parent.mkdir()
    presence = FilePresence(path, agent)
    presence.announce("viewing", AT)
    assert [other.agent for other in FilePresence(path, "ines").others()] == [agent]
    assert {file.parent for file in tmp_path.rglob("*") if file.is_file()} == {path.parent / "shift.json.presence"}


def test_what_cannot_be_read_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    ines, bo = FilePresence(path, "ines"), FilePresence(path, "bo")
    bo.announce("viewing", AT)
    (tmp_path / "shift.json.presence" / "bo.json").write_bytes(b"\xff" * 20)
    (tmp_path / "shift.json.presence" / "folder.json").mkdir()
    assert ines.others() == ()


def test_where_the_folder_may_not_be_used_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "shift.json.presence").write_bytes(b"in the way")
    presence = FilePresence(tmp_path / "shift.json", "ines")
    presence.announce("viewing", AT)
    assert presence.others() == ()
    presence.leave()


def test_alone_in_memory() -> None:
    presence = MemoryPresence()
    presence.announce("viewing", AT)
    assert presence.others() == ()
    presence.leave()
