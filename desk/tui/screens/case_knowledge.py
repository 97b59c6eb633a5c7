"""Facts about one case that need all cases: notices, failure number.

It looks at the cases that may be alike, when one changes and once a minute, not with every second.
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from msgspec.structs import replace

from desk.board.case_view import CaseView
from desk.model.state import CaseState
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.second_failure import lead_to_hear
from desk.recovery.notices import Notice
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_moment import CaseMoment

CALMING_WORDS = "Breathe out. They are upset at what happened, not at you."
"""Said once before a hot case. `calm = false` in the settings leaves it out (S3.9)."""
HOT_FEELINGS = frozenset({"angry", "furious", "insulted", "outraged"})
"""Feelings before which an agent may want to breathe."""


def notices_of_case(desk: DeskContext, moment: CaseMoment) -> list[Notice]:
    """The notices to read before acting, most pressing first."""
    board = import_module("desk.board.case_notices")  # when a case is opened
    states, online = desk.live.states_for_notices(moment.state), desk.client.presence.online
    found: list[Notice] = board.case_notices(board.NoticeContext(moment.view, states, desk.shift, moment.now, desk.agent, online))
    return found


def beside_earlier_cases(desk: DeskContext, moment: CaseMoment) -> CaseMoment:
    """The case as seen beside the customer's earlier ones (S3.4)."""
    state, others = moment.state, desk.live.related_states(moment.state.id)
    lead = lead_to_hear(state, others, shift=desk.shift, here=desk.client.presence.online, me=desk.agent)
    return replace(moment, failure_number=failure_number(state, others), lead=lead)


def moment_of_case(desk: DeskContext, view: CaseView, now: datetime) -> CaseMoment:
    """The case at one moment.

    It has the parts of its apologies as far as they were read.
    """
    parts = desk.wording.apology_parts(view.state.apologies)
    return CaseMoment(view, desk.shift, now, desk.keymap, apology_parts=parts, all_states=desk.live.states, agent=desk.agent)


def needs_calming(desk: DeskContext, state: CaseState) -> bool:
    """Should the agent breathe first?

    Once before each hot case that is open, unless the settings say never (S3.9).
    """
    is_hot = state.feeling.casefold() in HOT_FEELINGS and not state.finished
    return desk.session.calm and is_hot and state.id not in desk.calmed


def is_helpful(action: str, desk: DeskContext, state: CaseState) -> bool:
    """Is an action worth its place in the footer?

    Nobody takes a case that is theirs or finished, a new case is begun from the board mostly, and the steps of a recovery have their keys
    in the head.
    """
    if action == "new" or (action == "script" and not state.recovery):
        return False
    if state.recovery and action in {step.action for step in import_module("desk.recovery.steps.step_menu").step_menu(state)}:
        return False
    return action != "take" or not (state.finished or state.owner == desk.agent)
