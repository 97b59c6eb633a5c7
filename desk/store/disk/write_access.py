"""Says whether this account may write a shift, and the cure."""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
from collections.abc import Sequence
from pathlib import Path


def write_problem(files: Sequence[Path]) -> str:
    """Why one of these may not be written, with its cure.

    Empty where all may be. A file that is not there yet is its folder's matter. Errors other than missing rights are not told here.
    """
    folder = files[0].parent
    refused = [path for path in files if path.exists() and not has_rights(path, os.W_OK)]
    if refused:
        return refusal_words(refused[0], also=refused[1:])
    if folder.exists() and not has_rights(folder, os.W_OK | os.X_OK):
        return refusal_words(folder)
    return ""


def refusal_words(path: Path, *, also: Sequence[Path] = ()) -> str:
    """Words for a file or folder that may not be written.

    They say who can change that, and how. `also` need the same.
    """
    try:
        found = path.stat()
        is_read_only = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return f"You may not write {path.name}. Ask whoever looks after this machine."
    if is_read_only:
        shift = path.name.removesuffix(".lock").removesuffix(".journal")
        return f"You may not write: the disk of {shift} is mounted for reading only. Ask whoever looks after this machine."
    names = " ".join(each.name for each in (path, *also))
    if found.st_uid == os.geteuid():
        return f"You may not write {path.name}, though it is yours. Run: chmod u+w {names}"
    return f"You may only read {path.name}. {_group_cure(found, names)}"


def has_rights(path: Path, mode: int) -> bool:
    """Has this account these rights? `mode` is as for `os.access`."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _group_cure(found: os.stat_result, names: str) -> str:
    owner, group = _user_name(found.st_uid), _group_name(found.st_gid)
    if found.st_gid not in {os.getegid(), *os.getgroups()}:
        lets_in = "" if found.st_mode & stat.S_IWGRP else f", and {owner} to run: chmod g+w {names}"
        return f"Ask to be put into the group {group}{lets_in}"
    return f"Ask {owner} to run: chmod g+w {names}"


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def is_refused(error: OSError) -> bool:
    """Does the error say that rights are missing?"""
    return error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}
