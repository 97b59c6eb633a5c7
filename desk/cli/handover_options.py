"""The options of `desk handover`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

AddAction = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds an action by its name, its function and what it does."""


def add_handover_actions(add: AddAction) -> None:
    """Add every action of `desk handover`."""
    _add_build(add)
    _add_show(add)
    _add_parts(add)
    _add_questions(add)
    _add_read_back(add)
    _add_signatures(add)


def _add_build(add: AddAction) -> None:
    parser = add("build", "handover:build_handover", "begin or renew the handover, and print its id")
    parser.add_argument("--to", nargs="+", action="extend", default=None, metavar="AGENT", help="who takes over, or nobody for a night")
    parser.add_argument(
        "--from", dest="leaving", nargs="+", action="extend", default=[], metavar="AGENT", help="who hands over; else you and those on duty"
    )
    parser.add_argument("--name", default="", metavar="N", help="the name of the coming shift")
    parser.add_argument("--until", default="", metavar="T", help="when the coming shift ends")


def _add_show(add: AddAction) -> None:
    parser = add("show", "handover_show:show_handover", "the live pack, or a signed one")
    parser.add_argument("handover", nargs="?", default="", metavar="H")
    parser.add_argument("--format", default="text", choices=("text", "markdown", "html", "csv", "json"))
    parser.add_argument("--redacted", action="store_true", help="without names and without any free text")
    parser.add_argument("--face", default="both", choices=("customer", "both"), help="customer leaves out what stays among us")
    add("list", "handover:list_handovers", "every handover")


def _add_parts(add: AddAction) -> None:
    parser = add("edit", "handover_notes:edit_line", "word a part of a line; an empty value brings the draft back")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--set", action="append", default=[], metavar="PART=VALUE", help="heat, story, next, next.owner, next.due, if_then")
    parser.add_argument("--reason", default="", help="why the heat is lowered")
    parser.add_argument("--seen", type=int, default=None, metavar="REV", help="the `rev` you saw: refused (3) when you were overtaken")
    for name, function, about in (
        ("add", "add_case", "put a case into the pack"),
        ("drop", "drop_case", "take a case out of the pack; a red one stays"),
    ):
        parser = add(name, f"handover_notes:{function}", about)
        parser.add_argument("case", metavar="CASE")
        parser.add_argument("--reason", required=True)
    for name, function, about in (
        ("keep", "keep_drafts", "say that you checked these lines and they are right"),
        ("read", "mark_read", "say that you have read these lines"),
    ):
        parser = add(name, f"handover_notes:{function}", about)
        parser.add_argument("cases", nargs="+", metavar="CASE")


def _add_questions(add: AddAction) -> None:
    parser = add("ask", "handover_notes:ask_question", "ask about a case, or about the whole")
    parser.add_argument("words", nargs="+", metavar="[CASE] TEXT")
    parser = add("answer", "handover_notes:answer_question", "answer a question")
    parser.add_argument("question", metavar="QUESTION", help="its id, such as H-7.9")
    parser.add_argument("text", metavar="TEXT")


def _add_read_back(add: AddAction) -> None:
    parser = add("accept", "handover_read_back:read_back_cases", "read cases back in your own words and take them over")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--steady", action="store_true", help="every steady case that nobody read back yet")
    parser.add_argument("--backlog", action="store_true", help="the cases that have no line of their own")
    parser.add_argument("--read-back", dest="text", required=True, metavar="TEXT", help="what you will do, and by when")
    parser.add_argument("--follow-up", default="", metavar="T", help="when you look again; else the time of its next action")
    parser.add_argument("--seen", type=int, default=None, metavar="REV", help="take it although somebody read it back before")
    parser = add("agree", "handover_notes:agree_with", "agree with the read-backs of these cases")
    parser.add_argument("cases", nargs="+", metavar="CASE")
    parser = add("correct", "handover_notes:correct_read_back", "correct a read-back; it comes back to who gave it")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("text", metavar="TEXT")
    parser = add("give", "handover_notes:give_cases", "say which of several incoming takes these cases")
    parser.add_argument("cases", nargs="+", metavar="CASE")
    parser.add_argument("--to", required=True, metavar="AGENT")


def _add_signatures(add: AddAction) -> None:
    parser = add("sign", "handover_signatures:sign_handover", "sign for your side; the second signature seals it")
    parser.add_argument("--override", default="", metavar="REASON", help="why you sign over what is not settled; it stays in the pack")
    parser = add("reopen", "handover_notes:reopen_handover", "make a signed handover live again; its pack stays")
    parser.add_argument("--reason", required=True)
    add("undo", "handover_notes:undo_note", "take back your own last note")
    add("redo", "handover_notes:redo_note", "bring back the note that you took back last")
    parser = add("verify", "handover_verify:verify_handovers", "whether every signed pack is as it was signed")
    parser.add_argument("handover", nargs="?", default="", metavar="H")
    parser.add_argument("--against", default="", metavar="SEAL", help="a seal on paper: only paper holds against who can write the file")
