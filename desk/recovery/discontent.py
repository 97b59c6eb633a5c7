"""Discontent in a customer's own words, and the wish for a manager.

Its words are few and strong. A plain question is never taken for a complaint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from desk.model.entries import AnyEntry, Apology, Assign, Incoming, Listen, Told
from desk.model.facts import finished_since
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.notices import Notice
from desk.text.late_pattern import late_pattern

_MOST_READ = 4000
"""Characters of a message that are read."""
_MOST_SHOWN = 60
_TEXTS_KEPT = 16384
"""Messages whose verdict is kept: head, notices and steps of a case ask for the same ones with every change."""
_NOT_DENIED = r"(?<!\bnot )(?<!\bno )(?<!n't )(?<!\bnever )(?<!\bwithout )(?<!\bnot at all )(?<!\bisn't )(?<!\bnot really )"
_TIMES = r"(?:an?|one|two|three|four|five|six|ten|half an|several|many|\d+)"
_UPSET = (
    r"angry|furious|livid|fed up|sick (?:and tired )?of|had enough|disgusted|disgusting|disgraceful|outrageous|ridiculous|appalling|"
    r"unacceptable|shameful|insulted|insulting|humiliated|frustrated|frustrating|disappointed|disappointing|upset|"
    r"let (?:me|us) down|ruined|a complaint|complain|complaining|useless|the worst|terrible|awful"
)
_LONG = rf"(?:over |more than )?(?:{_TIMES} (?:whole )?(?:hours?|days?|weeks?|months?)|hours|days|weeks|months|ages)"
_NOBODY = r"\b(?:nobody|no one|no-one) (?:\w+ ){0,2}"
_PATTERNS = (
    rf"{_NOT_DENIED}\b(?:{_UPSET})\b",
    r"\bnot (?:acceptable|good enough|happy|amused|impressed)\b|\bunhappy\b",
    rf"\b(?:waited|waiting(?! list)|sat|stood|on hold)\b(?: \w+){{0,3}} (?:for )?{_LONG}\b",
    r"\b(?:second|third|fourth|fifth|[2-9](?:nd|rd|th)) time (?:i|we|you|that|this|now|in a row|today)\b",
    r"\b(?:again and again|over and over|how many (?:more )?times|how often (?:do|must) (?:i|we))\b",
    rf"{_NOBODY}(?:came|calls?|called|answers?|answered|replied|replies|cares?|helps?|helped|bothered)\b",
    r"\b(?:my lawyer|a lawyer|solicitor|ombudsman|small claims|trading standards|bad review)\b",
    r"\bgo elsewhere\b|\btake my (?:business|money) elsewhere\b|\bmy money back\b|\bnever again\b|!!",
)
_DISCONTENT = late_pattern("|".join(_PATTERNS), re.IGNORECASE)
_SHOUTED = late_pattern(r"\b[A-Z]{3,}\b(?:[ ,]+\b[A-Z]{2,}\b){3,}")
_DECIDER = r"(?:manager|supervisor|boss|superior|team lead|somebody in charge|someone in charge|person in charge)"
_MANAGER_WISH = late_pattern(
    r"\b(?:want|need|like|demand|insist on|get me|give me|put me through|pass me|ask(?:ing)? for|speak|talk|escalate|let me)\b"
    rf"(?: (?!about\b)\w+){{0,4}} (?:with |to |for )?(?:(?:your|the|a|an) )?{_DECIDER}\b"
    r"(?! (?:account|role|login|app|access|password|version|page|view|rights|edition|licen[cs]e))",
    re.IGNORECASE,
)
_SENTENCE = late_pattern(r"[^.!?\n]*[.!?]*")


@lru_cache(_TEXTS_KEPT)
def discontent_words(text: str) -> str:
    """The sentence in which a customer sounds upset. Empty when none does."""
    return _sentence_with((_DISCONTENT, _SHOUTED), text)


@lru_cache(_TEXTS_KEPT)
def manager_words(text: str) -> str:
    """The sentence in which a customer wants a manager. Empty when none does."""
    return _sentence_with((_MANAGER_WISH,), text)


def unheard_discontent(state: CaseState) -> str:
    """Their newest upset sentence that nobody answered with care (S3.13).

    What was heard and an apology are such answers. Empty when there is none.
    """
    for entry in reversed(state.timeline):
        if isinstance(entry, Listen | Apology):
            return ""
        if isinstance(entry, Told | Incoming) and (said := discontent_words(entry.text) or manager_words(entry.text)):
            return said
    return ""


def came_back_upset(state: CaseState) -> bool:
    """Did they write again, upset, after the case was finished?"""
    since = finished_since(state)
    if since is None:
        return False
    later = (entry for entry in state.timeline if isinstance(entry, Incoming) and entry.at >= since)
    return any(discontent_words(entry.text) or manager_words(entry.text) or entry.chase for entry in later)


def unmet_manager_wish(state: CaseState, shift: Shift) -> str:
    """Their newest sentence that asks for a manager (S5.11).

    Empty once a lead or manager has the case or spoke to them.
    """
    if shift.agent(state.owner).role != "agent":
        return ""
    for entry in reversed(state.timeline):
        if _is_of_a_decider(entry, shift):
            return ""
        if isinstance(entry, Told | Incoming) and (said := manager_words(entry.text)):
            return said
    return ""


def awaited_decider(state: CaseState, shift: Shift) -> str:
    """The lead or manager who has a case and says nothing yet.

    The customer asked for one (S5.11). Empty where they did not, where nobody of that role has it, and once one wrote anything on it.
    """
    if not state.owner or shift.agent(state.owner).role == "agent":
        return ""
    for entry in reversed(state.timeline):
        if not isinstance(entry, Assign) and _is_of_a_decider(entry, shift):
            return ""
        if isinstance(entry, Told | Incoming) and manager_words(entry.text):
            return state.owner
    return ""


def discontent_notices(state: CaseState, shift: Shift) -> Iterator[Notice]:
    """Notices of a customer who sounds upset or wants a manager."""
    if said := unmet_manager_wish(state, shift):
        yield Notice(f"they want a manager: {_quoted_words(said)}", 1, "decider")
    elif who := awaited_decider(state, shift):
        yield Notice(f"they want a manager: {who} has it now, and has not spoken to them", 1, "contact")
    elif said := unheard_discontent(state):
        yield Notice(f"they sound upset: {_quoted_words(said)}", 2, "listen")


def _sentence_with(patterns: tuple[re.Pattern[str], ...], text: str) -> str:
    read = text[:_MOST_READ].replace("\u2019", "'")
    hit = min((found.start() for pattern in patterns if (found := pattern.search(read))), default=None)
    if hit is None:
        return ""
    return next(" ".join(part[0].split()) for part in _SENTENCE.finditer(read) if part.end() > hit)


def _is_of_a_decider(entry: AnyEntry, shift: Shift) -> bool:
    if isinstance(entry, Apology) and entry.speaker != "agent":
        return True
    who = entry.owner if isinstance(entry, Assign) else entry.by
    return bool(who) and shift.agent(who).role != "agent"


def _quoted_words(said: str) -> str:
    shown = said if len(said) <= _MOST_SHOWN else said[:_MOST_SHOWN].rsplit(" ", 1)[0] + " .."
    return f'"{shown}"'
