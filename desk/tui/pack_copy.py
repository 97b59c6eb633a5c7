"""Copies of a handover for the clipboard of the agent's terminal."""

from __future__ import annotations

from typing import Any

import msgspec
from textual.app import App

from desk.errors import DeskError
from desk.handover.forms.markdown import markdown_lines
from desk.handover.frozen_pack import signed_pack
from desk.handover.notes import PACKS
from desk.handover.plain import Pack
from desk.tui.clipboard import copy_text
from desk.tui.desk_context import desk_of
from desk.tui.toast import show_toast


def copy_pack(app: App[Any], pack: Pack) -> None:
    """Copy a whole handover as Markdown, and say so."""
    copy_text(app, "\n".join(markdown_lines(pack, desk_of(app).clock())), f"Copied {pack.id} as Markdown.")


def copy_sealed_pack(app: App[Any]) -> None:
    """Copy the newest handover as both signed it, and say so. One that cannot be read is told."""
    documents = desk_of(app).client.documents
    document = documents.table(PACKS).get(documents.record.pack) if documents.record is not None else None
    if document is None:
        return
    try:
        copy_pack(app, signed_pack(msgspec.json.decode(document)))
    except DeskError as error:
        show_toast(app, str(error), severity="warning")
