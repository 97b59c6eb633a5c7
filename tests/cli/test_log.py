"""Logging from the command line: what is written, and what is refused in words with nothing written."""

from __future__ import annotations

import pytest

from desk.model.entries import KINDS
from tests.cli.command_line import CommandLine

LOGGED: dict[str, tuple[str, ...]] = {
    "told": ("text",),
    "incoming": ("text", "chase=true"),
    "contact": ("text", "channel=phone", "update=true"),
    "memo": ("text",),
    "listen": ("text", "feeling=angry", "promised=two movers at nine", "came=nobody", "matters=keys due", "wants=a team", "guess=a refund"),
    "apology": ("text", "channel=phone", "speaker=lead", "taken=calmer"),
    "offer": ("text", "options.0.title=15 % off", "options.0.value_now=72", "options.0.by=15:00", "expires=tomorrow 9:00"),
    "refusal": ("text", "asked=all of it", "wants=fairness", "reason=policy", "alternatives.0=half"),
    "cause": ("text", "class=planning", "key=overbooked", "whys.0=too few teams", "whys.1=web not counted"),
    "action": ("text", "owner=bo", "due=+1d"),
    "promise": ("text", "due=+30m", "sort=effort", "visible=true"),
    "verify": ("text", "verdict=met"),
    "status": ("text", "to=pending", "recheck=15:00"),
    "assign": ("text", "owner=bo", "follow_up=+30m"),
    "field": ("High", "name=organisation"),
    "link": ("C-102", "sort=same_cause"),
    "close_rule": ("text", "rule=verify"),
    "playbook": ("no-show",),
    "step": ("text", "playbook=no-show", "step=call"),
    "story": ("text", "broke=nobody came", "did=we brought keys"),
}  # fmt: skip


