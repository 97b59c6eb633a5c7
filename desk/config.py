"""An agent's own settings: who they are, which file, which keys and views. It reads one TOML file and knows no screen."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from desk.errors import Refused

DEFAULT_VIEWS: tuple[tuple[str, str], ...] = (
    ("all open", ""),
    ("mine", "mine"),
    ("late", "late"),
    ("nobody's", "unowned"),
    ("next 15 min", "risk<15m -paused"),
    ("promised", "promised"),
    ("waiting", "paused"),
    ("not verified", "unverified"),
    ("debts", "debt"),
)

TEMPLATE = """\
# Settings of desk. Everything here may be left out.

# agent = "ines"                 # who you are; --as and DESK_AGENT come first
# shift = "~/desk/shift.json"    # the shared file; --shift and DESK_SHIFT come first
# theme = "desk-dark"            # or desk-light, or any theme of the command palette
# playbooks = "~/desk/playbooks" # a folder of playbooks of your own, beside the ones that ship
# wording = "~/desk/wording.toml"  # wording rules of your own, or a folder of them, laid over those that ship
# calm = false                   # no word to breathe by before an angry case
# polling = true                 # look at the file four times a second, where its folder tells nothing of other machines

# [views]                        # the keys 1 to 9 on the board
# 2 = { name = "mine", filter = "mine" }
# 3 = { name = "angry", filter = "feeling:angry -paused" }

# [keys]                         # `desk keys --toml` prints every action with its keys
# apology = ["a"]

# [rights]                       # of new files; what is there keeps its own
# file = "group"                 # who may open the shift and its archives: the "group", or the "owner" alone
# presence = "owner"             # who sees who is here: the "group" where agents have accounts of their own
"""


Circle = Literal["owner", "group"]


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may open what we create: the shift file with all that belongs to it, and the folder that says who is here.

    `file` is None when nobody decided: then it is the group, less what the umask takes away. Drafts are always the owner's alone.
    """

    file: Circle | None = None
    presence: Circle = "owner"

    @property
    def mode(self) -> int:
        """The mode of a new file."""
        return 0o600 if self.file == "owner" else 0o660


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; `source` is the file they came from, if there was one."""

    agent: str = ""
    shift: Path | None = None
    theme: str = ""
    playbooks: Path | None = None
    wording: Path | None = None
    views: tuple[tuple[str, str], ...] = DEFAULT_VIEWS
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rights: Rights = Rights()
    polling: bool = False
    calm: bool = True
    source: Path | None = None


def config_path(environment: Mapping[str, str]) -> Path:
    """Where the settings file is looked for: `DESK_CONFIG`, else the user's own folder for settings."""
    if named := environment.get("DESK_CONFIG"):
        return Path(named).expanduser()
    home = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "~"), ".config")  # noqa: PTH118 a string from the environment
    return Path(home).expanduser() / "desk" / "config.toml"


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where the shift file is kept when nobody says otherwise."""
    home = environment.get("XDG_DATA_HOME") or os.path.join(environment.get("HOME", "~"), ".local", "share")  # noqa: PTH118 as above
    return Path(home).expanduser() / "desk"


def read_config(path: Path) -> Config:
    """The settings of `path`, or the defaults when there is no such file. Raises Refused, naming file and key, when one is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The settings in {path} cannot be read ({error}). Mend the file, or move it away to go on without.") from error
    import tomllib

    try:
        return _config(tomllib.loads(text), path)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The settings in {path} are not valid TOML: {error}.") from error


def _config(found: Mapping[str, Any], path: Path) -> Config:
    _known(found, ("agent", "shift", "theme", "calm", "playbooks", "wording", "polling", "views", "keys", "rights"), path)
    return Config(
        agent=_text(found, "agent", path),
        shift=Path(shift).expanduser() if (shift := _text(found, "shift", path)) else None,
        theme=_text(found, "theme", path),
        playbooks=Path(folder).expanduser() if (folder := _text(found, "playbooks", path)) else None,
        wording=Path(wording).expanduser() if (wording := _text(found, "wording", path)) else None,
        views=_views(found.get("views", {}), path),
        keys=_keys(found.get("keys", {}), path),
        rights=_rights(found.get("rights", {}), path),
        polling=_polling(found.get("polling", False), path),
        calm=_truth(found, "calm", path),
        source=path,
    )


def _known(found: Mapping[str, Any], names: tuple[str, ...], path: Path) -> None:
    for name in found:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(names)}."
            raise Refused(f"{path}: {name!r} is not a setting.{hint}")


def _text(found: Mapping[str, Any], name: str, path: Path) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise Refused(f"{path}: {name} must be a text in quotes.")
    return value


def _truth(found: Mapping[str, Any], name: str, path: Path) -> bool:
    value = found.get(name, True)
    if not isinstance(value, bool):
        raise Refused(f"{path}: {name} must be true or false.")
    return value


def _views(found: Any, path: Path) -> tuple[tuple[str, str], ...]:
    if not isinstance(found, dict):
        raise Refused(f'{path}: [views] must be a table like 2 = {{ name = "mine", filter = "mine" }}.')
    views = list(DEFAULT_VIEWS)
    for number, view in found.items():
        if number not in set("123456789") or not isinstance(view, dict) or not isinstance(view.get("filter"), str):
            raise Refused(f"{path}: view {number!r} must be a number from 1 to 9 with a filter.")
        views[int(number) - 1] = (str(view.get("name", view["filter"])), view["filter"])
    return tuple(views)


def _polling(found: Any, path: Path) -> bool:
    if not isinstance(found, bool):
        raise Refused(f"{path}: polling must be true or false.")
    return found


def _rights(found: Any, path: Path) -> Rights:
    if not isinstance(found, dict):
        raise Refused(f'{path}: [rights] must be a table like file = "group".')
    _known(found, ("file", "presence"), path)
    for name, value in found.items():
        if value not in {"owner", "group"}:
            raise Refused(f'{path}: [rights] {name} must be "owner" or "group".')
    return Rights(**found)


def _keys(found: Any, path: Path) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict):
        raise Refused(f'{path}: [keys] must be a table like apology = ["a"].')
    from desk import actions  # only a desk with keys of its own pays for reading the table

    _known(found, tuple(actions.BY_ID), path)
    keys = {name: tuple(map(actions.key_name, _key_list(name, value, path))) for name, value in found.items()}
    if wrong := actions.clashes(keys):
        raise Refused(f"{path}: [keys] cannot be used: {'; '.join(wrong)}.")
    return keys


def _key_list(name: str, value: Any, path: Path) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(key, str) and key for key in listed):
        raise Refused(f"{path}: the keys of {name} must be a text or a list of texts.")
    return tuple(listed)
