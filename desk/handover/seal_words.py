"""Seals as they are said and typed."""

from __future__ import annotations

import re


def seal_words(seal: str) -> str:
    """The first twelve signs of a seal. `3f9c-21ab-77d0`."""
    return "-".join(seal[at : at + 4] for at in (0, 4, 8))


def is_seal(typed: str) -> bool:
    """Can what somebody typed from paper be a seal? Eight signs are the least."""
    return re.fullmatch(r"[0-9a-f]{8,64}", _seal_signs(typed)) is not None


def is_seal_named(typed: str, seal: str) -> bool:
    """Does what somebody typed from paper name this seal?"""
    return is_seal(typed) and seal.startswith(_seal_signs(typed))


def _seal_signs(typed: str) -> str:
    return "".join(typed.lower().replace("-", "").split())