ANSWERS = {"offer_answer", "action_done", "keeper", "promise_kept", "promise_broken", "approval", "retract"}
"""Kinds that need another entry first."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ANSWERS])
def test_an_entry_of_every_kind_is_logged(with_case: CommandLine, kind: str) -> None:
    text, *sets = LOGGED.get(kind, ("text",))
    words = [word for pair in sets for word in ("--set", pair)]
    done = with_case.ok("log", kind, "C-101", text, *words, "--json").json
    case = with_case.case()
    entry = next(entry for entry in case["entries"] if entry["id"] == done["entry"])
    assert entry["kind"] == kind
    assert done == {"case": "C-101", "entry": entry["id"], "rev": case["rev"]}


def test_entries_that_answer_others_find_them(with_case: CommandLine) -> None:
    with_case.ok("log", "offer", "C-101", "--set", "options.0.title=half", "--set", "options.1.title=all")
    with_case.ok("log", "offer_answer", "C-101", "fine", "--set", "answer=accepted", "--set", "option=2")
    with_case.ok("log", "cause", "C-101", "overbooked")
    with_case.ok("log", "action", "C-101", "count web bookings", "--set", "owner=bo", "--set", "due=+1d")
    with_case.ok("log", "action_done", "C-101")
    with_case.ok("log", "promise", "C-101", "call", "--set", "due=+30m")
    with_case.ok("log", "keeper", "C-101", "bo")
    with_case.ok("log", "promise_kept", "C-101")
    kinds = {entry["kind"] for entry in with_case.case()["entries"]}
    assert {"offer_answer", "action_done", "keeper", "promise_kept"} <= kinds


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("memmo", "C-101", "x"), 2, "memo"),
        (("memo", "C-999", "x"), 1, "no case 'C-999'"),
        (("memo", "C-101", "x", "--set", "colour=red"), 2, "colour"),
        (("action", "C-101", "x"), 1, "owner"),
        (("status", "C-101", "--set", "to=pending"), 1, "when we look again"),
        (("promise", "C-101", "x", "--set", "due=someday"), 2, "not a time"),
        (("verify", "C-101", "x"), 2, "verdict"),
        (("refusal", "C-101", "no"), 1, "alternative"),
        (("retract", "C-101", "--set", "entry=101.99"), 1, "101.99"),
    ],
)
def test_what_is_refused_is_said_and_not_written(with_case: CommandLine, words: tuple[str, ...], code: int, said: str) -> None:
    before = with_case.case()["rev"]
    answer = with_case("log", *words)
    assert answer.code == code
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert with_case.case()["rev"] == before


def test_closing_a_recovery_asks_once_names_its_rule_and_shows_the_way_out(with_case: CommandLine) -> None:
    with_case.ok("log", "apology", "C-101", "sorry", "--set", "channel=phone")
    refused = with_case("log", "status", "C-101", "--set", "to=closed")
    assert refused.code == 1
    assert "verify" in refused.err
    assert "desk log close_rule C-101" in refused.err
    with_case.ok("log", "close_rule", "C-101", "--set", "rule=verify", "--set", "reason=moved abroad")
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    assert with_case.case()["status"] == "closed"


def test_who_saw_less_than_there_is_is_asked(with_case: CommandLine) -> None:
    rev = with_case.case()["rev"]
    with_case.ok("log", "contact", "C-101", "I called", agent="bo")
    answer = with_case("log", "apology", "C-101", "sorry", "--seen", str(rev))
    assert answer.code == 3
    assert "I called" in answer.err


def test_what_counts_as_seen_is_the_entry_and_not_the_name(with_case: CommandLine) -> None:
    rev = with_case.case()["rev"]
    from_elsewhere = with_case.ok("log", "apology", "C-101", "So sorry.", "--json").json
    answer = with_case("log", "apology", "C-101", "sorry", "--seen", str(rev))
    assert answer.code == 3
    assert "So sorry." in answer.err
    with_case.ok("log", "apology", "C-101", "sorry", "--seen", str(from_elsewhere["rev"]))


HOSTILE = "[/oops [red]x \x1b[31mred\x1b]0;title\x07 \u202eevil \U0001f468\u200d\U0001f469 " + "long " * 2000


def test_hostile_text_is_kept_whole_and_printed_harmless(desk: CommandLine) -> None:
    desk.ok("new", "--customer", HOSTILE, "--subject", HOSTILE, HOSTILE)
    assert desk.case()["subject"] == HOSTILE
    assert desk.case()["entries"][0]["text"] == HOSTILE
    for command in (("list",), ("show", "C-101")):
        out = desk.ok(*command).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[/oops [red]x" in out


def test_appends_of_different_things_never_conflict(with_case: CommandLine) -> None:
    rev = with_case.case()["rev"]
    with_case.ok("log", "memo", "C-101", "theirs", agent="bo")
    with_case.ok("log", "apology", "C-101", "sorry", "--seen", str(rev))
    assert with_case.case()["rev"] == rev + 2


def test_how_a_case_ended_is_logged_told_and_followed_up(with_case: CommandLine) -> None:
    desk = with_case
    desk.ok("log", "listen", "C-101", "upset")
    desk.ok("log", "verify", "C-101", "lovely", "--set", "verdict=exceeded", "--set", "feeling=delighted")
    sets = ("to=closed", "outcome=stronger", "saved=480", "remember=the call at six", "aftercare=+3d")
    desk.ok("log", "status", "C-101", "done", *(word for pair in sets for word in ("--set", pair)))
    shown = desk.ok("show", "C-101").out
    assert "ended: they trust us more, sale saved 480, after-care Thu 14:00" in shown
    assert shown.endswith("they will say of us: the call at six\n")
    morning = "2026-05-07T08:00:00Z"
    assert desk.ok("list", "aftercare").out == "No case matches.\n"
    assert "after-care" in desk.ok("list", "aftercare", now=morning).out
    assert "C-101" not in desk.ok("list", now=morning).out
    desk.ok("log", "verify", "C-101", "came again", "--set", "verdict=met", "--set", "came_back=true", now=morning)
    assert desk.ok("list", "aftercare", now=morning).out == "No case matches.\n"
    assert "(they came back, or sent somebody)" in desk.ok("show", "C-101", now=morning).out


def test_best_effort_by_an_agent_is_refused_with_the_way_out(with_case: CommandLine) -> None:
    with_case.ok("log", "apology", "C-101", "sorry")
    refused = with_case("log", "status", "C-101", "--set", "to=closed", "--set", "outcome=best_effort")
    assert refused.code == 1
    assert "Tried so far: apologised" in refused.err
    assert "desk log assign C-101" in refused.err


def test_a_customer_who_comes_back_to_a_finished_case_opens_nothing_unasked(with_case: CommandLine) -> None:
    with_case.ok("log", "status", "C-101", "done", "--set", "to=solved")
    soon = with_case.ok("log", "incoming", "C-101", "thank you")
    assert soon.out == "C-101\n"
    assert "desk log status C-101 --set to=open" in soon.err
    late = with_case.ok("log", "incoming", "C-101", "it broke again", now="2026-06-04T14:00:00Z")
    assert "desk log link NEW --set case=C-101" in late.err
    assert with_case.case()["status"] == "solved"


def test_a_playbook_is_begun_with_the_steps_the_desk_has_for_it(with_case: CommandLine) -> None:
    with_case.ok("log", "playbook", "C-101", "no-show")
    begun = with_case.case()["entries"][-1]
    assert begun["name"] == "no-show"
    assert begun["steps"][1] == {"text": "Ask what they need most now", "minutes": 8.0, "evidence": "asked"}
    answer = with_case("log", "playbook", "C-101", "no-shwo")
    assert answer.code == 2
    assert "there are no-show, wrong-item, outage, billing" in answer.err


def test_the_desks_own_playbooks_come_from_the_folder_of_the_settings(with_case: CommandLine) -> None:
    folder = with_case.shift.parent / "own"
    folder.mkdir()
    (with_case.shift.parent / "config.toml").write_text('playbooks = "~/own"\n', encoding="utf-8")
    book = folder / "late.toml"
    book.write_text('name = "late"\n[[step]]\ndo = "call"\nminutes = 5\n', encoding="utf-8")
    with_case.ok("log", "playbook", "C-101", "late")
    assert with_case.case()["entries"][-1]["steps"] == [{"text": "call", "minutes": 5.0}]
    book.write_text('name = "late"\n[[step]]\ndo = "call"\nminuets = 5\n', encoding="utf-8")
    answer = with_case("log", "playbook", "C-101", "late")
    assert answer.code == 1
    assert "late.toml, line 4: step.minuets: there is no such key; probably minutes is meant" in answer.err


def test_an_offer_takes_shares_of_the_price(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "T", "--subject", "S", "--set", "price=480")
    shares = ("--set", "options.0.value_now=15%", "--set", "options.0.value_later=10%", "--set", "options.0.chance=30%")
    desk.ok("log", "offer", "C-101", *shares)
    (option,) = desk.case()["entries"][-1]["options"]
    assert (option["value_now"], option["value_later"], option["chance"]) == (72, 48, 0.3)


@pytest.mark.parametrize(("decimal", "value"), [(",", 1500.0), (".", 1.5)])
def test_amounts_are_read_by_the_sign_that_the_policy_names(with_case: CommandLine, decimal: str, value: float) -> None:
    typed = ("log", "field", "C-101", "--set", "name=value", "--set", "now=1.500")
    assert "can be 1500 or 1.5" in with_case(*typed).err
    with_case.shift.with_suffix(".toml").write_text(f'[amounts]\ndecimal = "{decimal}"\n', encoding="utf-8")
    with_case.ok(*typed)
    with_case.ok(
        "log", "offer", "C-101", "--set", "options.0.title=Refund", "--set", "options.0.remedy=refund", "--set", "options.0.cost=1.500"
    )
    entries = with_case.case()["entries"]
    assert entries[-2]["now"] == value
    assert entries[-1]["options"][0]["cost"] == value
    assert with_case.ok("new", "--customer", "A", "--subject", "B", "--set", "price=1.500")
    assert with_case.case("C-102")["price"] == value


def test_another_sign_is_refused_with_its_line(with_case: CommandLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[amounts]\ndecimal = ";"\n', encoding="utf-8")
    assert "line 2: amounts.decimal: ';' is unknown" in with_case("list").err
