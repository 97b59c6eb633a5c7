"""Files are made in one way, which nobody can lead elsewhere."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import desk as house
from desk.new_files import create_aside, create_claimed, create_file, create_free, replaced_whole, save_free, save_new
from tests.store.torture.processes import fork

ROOT = Path(house.__file__).parent
THE_WAY = "new_files.py"
_WRITING_CALLS = {"write_text", "write_bytes", "touch", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "copyfile", "copy2", "copytree"}


def other_ways(tree: ast.AST) -> list[str]:
    """The calls by which a module would write a file that it did not make safely."""
    return [words for node in ast.walk(tree) if isinstance(node, ast.Call) and (words := _way_of(node))]


def _way_of(call: ast.Call) -> str:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
    if name in _WRITING_CALLS:
        return name
    if name == "open" and not _is_descriptor(call) and any(set(mode) & set("wxa+") for mode in _modes(call)):
        return "open to write"
    return "os.open with O_CREAT" if ast.unparse(call.func) == "os.open" and "O_CREAT" in ast.unparse(call) else ""


def _modes(call: ast.Call) -> list[str]:
    """The words of a call that may be a mode: of a method the first, of a function the second."""
    at = 0 if isinstance(call.func, ast.Attribute) else 1
    given = [*call.args[at : at + 1], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return [node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _is_descriptor(call: ast.Call) -> bool:
    """Is an open file written to? Those are named so here."""
    return bool(call.args) and ast.unparse(call.args[0]) in {"fd", "handle", "self._fd"}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_there_is_one_way_to_write_a_file(path: Path) -> None:
    if path != ROOT / THE_WAY:
        assert other_ways(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('x', 'w')",
        "open(path, mode='ab')",
        "path.open('x')",
        "Path('x').write_text('y')",
        "import os\nos.open(path, os.O_WRONLY | os.O_CREAT)",
        "import tempfile\ntempfile.mkstemp()",
        "import shutil\nshutil.copyfile(a, b)",
    ],
)
def test_another_way_would_be_found(source: str) -> None:
    assert other_ways(ast.parse(source))


def test_nothing_that_stands_there_is_opened(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    for name in ("a link", "a hard link", "nowhere"):
        planted = tmp_path / name
        os.link(precious, planted) if name == "a hard link" else planted.symlink_to(precious if name == "a link" else tmp_path / "gone")
        with pytest.raises(FileExistsError):
            create_file(planted)
        with pytest.raises(FileExistsError):
            save_new(planted, "x")
    assert precious.read_bytes() == b"mine"
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("planted", ["a link", "a hard link", "a folder", "a file"])
def test_a_file_aside_takes_no_planted_one(tmp_path: Path, planted: str) -> None:
    precious, there = tmp_path / "precious", tmp_path / "shift.json.new"
    precious.write_bytes(b"mine")
    if planted == "a link":
        there.symlink_to(precious)
    elif planted == "a hard link":
        os.link(precious, there)
    elif planted == "a folder":
        (there / "inside").mkdir(parents=True)
    else:
        there.write_bytes(b"theirs")
    fd, aside = create_aside(tmp_path / "shift.json")
    os.write(fd, b"secret")
    assert os.fstat(fd).st_mode & 0o777 == 0o600
    os.close(fd)
    assert aside.read_bytes() == b"secret"
    assert precious.read_bytes() == b"mine"
    assert (aside == there) == (planted != "a folder")


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    wanted = tmp_path / "export.rejects.csv"
    wanted.symlink_to(tmp_path / "elsewhere")
    assert save_free(wanted, "one") == tmp_path / "export.rejects-2.csv"
    assert save_free(wanted, "two") == tmp_path / "export.rejects-3.csv"
    assert (tmp_path / "export.rejects-2.csv").read_text() == "one"
    assert (tmp_path / "export.rejects-2.csv").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "elsewhere").exists()
    os.close(create_free(tmp_path / "other.csv")[0])


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        save_free(tmp_path / "x.csv", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_what_another_writes_is_left_to_it_and_what_a_dead_one_left_is_not(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    first, aside = create_claimed(path)
    os.write(first, b"half of the fi")
    with replaced_whole(path) as second:
        os.write(second, b"the second, whole")
    assert path.read_bytes() == b"the second, whole"
    os.write(first, b"rst, whole")
    aside.rename(path)
    assert path.read_bytes() == b"half of the first, whole"
    os.close(first)
    left, aside = create_claimed(path)
    os.close(left)  # as by the kernel, when its process is killed
    with replaced_whole(path):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["facts"]
    assert aside.name == "facts.new"


def test_nothing_is_left_of_a_replacement_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    path.write_bytes(b"before")

    def write_half() -> None:
        with replaced_whole(path) as fd:
            os.write(fd, b"half")
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["facts"]


def test_a_planted_link_is_not_followed_there_either(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (tmp_path / "facts.new").symlink_to(precious)
    with replaced_whole(tmp_path / "facts") as fd:
        os.write(fd, b"ours")
    assert (precious.read_bytes(), (tmp_path / "facts").read_bytes()) == (b"mine", b"ours")


def test_many_writers_without_a_lock_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "facts"

    def write(tell: object) -> None:
        for number in range(60):
            with replaced_whole(path) as fd:
                for _ in range(20):
                    os.write(fd, b"%d" % (number % 10) * 50)

    writers = [fork(write) for _ in range(4)]
    while any(os.waitpid(writer.pid, os.WNOHANG) == (0, 0) for writer in writers[:1]):
        data = path.read_bytes() if path.exists() else b""
        assert len(data) in {0, 1000}
        assert len(set(data)) <= 1
    assert [writer.wait() for writer in writers[1:]] == [0, 0, 0]
    assert [file.name for file in tmp_path.iterdir()] == ["facts"]
