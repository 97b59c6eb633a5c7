"""`desk copy`: bring a whole shift to another place."""

from __future__ import annotations

import argparse
import contextlib

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.errors import Refused
from desk.store.place import Place
from desk.store.shift_copy import copy_shift


def copy_place(context: Context, options: argparse.Namespace) -> int:
    """Copy a shift with its archives. Copying twice adds nothing.

    Raises Refused where there is none, and for a number that means two cases.
    """
    source, target = context.named_place(options.source, "FROM"), context.named_place(options.target, "TO")
    if source.shown == target.shown:
        raise Refused(f"{source.shown} is both places. Nothing was copied.")
    if not source.exists():
        raise Refused(source.absence_words())
    target.prepare()
    with contextlib.ExitStack() as opened:
        there = opened.enter_context(contextlib.closing(source.open_copy(agent=context.agent, read_only=True)))
        if not there.is_begun:
            raise Refused(source.absence_words())
        here = opened.enter_context(contextlib.closing(target.open_copy(agent=context.agent, read_only=False)))
        count = copy_shift(there, here)
    policy = _copy_policy(source, target, context.agent)
    if context.json:
        print_json({"from": source.shown, "to": target.shown, "cases": count.cases, "archived": count.archived, "policy": policy})
    else:
        print_line(f"{count.cases} cases and {count.archived} archived ones were copied to {target.shown}. {source.shown} is as it was.")
        if words := _POLICY_WORDS.get(policy):
            print_line(words)
    return 0


_POLICY_WORDS = {
    "copied": "Its targets were copied too, and count there.",
    "kept": "The targets there are others, and stay as they are: look at both with `desk policy show`.",
}


def _copy_policy(source: Place, target: Place, agent: str) -> str:
    """Bring the policy where there is none. Returns what became of it: copied, kept, same or none."""
    own, there = source.own_policy(), target.own_policy()
    if own is None:
        return "none" if there is None else "kept"
    if there is not None:
        return "same" if there[0] == own[0] else "kept"
    target.put_policy(own[0], agent=agent)
    return "copied"
