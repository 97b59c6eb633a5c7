"""An agent's own settings, read from one TOML file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from desk.errors import Refused, Usage
from desk.text.outside import file_path, named_file

if TYPE_CHECKING:
    from desk.toml_table import TomlTable

DEFAULT_VIEWS: tuple[tuple[str, str], ...] = (
    ("all open", ""),
    ("mine", "mine"),
    ("late", "late"),
    ("nobody's", "unowned"),
    ("in 15 min", "risk<15m -paused"),
    ("promised", "promised"),
    ("waiting", "paused"),
    ("happy?", "unverified"),
    ("cause?", "debt"),
)

TEMPLATE = """\
# Settings of desk. Everything here may be left out.

# agent = "ines"                 # who you are; --as and DESK_AGENT come first
# shift = "~/desk/shift.json"    # the shared file; --shift and DESK_SHIFT come first
# theme = "desk-dark"            # or desk-light, or any theme of the command palette
# playbooks = "~/desk/playbooks" # a folder of playbooks of your own, beside the ones that ship
# wording = "~/desk/wording.toml"  # wording rules of your own, or a folder of them, laid over those that ship
# desk = "help@desk.example"     # the addresses the desk writes from, for mailboxes that are imported
# sort = "customer"              # the order of the board: risk, new, old, quiet, priority, customer, owner, value
# columns = ["customer", "owner", "clocks"]  # also priority, status, step, rail
# bell = "urgent"                # what sounds: "mine" and nobody's (so it is unasked), "urgent" cases alone, or "off"
# calm = false                   # no word to breathe by before an angry case
# polling = true                 # look at the file four times a second, where its folder tells nothing of other machines

# [views]                        # the keys 1 to 9 on the board
# 2 = { name = "mine", filter = "mine" }
# 3 = { name = "angry", filter = "feeling:angry -paused" }

# [templates]                    # texts of your own: ctrl+r in a form puts one in
# folder = "~/desk/texts"        # a file a text, .txt or .md, under its name
# thanks = "Thank you for telling us, {name}. I am {agent}, and {case} is with me."

# [keys]                         # `desk keys --toml` prints every action with its keys
# apology = ["a"]

# [rights]                       # of new files; what is there keeps its own
# file = "group"                 # who may open the shift and its archives: the "group", or the "owner" alone
# presence = "owner"             # who sees who is here: the "group" where agents have accounts of their own

# [intake.help]                  # a mail account, for `desk intake imap help`
# host = "imap.desk.example"
# user = "help@desk.example"
# password_file = "~/.config/desk/help.password"  # a file of mode 600; or password_command, or password_keyring
"""


Bell = Literal["mine", "urgent", "off"]
BELLS: tuple[Bell, ...] = ("mine", "urgent", "off")
SORT_NAMES = ("risk", "new", "old", "quiet", "priority", "customer", "owner", "value")
COLUMN_NAMES = ("customer", "owner", "priority", "status", "clocks", "step", "rail")
Access = Literal["owner", "group"]
ACCESS_LEVELS: tuple[Access, ...] = ("owner", "group")
SETTING_NAMES = (
    "agent",
    "shift",
    "theme",
    "calm",
    "playbooks",
    "wording",
    "desk",
    "polling",
    "sort",
    "columns",
    "bell",
    "views",
    "templates",
    "keys",
    "rights",
    "intake",
)


class Rights(msgspec.Struct, frozen=True):
    """Access to the files that we create.

    `file` is for the shift file with all that belongs to it, `presence` for the folder that says who is here. `file` is None when nobody
    decided: then it is the group, less what the umask takes away. Drafts are always the owner's alone.
    """

    file: Access | None = None
    presence: Access = "owner"

    @property
    def mode(self) -> int:
        """The mode of a new file."""
        return 0o600 if self.file == "owner" else 0o660


class Config(msgspec.Struct, frozen=True):
    """The settings in force. `source` is the file they came from, None without one."""

    agent: str = ""
    shift: Path | str | None = None
    """The shift file, or the address of a shift in a database."""
    theme: str = ""
    playbooks: Path | None = None
    wording: Path | None = None
    desk: str = ""
    views: tuple[tuple[str, str], ...] = DEFAULT_VIEWS
    templates: tuple[tuple[str, str, int], ...] = ()
    """The canned replies written in the file, each with name, text and line."""
    template_folder: Path | None = None
    keys: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    rights: Rights = Rights()
    polling: bool = False
    calm: bool = True
    bell: Bell = "mine"
    sort: str = ""
    columns: tuple[str, ...] | None = None
    intake: TomlTable | None = None
    """The mail accounts. Only the command that takes their mail reads them."""
    source: Path | None = None


def config_path(environment: Mapping[str, str]) -> Path:
    """The path of the settings file. It is `DESK_CONFIG`, else one in the user's own folder for settings. Raises Usage."""
    if named := environment.get("DESK_CONFIG"):
        return file_path(named, "DESK_CONFIG")
    home = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "~"), ".config")  # noqa: PTH118 a string from the environment
    return file_path(home, "the folder of settings") / "desk" / "config.toml"


