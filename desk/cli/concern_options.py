"""The options of `desk concern`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

AddAction = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds an action by its name, its function and what it does."""


def add_concern_actions(add: AddAction) -> None:
    """Add every action of `desk concern`."""
    _add_new(add)
    _add_people(add)
    _add_calls(add)
    _add_upkeep(add)


def _add_new(add: AddAction) -> None:
    parser = add("new", "concern:begin_concern", "note what may go wrong, and print its reference")
    parser.add_argument("title", metavar="TITLE", help="what may go wrong, in a line")
    parser.add_argument("--could-hit", type=int, default=0, metavar="N", help="how many people it could hit")
    parser.add_argument("--owner", default="", metavar="AGENT", help="who owns it; without it nobody does")
    parser.add_argument("--due", default="", metavar="T", help="when we look again")
    parser.add_argument("--case", default="", metavar="CASE", help="the case that showed it")
    parser.add_argument("--text", default="", metavar="TEXT", help="more about it")


def _add_people(add: AddAction) -> None:
    parser = add("add", "concern:add_people", "add people to call: one by name, or those of a table")
    parser.add_argument("concern", metavar="CONCERN")
    parser.add_argument("name", nargs="?", default="", metavar="NAME")
    parser.add_argument("--phone", default="", metavar="P")
    parser.add_argument("--email", default="", metavar="E")
    parser.add_argument("--due", default="", metavar="T", help="call them by then; for all of a table that names no time")
    parser.add_argument("--appointment", default="", metavar="T", help="when they expect us: their clock goes by the wall then")
    parser.add_argument("--file", default="", metavar="FILE", help="a CSV of people: name, phone, email, due, appointment")


def _add_calls(add: AddAction) -> None:
    parser = add("told", "concern:tell_people", "say that somebody was told")
    parser.add_argument("whom", metavar="WHOM", help="K-2.3, or K-2 for people who are not listed")
    parser.add_argument("text", nargs="?", default="", metavar="TEXT", help="what we told them")
    parser.add_argument("--channel", default="", metavar="C", help="phone, email ...")
    parser.add_argument("--count", type=int, default=1, metavar="N", help="how many of those who are not listed were told")
    parser = add("hit", "concern:hit_person", "say that it hit somebody: they get a case, and its reference is printed")
    parser.add_argument("whom", metavar="WHOM", help="K-2.3")
    parser.add_argument("text", nargs="?", default="", metavar="TEXT", help="what they said, in their words")


def _add_upkeep(add: AddAction) -> None:
    parser = add("owner", "concern:give_owner", "say who owns it from now on")
    parser.add_argument("concern", metavar="CONCERN")
    parser.add_argument("owner", nargs="?", default="", metavar="AGENT", help="without it, whoever types")
    parser.add_argument("--due", default="", metavar="T", help="when we look again")
    parser = add("due", "concern:move_due", "give somebody, or the concern itself, a new time")
    parser.add_argument("whom", metavar="WHOM", help="K-2.3, or K-2 to look again at all of it")
    parser.add_argument("due", metavar="T")
    parser = add("over", "concern:end_open_concern", "say that it is over")
    parser.add_argument("concern", metavar="CONCERN")
    parser.add_argument("--reason", required=True, metavar="R")
    parser = add("undo", "concern:take_back", "take back a note: the one named, or your last of the concern")
    parser.add_argument("concern", metavar="CONCERN")
    parser.add_argument("note", nargs="?", default="", metavar="NOTE")
    parser = add("list", "concern:list_concerns", "every concern that is open, the latest first")
    parser.add_argument("concern", nargs="?", default="", metavar="CONCERN", help="only this one")
    parser.add_argument("--all", action="store_true", help="those that are over too")
