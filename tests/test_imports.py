"""The rooms and the directions in which they may know each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import desk

ROOT = Path(desk.__file__).parent

MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "sla": {"model"},
    "wording": set(),
    "recovery": {"model", "wording"},
    "concerns": {"sla", "model"},
    "review": {"board", "sla", "model"},
    "importers": {"model"},
    "store": {"model"},
    "intake": {"importers", "store", "model"},
    "board": {"recovery", "sla", "model"},
    "handover": {"board", "concerns", "recovery", "sla", "model"},
    "reports": {"board", "recovery", "sla", "model"},
    "first_frame": {"wall_clock"},
    "tui": {
        "first_frame",
        "handover",
        "store",
        "board",
        "concerns",
        "review",
        "reports",
        "importers",
        "recovery",
        "wording",
        "sla",
        "model",
        "config",
        "data",
    },
    "plain": {"tui", "store", "board", "recovery", "sla", "model"},
    "config": set(),
    "errors": set(),
    "new_files": set(),
    "wall_clock": set(),
    "actions_and_keys": set(),
    "toml_table": {"errors"},
    "text": {"errors"},
    "data": {"concerns", "handover", "model"},
    "cli": {
        "plain",
        "tui",
        "handover",
        "store",
        "board",
        "concerns",
        "review",
        "reports",
        "recovery",
        "wording",
        "sla",
        "model",
        "importers",
        "intake",
        "config",
        "data",
        "first_frame",
    },
    "__main__": {"cli", "first_frame"},
}
MAY_IMPORT_WITHIN: dict[str, set[str]] = {
    "board/filter": set(),
    "recovery/customers": set(),
    "recovery/offers": set(),
    "recovery/texts": set(),
    "recovery/steps": {"recovery/customers", "recovery/offers"},
    "recovery/causes": {"recovery/steps"},
    "recovery/closing": {"recovery/steps", "recovery/offers"},
    "handover/forms": set(),
    "importers/reading": set(),
    "importers/formats": {"importers/reading"},
    "store/documents": set(),
    "store/disk": set(),
    "store/file": {"store/documents", "store/disk"},
    "store/database": {"store/documents"},
    "store/repair": {"store/file", "store/documents", "store/disk"},
    "reports/pages": set(),
    "reports/forms": {"reports/pages"},
    "tui/textual_compat": set(),
    "tui/presentation": set(),
    "tui/widgets": {"tui/presentation", "tui/textual_compat"},
    "tui/dialogs": {"tui/presentation", "tui/widgets", "tui/textual_compat"},
    "tui/forms": {"tui/presentation", "tui/widgets", "tui/dialogs", "tui/textual_compat"},
    "tui/screens": {"tui/presentation", "tui/widgets", "tui/dialogs", "tui/textual_compat"},
}
"""The rooms inside a room, and which of the others there each may know. A module directly in the room is not in this table."""
LEAVES = {"errors", "new_files", "wall_clock", "actions_and_keys", "toml_table", "text"}
ONLY_IN = {"textual": {"tui"}, "rich": {"tui"}, "tinydb": {"store"}, "psycopg": {"store"}}


def modules(room: str = "") -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_private_modules_of_textual_are_named_in_one_room(path: Path) -> None:
    if path.parent.name != "textual_compat":
        assert not [name for name in imported(path) if name.startswith("textual._")]


STORE_USERS = {
    "tui/session.py",
    "tui/shift_client.py",
    "tui/aside_notice.py",
    "tui/opened_store.py",
    "tui/presence_tracker.py",
    "tui/live_documents.py",
    "tui/window_drafts.py",
    "tui/text_reader.py",
    "tui/window_kept_work.py",
}
"""The modules of the window that know the store."""


@pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_screens_and_widgets_never_see_the_store(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in STORE_USERS:
        assert not [name for name in imported(path) if name.startswith("desk.store")]


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_only_run_one_way(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    allowed = MAY_IMPORT[room] | LEAVES | {room}
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "desk" and len(parts) > 1:
            assert parts[1] in allowed | {"__version__"}, f"{path.relative_to(ROOT)} may not import {name}"
        if parts[0] in ONLY_IN:
            assert room in ONLY_IN[parts[0]], f"{path.relative_to(ROOT)} may not import {name}"


def inner_room_of(parts: Sequence[str]) -> str:
    """The room inside a room that a module or a name in it is in, empty when it is in none."""
    inner = "/".join(parts[:2])
    return inner if inner in MAY_IMPORT_WITHIN else ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_between_rooms_of_a_room_only_run_one_way(path: Path) -> None:
    room = inner_room_of(path.relative_to(ROOT).parts)
    if not room:
        return
    outer = room.partition("/")[0]
    there = {inner_room_of(name.split(".")[1:]) for name in imported(path) if name.startswith(f"desk.{outer}.")} - {"", room}
    assert there <= MAY_IMPORT_WITHIN[room], f"{path.relative_to(ROOT)} may not import of {sorted(there - MAY_IMPORT_WITHIN[room])}"


def test_every_room_inside_a_room_is_in_the_table() -> None:
    folders = {path.parent.relative_to(ROOT) for path in modules() if path.name == "__init__.py"}
    inner = {folder.as_posix() for folder in folders if len(folder.parts) == 2}
    assert inner == set(MAY_IMPORT_WITHIN)


@pytest.mark.parametrize("path", sorted((ROOT / "store").glob("*.py")), ids=lambda path: path.name)
def test_what_every_engine_shares_knows_no_engine(path: Path) -> None:
    if path.name != "__init__.py":  # it opens them
        assert not [name for name in imported(path) if name.startswith(("desk.store.file.", "desk.store.database.", "desk.store.repair."))]


@pytest.mark.parametrize("path", modules("tui/presentation"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_presentation_knows_no_widget(path: Path) -> None:
    for name in imported(path):
        if name.split(".")[0] == "textual":
            assert name.startswith("textual.content."), f"{path.relative_to(ROOT)} may not import {name}"
        if name.split(".")[0] == "rich":
            assert name.startswith("rich.cells."), f"{path.relative_to(ROOT)} may not import {name}"
        if name.startswith("desk.tui."):
            assert name.startswith("desk.tui.presentation."), f"{path.relative_to(ROOT)} may not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_asks_for_the_time(path: Path) -> None:
    if path.name == "wall_clock.py":
        return
    text = path.read_text(encoding="utf-8")
    for call in ("datetime.now(", "datetime.utcnow(", "date.today(", "time.time("):
        assert call not in text, f"{path.relative_to(ROOT)} calls {call})"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_its_job(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path.relative_to(ROOT)} has no first line that says its job"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_engine_of_the_database_knows_the_driver(path: Path) -> None:
    if inner_room_of(path.relative_to(ROOT).parts) != "store/database":
        assert not [name for name in imported(path) if name.split(".")[0] == "psycopg"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_plain_values_are_structs(path: Path) -> None:
    classes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)]
    made = [node for node in classes if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)]
    values = {node.name for node in made if [ast.unparse(base) for base in node.bases] != ["Message"]}
    assert not values, "a dataclass writes and compiles its methods at every start: 0.5 ms each, a struct 0.02"


def test_line_commands_load_no_textual_and_no_driver(tmp_path: Path) -> None:
    script = (
        "import sys; from desk.cli import run; "
        f"code = run(['new', '--shift', {str(tmp_path / 's.json')!r}, '--customer', 'A', '--subject', 'B']); "
        f"code = code or run(['list', '--shift', {str(tmp_path / 's.json')!r}]); "
        "driver = {'psycopg'} | {m for m in sys.modules if m.startswith('desk.store.database')}; "
        "loaded = sorted(m for m in sys.modules if m.split('.')[0] in {'textual', 'rich', *driver} or m in driver); "
        "print(loaded, file=sys.stderr); sys.exit(code or bool(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "needless"),
    [(["log", "memo", "C-101", "C"], ("zoneinfo", "calendar")), (["show", "C-101"], ()), (["list"], ())],
    ids=lambda words: " ".join(words),
)
def test_line_commands_load_no_threads_and_nothing_that_looks_into_code(
    tmp_path: Path, words: list[str], needless: tuple[str, ...]
) -> None:
    shift = ["--shift", str(tmp_path / "s.json")]
    subprocess.run([sys.executable, "-m", "desk", *shift, "new", "--customer", "A", "--subject", "B"], capture_output=True, check=True)
    script = (
        f"import sys; from desk.cli import run; code = run({[*shift, *words]}); "
        f"watched = {{'dataclasses', 'inspect', 'queue', 'typing_extensions', *{needless}}}; "
        "watched |= {'threading'} if sys.version_info < (3, 13) else set(); "  # from then on Python's own zones load it
        "loaded = sorted(watched & set(sys.modules)); "
        "print(loaded, file=sys.stderr); sys.exit(code or bool(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_list_loads_no_handover_and_no_report(tmp_path: Path) -> None:
    script = (
        "import sys; from desk.cli import run; "
        f"code = run(['new', '--shift', {str(tmp_path / 's.json')!r}, '--customer', 'A', '--subject', 'B']); "
        f"code = code or run(['list', '--shift', {str(tmp_path / 's.json')!r}]); "
        "loaded = sorted(m for m in sys.modules if m.startswith(('desk.handover', 'desk.reports'))); "
        "print(loaded, file=sys.stderr); sys.exit(code or bool(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


LOADED_LATE = (
    *("desk.wording", "desk.tui.dialogs", "desk.tui.forms", "desk.tui.browser_driver", "desk.recovery.steps.playbooks"),
    *("desk.board.case_notices", "desk.board.case_text", "desk.recovery.customers.links"),
    *("desk.tui.help_groups", "desk.tui.external_editor", "desk.tui.presentation.concerns", "desk.tui.presentation.entry_targets"),
    *("desk.tui.screens.bell_choice", "desk.recovery.steps.step_menu", "hashlib"),
)
"""What an agent may ask for, and a board that opens needs not."""


def test_a_board_loads_no_rules_and_no_dialog_before_they_are_asked_for(tmp_path: Path) -> None:
    script = (
        "import os, sys; from desk.cli.parser import parse_command; from desk.cli.context import Context; "
        f"wish = parse_command(['--shift', {str(tmp_path / 's.json')!r}]); import desk.tui.window; from desk.tui.app import DeskApp; "
        "from desk.cli.board import board_session; DeskApp(board_session(Context(wish.options, os.environ))); "
        f"loaded = sorted(m for m in sys.modules if m.startswith({LOADED_LATE!r})); "
        "print(loaded, file=sys.stderr); sys.exit(bool(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