def data_folder(environment: Mapping[str, str]) -> Path:
    """The folder of the shift file, where nothing else is set. Raises Usage for what names none."""
    home = environment.get("XDG_DATA_HOME") or os.path.join(environment.get("HOME", "~"), ".local", "share")  # noqa: PTH118 as above
    return file_path(home, "the folder of data") / "desk"


def state_folder(environment: Mapping[str, str]) -> Path:
    """The folder of drafts that wait for a shift. Raises Usage for what names none."""
    home = environment.get("XDG_STATE_HOME") or os.path.join(environment.get("HOME", "~"), ".local", "state")  # noqa: PTH118 as above
    return file_path(home, "the folder of state") / "desk"


def read_config(path: Path) -> Config:
    """Read the settings in `path`, the defaults without the file.

    Raises Refused, naming file, line and key, when one is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The settings in {path} cannot be read ({error}). Mend the file, or move it away to go on without.") from error
    return read_settings(text, path)


def read_settings(text: str, path: Path) -> Config:
    """Read settings from the text of a file.

    Raises Refused, naming file, line and key, when one is wrong.
    """
    from desk.toml_table import Source  # only an agent with settings of their own pays for reading them

    return _config_of(Source(text, str(path)).parsed(), path)


def _config_of(table: TomlTable, path: Path) -> Config:
    table.only(SETTING_NAMES, "setting")
    templates = table.table("templates", 'a table like thanks = "Thank you, {name}." is needed')
    return Config(
        agent=table.text("agent") or "",
        shift=_shift_in(table),
        theme=table.text("theme") or "",
        playbooks=_path_in(table, "playbooks"),
        wording=_path_in(table, "wording"),
        desk=table.text("desk") or "",
        views=_views_in(table.table("views", 'a table like 2 = { name = "mine", filter = "mine" } is needed')),
        templates=_templates_in(templates),
        template_folder=_path_in(templates, "folder"),
        keys=_keys_in(table.table("keys", 'a table like apology = ["a"] is needed')),
        rights=_rights_in(table.table("rights", 'a table like file = "group" is needed')),
        polling=table.truth("polling", False),
        calm=table.truth("calm", True),
        bell=table.one_of("bell", BELLS) or "mine",
        sort=table.one_of("sort", SORT_NAMES) or "",
        columns=_columns_in(table),
        intake=table.table("intake", "a table for each account is needed, such as [intake.help]") if "intake" in table.values else None,
        source=path,
    )


def _columns_in(table: TomlTable) -> tuple[str, ...] | None:
    columns = table.texts("columns") or None
    if columns is not None and (unknown := next((column for column in columns if column not in COLUMN_NAMES), None)):
        raise table.wrong("columns", f"{unknown!r} is no column; there are {', '.join(COLUMN_NAMES)}")
    return columns


def _shift_in(table: TomlTable) -> Path | str | None:
    written = table.text("shift") or ""
    return written if written.startswith(("postgresql://", "postgres://")) else _path_in(table, "shift")


def _path_in(table: TomlTable, key: str) -> Path | None:
    written = table.text(key)
    if not written:
        return None
    try:
        return (named_file if key == "shift" else file_path)(written, f"{table.place(key)}: {key}")
    except Usage as error:
        raise Refused(str(error)) from None


def _views_in(table: TomlTable) -> tuple[tuple[str, str], ...]:
    views = list(DEFAULT_VIEWS)
    for number, view in table.values.items():
        if number not in set("123456789") or not isinstance(view, dict) or not isinstance(view.get("filter"), str):
            raise table.wrong(number, "a view is a number from 1 to 9 with a filter")
        views[int(number) - 1] = (str(view.get("name", view["filter"])), view["filter"])
    return tuple(views)


def _templates_in(table: TomlTable) -> tuple[tuple[str, str, int], ...]:
    """The canned replies, each with the line at which its text begins. A text of several lines begins below its key."""
    found = [(name, table.text(name) or "") for name in table.values if name != "folder"]
    return tuple((name, text, table.source.line_of((*table.path, name)) + ("\n" in text)) for name, text in found)


def _rights_in(table: TomlTable) -> Rights:
    table.only(("file", "presence"), "right")
    return Rights(file=table.one_of("file", ACCESS_LEVELS), presence=table.one_of("presence", ACCESS_LEVELS) or "owner")


def _keys_in(table: TomlTable) -> dict[str, tuple[str, ...]]:
    if not table.values:
        return {}
    from desk import actions_and_keys  # only a desk with keys of its own pays for reading the table

    table.only(actions_and_keys.BY_ID, "action")
    keys = {name: tuple(map(actions_and_keys.key_name, _keys_of(table, name))) for name in table.values}
    if wrong := actions_and_keys.keymap_problems(keys):
        raise table.wrong(None, f"these cannot be used: {'; '.join(wrong)}")
    return keys


def _keys_of(table: TomlTable, action: str) -> tuple[str, ...]:
    keys = table.texts(action) or ()
    if "" in keys:
        raise table.wrong(action, "a key without a name cannot be pressed")
    return keys
