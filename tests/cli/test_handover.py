"""The handover on the command line, step by step as two people do it."""

from __future__ import annotations

import json
import shlex
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from tinydb import TinyDB

from desk.cli import handover, handover_read_back, handover_signatures
from desk.handover.read_back import read_back_changes
from desk.model.changes import Append, PutDocument, SetShift
from desk.model.entries import Memo
from desk.model.shift import Agent, Shift
from desk.store import open_store
from desk.store.file.file_store import FileStore
from tests.cli.command_line import CommandLine

LATER = "2026-05-04T14:20:00Z"


@pytest.fixture
def two_cases(desk: CommandLine) -> CommandLine:
    """A shift with C-101, urgent and late and owned by ines with two promises, and C-102, an easy one."""

    def log(minute: int, *words: str) -> None:
        desk.ok(*words, now=f"2026-05-04T{12 + minute // 60}:{minute % 60:02}:00Z")

    log(30, "new", "--customer", "Tess Tampleton", "--subject", "Team never came", "--priority", "urgent", "nobody came")
    log(31, "log", "assign", "C-101", "--set", "owner=ines", "--set", "follow_up=+10m")
    log(35, "log", "promise", "C-101", "call with news", "--set", "due=2026-05-04T15:00:00Z")
    log(36, "log", "promise", "C-101", "send the bill", "--set", "due=2026-05-05T15:00:00Z", "--set", "kept_by=ines")
    log(115, "new", "--customer", "Otto", "--subject", "A question", "--priority", "low", "how so")
    log(116, "log", "assign", "C-102", "--set", "owner=ines", "--set", "follow_up=+10m")
    log(117, "log", "contact", "C-102", "so and so", "--set", "channel=phone")
    return desk


def pack(desk: CommandLine, *words: str, **surroundings: str) -> Any:
    return desk.ok("handover", "show", "--json", *words, **surroundings).json


def line(shown: Any, case: str) -> Any:
    return next(each for each in shown["cases"] if each["case"] == case)


def sealed(desk: CommandLine) -> CommandLine:
    desk.ok("handover", "build", "--to", "bo", "--name", "Late", "--until", "22:00")
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess before three.", agent="bo")
    desk.ok("handover", "accept", "C-102", "--read-back", "Look again tomorrow at nine.", agent="bo")
    desk.ok("handover", "sign", agent="ines")
    desk.ok("handover", "sign", agent="bo")
    return desk


def test_the_whole_of_it_step_by_step(two_cases: CommandLine) -> None:
    desk = two_cases
    assert desk.ok("handover", "build", "--to", "bo").out.startswith("H-1  red 1  watch")
    shown = pack(desk)
    assert [each["case"] for each in shown["cases"]] == ["C-101", "C-102"]
    assert line(shown, "C-101")["heat"] == "red"
    assert {"case", "heat", "story", "next", "if_then", "read_back"} <= set(line(shown, "C-101"))
    assert line(shown, "C-101")["read_back"] is None
    refused = desk("handover", "sign", agent="ines")
    assert refused.code == 1
    assert "C-101" in refused.err
    assert "C-102" in refused.err
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess before three.", agent="bo")
    desk.ok("handover", "accept", "C-102", "--read-back", "Look again tomorrow at nine.", agent="bo")
    assert desk.case("C-101")["owner"] == "bo"
    assert {promise["keeper"] for promise in line(pack(desk), "C-101")["promises"]} == {"bo"}
    assert desk.ok("handover", "verify").out.strip() == "no handover was signed yet"
    assert pack(desk)["state"] == "live"
    desk.ok("handover", "sign", agent="ines")
    assert pack(desk)["state"] == "frozen"
    assert desk("handover", "sign", agent="ines").code == 1
    desk.ok("handover", "sign", agent="bo")
    done = pack(desk)
    assert done["state"] == "sealed"
    assert [signed["side"] for signed in done["signatures"]] == ["out", "in"]
    assert line(done, "C-101")["read_back"]["accepted_by"] == "ines"
    assert desk.ok("handover", "verify", "--json").json["whole"] is True


def test_one_word_changed_in_the_folded_file_is_named_and_put_back_is_whole(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("check", "--fold")
    before = desk.shift.read_bytes()
    document = json.loads(before)["packs"]["1"]
    words = json.dumps(document["cases"][0]["story"])[1:-1][:20]
    text = before.decode()
    at = text.index('"packs"')
    desk.shift.write_text(text[:at] + text[at:].replace(words, words[:-1] + "X"), encoding="utf-8")
    found = desk("handover", "verify", "--json")
    assert found.code == 5
    assert {"pack": "H-1", "case": "C-101", "part": "story", "what": "is not what was signed"} in found.json["wrong"]
    assert "C-101" in desk("handover", "verify").out
    desk.shift.write_bytes(before)
    assert desk.ok("handover", "verify").code == 0


def test_a_change_through_tinydb_is_named_and_a_rewriting_is_none(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("check", "--fold")
    with TinyDB(desk.shift) as db:
        db.table("elsewhere").insert({"a": 1})
    assert desk.ok("handover", "verify").code == 0
    with TinyDB(desk.shift) as db:
        found = db.table("packs").all()[0]
        found["cases"][1]["read_back"]["text"] = "something else"
        db.table("packs").update({"cases": found["cases"]}, doc_ids=[1])
    wrong = desk("handover", "verify", "--json")
    assert wrong.code == 5
    assert [(fault["case"], fault["part"]) for fault in wrong.json["wrong"]] == [("C-102", "read_back")]
    with TinyDB(desk.shift) as db:
        found["cases"][1]["read_back"]["text"] = "Look again tomorrow at nine."
        db.table("packs").update({"cases": found["cases"]}, doc_ids=[1])
    assert desk.ok("handover", "verify").code == 0


def test_a_note_changed_behind_a_signed_pack_is_named(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("check", "--fold")
    with TinyDB(desk.shift) as db:
        number = next(note.doc_id for note in db.table("handover_notes") if note["kind"] == "read_back")
        db.table("handover_notes").update({"text": "something else"}, doc_ids=[number])
    wrong = desk("handover", "verify", "--json")
    assert wrong.code == 5
    assert [(fault["case"], fault["part"]) for fault in wrong.json["wrong"]] == [("C-101", "read_back")]


def test_the_newest_pack_taken_away_is_missed(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("check", "--fold")
    with TinyDB(desk.shift) as db:
        db.table("packs").remove(doc_ids=[1])
    wrong = desk("handover", "verify", "--json")
    assert wrong.code == 5
    assert "the shift began with it" in json.dumps(wrong.json)


def test_text_names_customers_and_puts_red_first(two_cases: CommandLine) -> None:
    two_cases.ok("handover", "build", "--to", "bo")
    text = two_cases.ok("handover", "show").out
    assert text.index("Tess Tampleton") < text.index("Otto")
    assert "Heat      red: " in text


def test_an_unowned_red_case_is_refused_and_signed_over_with_a_reason_by_both(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "Tess", "--subject", "Never came", "--priority", "urgent", "nobody", now="2026-05-04T12:30:00Z")
    desk.ok("handover", "build", "--to", "bo")
    refused = desk("handover", "sign", agent="ines")
    assert refused.code == 1
    assert "nobody owns it" in refused.err
    for agent in ("ines", "bo"):
        desk.ok("handover", "sign", "--override", f"no time, says {agent}", agent=agent)
    done = pack(desk)
    assert [signed["override"] for signed in done["signatures"]] == ["no time, says ines", "no time, says bo"]
    assert "red and nobody owns it" in [blocker["what"] for blocker in done["blockers"]]
    assert desk.ok("handover", "verify").code == 0


def test_a_seal_on_paper_is_held_against_the_file(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    last = desk.ok("handover", "verify", "--json").json["last"]
    assert last in desk.ok("handover", "show").out
    assert desk.ok("handover", "verify", "--against", last).code == 0
    assert desk("handover", "verify", "--against", "0000-0000-0000").code == 5


def test_what_is_no_seal_is_said_and_small_and_large_signs_are_one(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    for typed in ("nonsense", "3f9c", "0000-0000-000g"):
        answer = desk("handover", "verify", "--against", typed)
        assert (answer.code, answer.out) == (2, "")
        assert "is no seal. Type the twelve signs" in answer.err
    last = desk.ok("handover", "verify", "--json").json["last"]
    assert desk.ok("handover", "verify", "--against", last.upper().replace("-", " ")).code == 0


def test_packs_signatures_and_anchor_taken_out_of_the_file_are_missed(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("handover", "build", "--to", "ines", agent="bo", now=LATER)
    desk.ok("check", "--fold")
    with TinyDB(desk.shift) as db:
        db.drop_table("packs")
        db.table("handover_notes").remove(lambda note: note["kind"] == "signed")
        shift = db.table("shift").all()[0]
        assert shift.pop("sealed")
        db.table("shift").truncate()
        db.table("shift").insert(dict(shift))
    answer = desk("handover", "verify", now=LATER)
    assert answer.code == 5
    assert "H-1" in answer.out
    assert "no handover was signed" not in answer.out


def test_the_second_signature_begins_the_next_span(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    assert desk.ok("handover", "build", "--to", "ines", agent="bo", now=LATER).out.startswith("H-2")
    shown = pack(desk, now=LATER)
    assert shown["from"] == {"name": "Late", "start": "2026-05-04T14:00:00Z", "end": "2026-05-04T22:00:00Z", "agents": ["bo"]}
    assert shown["prev"]["pack"] == 1


def test_signing_by_the_wrong_side_and_reading_back_by_the_outgoing_are_refused(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    for words, agent in (
        (("sign", "--override", "so"), "kim"),
        (("accept", "C-101", "--read-back", "I will"), "ines"),
        (("correct", "C-101", "no"), "bo"),
    ):
        refused = desk("handover", *words, agent=agent)
        assert refused.code == 1
        assert "Nothing was" in refused.err
    assert pack(desk)["rev"] == 1


def test_an_overtaken_part_is_asked_with_both_texts(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "edit", "C-101", "--set", "story=hers", agent="lou")
    overtaken = desk("handover", "edit", "C-101", "--set", "story=mine", "--seen", "1")
    assert overtaken.code == 3
    assert "'hers'" in overtaken.err
    assert line(pack(desk), "C-101")["story"] == "hers"
    desk.ok("handover", "edit", "C-101", "--set", "story=mine", "--seen", "2")
    assert line(pack(desk), "C-101")["story_by"] == "ines"
    desk.ok("handover", "edit", "C-101", "--set", "story=")
    assert line(pack(desk), "C-101")["story"].startswith("Team never came; ")


def test_parts_are_worded_by_people(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok(
        "handover",
        "edit",
        "C-101",
        "--set",
        "next=ring her",
        "--set",
        "next.owner=kim",
        "--set",
        "next.due=14:30",
        "--set",
        "if_then=text her",
    )
    shown = line(pack(desk), "C-101")
    assert shown["next"] == {"text": "ring her", "owner": "kim", "due": "2026-05-04T14:30:00Z", "by": "ines"}
    assert (shown["if_then"], shown["if_then_asked"]) == ("text her", False)
    assert desk("handover", "edit", "C-101", "--set", "heat=steady").code == 1
    desk.ok("handover", "edit", "C-101", "--set", "heat=watch", "--reason", "she is on holiday")
    assert line(pack(desk), "C-101")["heat_by"] == "ines"
    assert desk("handover", "edit", "C-101", "--set", "heat=hot").code == 2
    assert desk("handover", "edit", "C-101", "--set", "mood=x").code == 2


def test_two_incoming_take_by_pledge_and_the_later_read_back_is_asked(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo", "kim")
    assert {each["taker"] for each in pack(desk)["cases"]} == {"bo", "kim"}
    desk.ok("handover", "give", "C-101", "--to", "kim")
    assert line(pack(desk), "C-101")["taker"] == "kim"
    assert desk("handover", "give", "C-101", "--to", "lou").code == 1
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at three.", agent="bo")
    asked = desk("handover", "accept", "C-101", "--read-back", "Mine: I ring her at three.", agent="kim")
    assert asked.code == 3
    assert "I ring Tess at three." in asked.err
    assert desk.case("C-101")["owner"] == "bo"
    desk.ok("handover", "accept", "C-101", "--read-back", "Mine: I ring her at three.", "--seen", "3", agent="kim")
    assert desk.case("C-101")["owner"] == "kim"


def test_questions_and_corrections_block_until_they_are_answered(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    nowhere = desk("handover", "ask", "C-999", "does she know?", agent="bo")
    assert (nowhere.code, "C-999" in nowhere.err) == (1, True), "it is no question about the whole"
    asked = desk.ok("handover", "ask", "C-101", "does she know?", agent="bo").out.strip()
    desk.ok("handover", "accept", "C-101", "C-102", "--read-back", "I ring Tess at three and look at Otto.", agent="bo")
    desk.ok("handover", "correct", "C-101", "at half past two")
    refused = desk("handover", "sign")
    assert refused.code == 1
    assert "does she know?" in refused.err
    assert "corrected and not read back again" in refused.err
    desk.ok("handover", "answer", asked, "yes she does")
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at half past two.", agent="bo")
    desk.ok("handover", "sign")
    assert line(pack(desk), "C-101")["asked"][0]["answer"] == "yes she does"


def waiting_count(desk: CommandLine) -> int:
    """The handovers that one side signed, as the report counts them a minute later."""
    told = desk.ok("report", "--from", "2026-05-04", "--page", "handovers", "--json", now="2026-05-04T14:21:00Z").json
    return int(next(figure["value"] for figure in told["figures"] if figure["id"] == "handover.waiting"))


def test_a_frozen_pack_is_reopened_visibly_and_what_came_since_stands_in_the_second_signature(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "accept", "C-101", "C-102", "--read-back", "I ring Tess at three and look at Otto.", agent="bo")
    desk.ok("handover", "sign")
    assert desk("handover", "edit", "C-101", "--set", "story=x").code == 1
    desk.ok("log", "memo", "C-101", "she rang", now=LATER, agent="kim")
    desk.ok("handover", "reopen", "--reason", "wrong name", now=LATER)
    assert pack(desk, now=LATER)["revision"] == 2
    assert "(reopened 14:20 by ines: wrong name)" in desk.ok("handover", "show", now=LATER).out
    assert waiting_count(desk) == 0  # the pack of the signature that fell still stands
    desk.ok("handover", "sign", now=LATER)
    assert waiting_count(desk) == 1
    desk.ok("log", "memo", "C-101", "and again", now=LATER, agent="kim")
    desk.ok("handover", "sign", agent="bo", now=LATER)
    assert waiting_count(desk) == 0
    done = pack(desk)
    assert [since["case"] for since in done["signatures"][1]["since"]] == ["C-101"]
    found = desk.ok("handover", "verify", "--json").json
    assert (found["whole"], found["packs"]) == (True, 2)


def test_a_handover_reopened_after_its_seal_and_begun_anew_keeps_its_span(two_cases: CommandLine) -> None:
    desk = two_cases
    hours = ("Early", "06:00-14:00"), ("Late", "14:00-22:00"), ("Night", "22:00-06:00")
    shifts = "".join(f'[[shifts]]\nname = "{name}"\nhours = "{span}"\n' for name, span in hours)
    desk.shift.with_suffix(".toml").write_text(f"{shifts}[[rules]]\nreply = 30\n", encoding="utf-8")
    with closing(open_store(desk.shift)) as store:
        began, ends = datetime(2026, 5, 4, 6, tzinfo=UTC), datetime(2026, 5, 4, 14, tzinfo=UTC)
        store.commit([SetShift(Shift(name="Early", start=began, end=ends))])
    desk.ok("handover", "build", "--to", "bo")
    for agent in ("ines", "bo"):
        desk.ok("handover", "sign", "--override", "so", agent=agent)
    desk.ok("handover", "reopen", "--reason", "kim comes", now=LATER)
    desk.ok("handover", "build", "--to", "kim", now=LATER)
    shown = pack(desk, now=LATER)
    assert shown["from"] == {"name": "Early", "start": "2026-05-04T06:00:00Z", "end": "2026-05-04T14:00:00Z", "agents": ["ines"]}
    assert shown["to"] == {"name": "Late", "until": "2026-05-04T22:00:00Z", "agents": ["kim"]}
    for agent in ("ines", "kim"):
        desk.ok("handover", "sign", "--override", "so", agent=agent, now=LATER)
    with closing(open_store(desk.shift)) as store:
        assert (store.shift.name, store.shift.number, store.shift.on_duty) == ("Late", 1, ("kim",))
    assert desk.ok("handover", "verify", now=LATER).code == 0


def test_a_shift_named_by_hand_stays_named_when_only_who_comes_changes(two_cases: CommandLine) -> None:
    desk = two_cases
    hours = ("Late", "14:00-22:00"), ("Night", "22:00-06:00")
    shifts = "".join(f'[[shifts]]\nname = "{name}"\nhours = "{span}"\n' for name, span in hours)
    desk.shift.with_suffix(".toml").write_text(f"{shifts}[[rules]]\nreply = 30\n", encoding="utf-8")
    desk.ok("handover", "build", "--to", "bo", "--name", "Night")
    desk.ok("handover", "build", "--to", "kim")
    assert pack(desk)["to"] == {"name": "Night", "until": "2026-05-05T06:00:00Z", "agents": ["kim"]}
    desk.ok("handover", "build", "--to", "nobody")
    assert pack(desk)["to"] == {"name": "Night", "until": "2026-05-04T22:00:00Z", "agents": []}


def test_an_agent_whom_nobody_knows_is_told(two_cases: CommandLine) -> None:
    desk = two_cases
    assert "zorro is on no roster here" in desk.ok("handover", "build", "--to", "zorro").err
    with closing(open_store(desk.shift)) as store:
        store.commit([SetShift(Shift(agents=(Agent(id="bo"),)))])
    desk.ok("log", "memo", "C-101", "so", agent="kim")
    desk.ok("new", "--customer", "Ivy", "--subject", "New", "new", agent="rae")
    assert desk.ok("handover", "build", "--to", "bo", "kim", "--from", "rae").err == ""


def test_a_night_is_handed_to_nobody_and_taken_by_whoever_comes(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "nobody", "--until", "tomorrow 6:00")
    refused = desk("handover", "sign")
    assert "nobody is here at 15:00: call with news" in refused.err
    desk.ok("handover", "sign", "--override", "lou is on call")
    morning = "2026-05-05T06:00:00Z"
    refused = desk("handover", "sign", agent="kim", now=morning)
    assert "C-102 not read back" in refused.err
    desk.ok("handover", "accept", "C-101", "C-102", "--read-back", "I ring both of them at once.", agent="kim", now=morning)
    desk.ok("handover", "sign", "--override", "the promise was broken at night", agent="kim", now=morning)
    assert desk.ok("handover", "verify").code == 0
    assert desk.case("C-102")["owner"] == "kim"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("build",), 2),
        (("build", "--to", "bo", "--until", "2026-05-04T13:00:00Z"), 2),
        (("build", "--to", "bo", "nobody"), 2),
        (("build", "--to", "a b"), 2),
        (("show",), 1),
        (("show", "H-9"), 1),
        (("sign",), 1),
        (("accept", "C-101", "--read-back", "x"), 1),
        (("verify", "H-9"), 1),
        (("verify", "--against", "nonsense"), 2),
        (("build", "--to", "bo", "--until", "nonsense"), 2),
        (("build", "--to", "ines"), 1),
        (("reopen", "--reason", "x"), 1),
    ],
)
def test_bad_input_is_said_in_a_line_and_nothing_is_written(two_cases: CommandLine, words: tuple[str, ...], code: int) -> None:
    before = two_cases.live()
    answer = two_cases("handover", *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("desk: ")
    assert two_cases.live() == before


def journal_of(desk: CommandLine) -> bytes:
    journal = desk.shift.with_name("shift.json.journal")
    return journal.read_bytes() if journal.exists() else b""


@pytest.mark.parametrize("words", [("verify",), ("list",), ("show", "H-1")])
def test_what_a_damaged_archive_would_tell_is_damage_and_nothing_is_written(two_cases: CommandLine, words: tuple[str, ...]) -> None:
    desk = sealed(two_cases)
    desk.shift.with_name("shift-2026-04.json").write_text('{"_meta": {"1": {"fo', encoding="utf-8")
    before = desk.shift.read_bytes(), journal_of(desk)
    answer = desk("handover", *words)
    assert (answer.code, answer.out) == (5, "")
    assert "shift-2026-04.json cannot be read" in answer.err
    assert (desk.shift.read_bytes(), journal_of(desk)) == before


def test_a_damaged_archive_stops_no_handover(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.shift.with_name("shift-2026-04.json").write_text('{"_meta": {"1": {"fo', encoding="utf-8")
    desk.ok("handover", "build", "--to", "bo")
    for agent in ("ines", "bo"):
        signed = desk.ok("handover", "sign", "--override", "so", agent=agent)
        assert "What is overdue in the archives is missing here." in signed.err
    assert "H-1 sealed" in signed.out


def test_an_unknown_shift_of_the_policy_is_said_with_those_there_are(two_cases: CommandLine) -> None:
    two_cases.shift.with_suffix(".toml").write_text(
        '[[shifts]]\nname = "Late"\nhours = "14:00-22:00"\n[[rules]]\nreply = 30\n', encoding="utf-8"
    )
    refused = two_cases("handover", "build", "--to", "bo", "--name", "Lunch")
    assert refused.code == 2
    assert "Late" in refused.err
    two_cases.ok("handover", "build", "--to", "bo")
    assert pack(two_cases)["to"] == {"name": "Late", "until": "2026-05-04T22:00:00Z", "agents": ["bo"]}


def test_list_tells_every_handover(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("handover", "build", "--to", "ines", agent="bo", now=LATER)
    rows = desk.ok("handover", "list", "--json", now=LATER).json
    assert [(row["id"], row["state"]) for row in rows] == [("H-1", "sealed"), ("H-2", "live")]
    assert "H-1" in desk.ok("handover", "list").out


def test_undo_takes_back_ones_own_last_note(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "edit", "C-101", "--set", "story=oops")
    assert desk.ok("handover", "undo").out == "taken back: what you worded on C-101 (H-1.2)\n"
    assert line(pack(desk), "C-101")["story_by"] is None
    assert desk("handover", "undo").code == 1


def test_a_read_back_that_is_taken_back_says_whose_the_case_stays(two_cases: CommandLine) -> None:
    two_cases.ok("handover", "build", "--to", "bo")
    two_cases.ok("handover", "accept", "C-101", "--read-back", "I ring her at two.", agent="bo")
    taken_back = two_cases.ok("handover", "undo", agent="bo").out
    assert taken_back == "taken back: your read-back (the case stays yours) on C-101 (H-1.2)\n"
    assert two_cases.ok("show", "C-101", "--json").json["owner"] == "bo"


def test_redo_brings_back_what_was_taken_back(two_cases: CommandLine) -> None:
    two_cases.ok("handover", "build", "--to", "bo")
    refused = two_cases("handover", "redo")
    assert (refused.code, "You took nothing back in H-1. Nothing was written." in refused.err) == (1, True)
    two_cases.ok("handover", "edit", "C-101", "--set", "story=Ring her first.")
    two_cases.ok("handover", "undo")
    assert line(pack(two_cases), "C-101")["story_by"] is None
    assert two_cases.ok("handover", "redo").out == "brought back: H-1.2\n"
    assert line(pack(two_cases), "C-101")["story"] == "Ring her first."


def hand_over(desk: CommandLine, day: int) -> None:
    """Hand over in one go on a day of May, over whatever blocks."""
    now = f"2026-05-{day:02}T14:00:00Z"
    leaving, coming = ("ines", "bo") if day % 2 else ("bo", "ines")
    desk.ok("handover", "build", "--from", leaving, "--to", coming, agent=leaving, now=now)
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at three.", agent=coming, now=now)
    for agent in (leaving, coming):
        desk.ok("handover", "sign", "--override", "in a test", agent=agent, now=now)


def test_old_packs_and_notes_leave_the_shift_and_are_shown_and_verified_there(two_cases: CommandLine) -> None:
    desk = two_cases
    for day in range(5, 11):
        hand_over(desk, day)
    live = desk.live()
    assert sorted(live["packs"]) == ["4", "5", "6"]
    assert {note["handover"] for note in live["handover_notes"].values()} == {"H-5", "H-6"}
    found = desk.ok("handover", "verify", "--json").json
    assert (found["whole"], found["packs"]) == (True, 6)
    assert pack(desk, "H-1")["state"] == "sealed"
    assert [row["id"] for row in desk.ok("handover", "list", "--json").json] == [f"H-{number}" for number in range(1, 7)]


def test_a_word_changed_in_an_archived_pack_is_named(two_cases: CommandLine) -> None:
    desk = two_cases
    for day in range(5, 11):
        hand_over(desk, day)
    archive = desk.shift.with_name("shift-2026-05.json")
    with TinyDB(archive) as db:
        document = db.table("packs").all()[0]
        document["cases"][0]["read_back"]["text"] = "I ring Tess at four."
        db.table("packs").update({"cases": document["cases"]}, doc_ids=[1])
    assert [(fault["pack"], fault["part"]) for fault in desk("handover", "verify", "--json").json["wrong"]] == [("H-1", "read_back")]
    assert desk("handover", "verify").code == 5


def test_every_command_that_a_blocker_names_solves_it(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("log", "promise", "C-101", "ring", "--set", "due=2026-05-04T13:00:00Z", now="2026-05-04T12:50:00Z")
    desk.ok("new", "--customer", "Ivy", "--subject", "Gone", "--priority", "urgent", "gone", now="2026-05-04T13:00:00Z")
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "ask", "C-101", "who has the keys?", agent="bo")
    for _ in range(12):
        blockers = pack(desk)["blockers"]
        if not blockers:
            break
        blocker = blockers[0]
        command = shlex.split(blocker["solve"][0])
        agent = "ines" if "answer" in command else "bo"
        assert desk(*command[1:], agent=agent).code == 0, blocker
        assert blocker not in pack(desk)["blockers"]
    desk.ok("handover", "sign")
    desk.ok("handover", "sign", agent="bo")


def test_a_signed_pack_keeps_its_zone(two_cases: CommandLine) -> None:
    desk = two_cases
    shown = pack(sealed(desk))
    assert shown["zone"] == "UTC"
    assert "(Late, until 22:00)" in desk.ok("handover", "show").out


@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv", "json"])
@pytest.mark.parametrize("hidden", [(), ("--redacted",), ("--face", "customer")])
def test_every_form_of_a_live_and_of_a_sealed_pack(two_cases: CommandLine, form: str, hidden: tuple[str, ...]) -> None:
    two_cases.ok("handover", "build", "--to", "bo")
    live = two_cases.ok("handover", "show", "--format", form, *hidden).out
    assert ("Tess Tampleton" in live) == (hidden != ("--redacted",))
    assert "C-101" in live
    for agent in ("ines", "bo"):
        two_cases.ok("handover", "sign", "--override", "so", agent=agent)
    done = two_cases.ok("handover", "show", "--format", form, *hidden).out
    assert ("Tess Tampleton" in done) == (hidden != ("--redacted",))
    if form not in {"csv", "json"}:
        assert ("of the full pack" in done) == (hidden == ("--redacted",))


def test_a_read_only_file_is_shown_and_not_written(two_cases: CommandLine) -> None:
    two_cases.ok("handover", "build", "--to", "bo")
    two_cases.ok("handover", "verify")
    before = two_cases.shift.stat().st_mtime_ns, journal_of(two_cases)
    two_cases.ok("handover", "show")
    two_cases.ok("handover", "list")
    assert (two_cases.shift.stat().st_mtime_ns, journal_of(two_cases)) == before


def test_a_case_logged_between_reading_and_writing_is_read_anew(two_cases: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    calls: list[int] = []

    def overtaken(source: Any, cases: Any, text: str, **rest: Any) -> Any:
        changes = read_back_changes(source, cases, text, **rest)
        if not calls:
            calls.append(1)
            with desk.opened("kim") as other:
                other.commit([Append("C-101", (Memo(at=source.now, by="kim", text="meanwhile"),))])
        return changes

    monkeypatch.setattr(handover_read_back, "read_back_changes", overtaken)
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at three.", agent="bo")
    case = desk.case("C-101")
    assert case["owner"] == "bo"
    assert [entry["kind"] for entry in case["entries"]].count("memo") == 1
    assert line(pack(desk), "C-101")["since"] == []


def test_a_promise_kept_by_who_leaves_goes_to_who_reads_back(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at three.", agent="bo")
    kinds = [entry["kind"] for entry in desk.case("C-101")["entries"]]
    assert kinds[-2:] == ["assign", "keeper"]
    assert desk.case("C-101")["entries"][-2]["handover"] == "H-1"
    assert desk.case("C-101")["entries"][-2]["follow_up"] == "2026-05-04T15:00:00Z"


def test_one_person_signs_both_sides_only_for_a_night(two_cases: CommandLine) -> None:
    desk = two_cases
    assert desk("handover", "build", "--from", "ines", "--to", "ines").code == 1
    desk.ok("handover", "build", "--to", "nobody")
    desk.ok("handover", "sign", "--override", "night")
    desk.ok("handover", "accept", "C-101", "C-102", "--read-back", "I ring both of them at once.")
    desk.ok("handover", "sign", "--override", "morning")
    assert desk.ok("handover", "verify").code == 0


def test_a_double_shift_leaves_the_other_side_to_the_others(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--from", "ines", "bo", "--to", "ines")
    assert all("own" in each["marks"] for each in pack(desk)["cases"])
    desk.ok("handover", "sign")
    assert [signed["side"] for signed in pack(desk)["signatures"]] == ["in"]
    assert desk("handover", "sign").code == 1
    desk.ok("handover", "sign", agent="bo")
    assert desk.ok("handover", "verify").code == 0


def test_a_second_person_of_a_side_co_signs(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--from", "ines", "lou", "--to", "bo")
    for agent in ("ines", "lou", "bo"):
        desk.ok("handover", "sign", "--override", "so", agent=agent)
    assert [signed["by"] for signed in pack(desk)["signatures"]] == ["ines", "lou", "bo"]
    assert desk.ok("handover", "verify").code == 0


def test_what_happened_since_the_first_signature_is_shown_beside_it(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "sign", "--override", "so")
    desk.ok("log", "incoming", "C-101", "well?", now=LATER)
    desk.ok("new", "--customer", "Ivy", "--subject", "New", "new", now=LATER)
    assert [each["case"] for each in pack(desk, now=LATER)["since"]] == ["C-101", "C-103"]
    assert "since then  C-101  14:20 the customer: " in desk.ok("handover", "show", now=LATER).out


def test_a_signature_dated_before_what_it_signs_is_told(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "ask", "how?", agent="bo", now="2026-05-04T14:30:00Z")
    desk.ok("handover", "sign", "--override", "so")
    found = desk.ok("handover", "verify", "--json").json
    assert found["whole"]
    assert "dated before H-1.2" in found["remarks"][0]


def test_a_concern_without_owner_and_with_an_overdue_call_blocks_until_it_is_settled(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("concern", "new", "Two more vans on full teams")
    desk.ok("concern", "add", "K-1", "Paula Pseudonym", "--phone", "555-0190", "--due", "2026-05-04T13:56:00Z")
    desk.ok("handover", "build", "--to", "bo")
    blockers = [blocker for blocker in pack(desk)["blockers"] if "concern" in blocker]
    assert [blocker["what"] for blocker in blockers] == [
        "a concern nobody owns: Two more vans on full teams",
        "a concern with an overdue call: Paula Pseudonym 4 min late",
    ]
    for blocker in blockers:
        desk.ok(*shlex.split(blocker["solve"][0])[1:])
    shown = pack(desk)
    assert not [blocker for blocker in shown["blockers"] if "concern" in blocker]
    assert [row["concern"] for row in shown["lists"]["concerns"]] == ["K-1"]


def test_the_notes_of_a_concern_that_is_over_leave_with_the_seal(two_cases: CommandLine) -> None:
    desk = two_cases
    for title in ("one", "two"):
        desk.ok("concern", "new", title, "--owner", "ines")
    desk.ok("concern", "over", "K-1", "--reason", "all were told")
    sealed(desk)
    assert {note["concern"] for note in desk.live()["concern_notes"].values()} == {"K-2"}


def test_what_a_killed_process_left_to_do_after_the_seal_is_done_by_the_next(
    two_cases: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = two_cases
    with monkeypatch.context() as killed:
        killed.setattr(handover_signatures, "tidy_after_seal", lambda *_: None)
        killed.setattr(handover, "tidy_after_seal", lambda *_: None)
        for day in range(5, 10):
            hand_over(desk, day)
    assert len(desk.live()["packs"]) == 5
    desk.ok("handover", "build", "--to", "ines", agent="bo", now="2026-05-10T14:00:00Z")
    assert sorted(desk.live()["packs"]) == ["3", "4", "5"]
    assert desk.ok("handover", "verify", "--json").json["packs"] == 5


def test_the_steady_ones_are_read_back_together(desk: CommandLine) -> None:
    for number in (101, 102):
        desk.ok("new", "--customer", "Otto", "--subject", "Q", "--priority", "low", "how so", now="2026-05-04T13:55:00Z")
        desk.ok("log", "contact", f"C-{number}", "so", "--set", "channel=phone", now="2026-05-04T13:56:00Z")
        desk.ok("log", "assign", f"C-{number}", "--set", "owner=ines", "--set", "follow_up=+9h", now="2026-05-04T13:57:00Z")
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "accept", "--steady", "--read-back", "I answer both by tomorrow at two.", agent="bo")
    shown = pack(desk)
    assert [(group["name"], group["read_back"]) for group in shown["groups"]] == [("steady", "I answer both by tomorrow at two.")]
    assert {desk.case(case)["owner"] for case in ("C-101", "C-102")} == {"bo"}
    assert desk("handover", "accept", "--steady", "--read-back", "again", agent="bo").code == 1
    desk.ok("handover", "sign")


def test_times_are_typed_and_shown_in_the_zone_of_the_shift_on_the_night_of_the_change(desk: CommandLine) -> None:
    with closing(open_store(desk.shift, agent="ines")) as store:
        store.commit([SetShift(Shift(name="Late", zone="Europe/Berlin"))])
    night = "2026-10-24T20:00:00Z"
    desk.ok("new", "--customer", "Tess", "--subject", "Gone", "--priority", "low", "gone", now=night)
    desk.ok("log", "promise", "C-101", "ring", "--set", "due=2026-10-25T01:30:00Z", now=night)
    desk.ok("handover", "build", "--to", "bo", "--until", "tomorrow 6:00", now=night)
    assert pack(desk, now=night)["to"]["until"] == "2026-10-25T05:00:00Z"
    assert "tomorrow 02:30+1 ring" in desk.ok("handover", "show", now=night).out


def test_an_imported_case_and_one_that_was_archived_since_are_no_trouble(two_cases: CommandLine) -> None:
    desk = two_cases
    export = desk.shift.with_name("export.csv")
    export.write_text("id,subject,customer,status,created\n77,From elsewhere,Bo Import,open,2026-05-04T12:00:00Z\n", encoding="utf-8")
    desk.ok("import", str(export), "--apply", "--tz", "UTC")
    desk.ok("handover", "build", "--to", "bo")
    imported = next(each for each in pack(desk)["cases"] if each["customer"] == "Bo Import")
    assert imported["story"].startswith("From elsewhere; ")
    desk.ok("handover", "accept", imported["case"], "--read-back", "I ring Bo Import at once.", agent="bo")
    desk.ok("handover", "sign", "--override", "so")
    with closing(open_store(desk.shift, agent="ines")) as store:
        store.raw_commits.move_out(lambda cases: ["C-102"], lambda documents: None)
    desk.ok("handover", "sign", "--override", "so", agent="bo")
    assert desk.ok("handover", "verify").code == 0


def test_a_pack_of_another_desk_is_no_pack_of_this_one(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    foreign = json.loads(json.dumps(pack(desk))) | {"id": "H-2"}
    with closing(open_store(desk.shift, agent="ines")) as store:
        store.commit([PutDocument("packs", document=foreign)])
    found = desk("handover", "verify", "--json")
    assert found.code == 5
    assert {fault["pack"] for fault in found.json["wrong"]} == {"H-2"}


def test_a_file_rewritten_between_the_two_signatures_is_no_fault(two_cases: CommandLine) -> None:
    desk = two_cases
    desk.ok("handover", "build", "--to", "bo")
    desk.ok("handover", "sign", "--override", "so")
    desk.ok("check", "--fold")
    desk.ok("log", "memo", "C-102", "so")  # the journal goes on from here
    folded = desk.shift.read_bytes()
    with pytest.MonkeyPatch.context() as unfolded:
        unfolded.setattr(handover_signatures, "tidy_after_seal", lambda *_: None)
        unfolded.setattr(FileStore, "close", lambda store: None)
        desk.ok("handover", "sign", "--override", "so", agent="bo")
    assert desk.shift.read_bytes() == folded
    assert desk.ok("handover", "verify").code == 0
    with TinyDB(desk.shift) as db:
        db.table("elsewhere").insert({"a": 1})
    assert desk.ok("handover", "verify", "--json").json["last"] is not None


def test_a_pack_taken_out_by_hand_is_missed(two_cases: CommandLine) -> None:
    desk = sealed(two_cases)
    desk.ok("check", "--fold")
    whole = json.loads(desk.shift.read_bytes())
    line_of_pack = next(each for each in desk.shift.read_text(encoding="utf-8").split("\n") if '"line_sums"' in each)
    edited = desk.shift.read_text(encoding="utf-8").replace(line_of_pack + "\n", "").replace(line_of_pack.rstrip(","), "")
    assert len(whole["packs"]) == 1
    desk.shift.write_text(edited, encoding="utf-8")
    assert desk("handover", "verify").code == 5


def test_settled_cases_leave_with_the_seal_and_others_stay(two_cases: CommandLine) -> None:
    desk = two_cases
    for case, closed in (("C-103", "2026-03-02T10:00:00Z"), ("C-104", "2026-05-03T10:00:00Z")):
        desk.ok("new", "--customer", "Ivy", "--subject", "Long ago", "so", now="2026-03-01T10:00:00Z")
        desk.ok("log", "contact", case, "done", "--set", "channel=phone", now="2026-03-01T10:05:00Z")
        desk.ok("log", "status", case, "--set", "to=closed", now=closed)
    sealed(desk)
    assert {case["id"] for case in desk.live()["cases"].values()} == {"C-101", "C-102", "C-104"}
    assert desk.ok("handover", "verify").code == 0


def test_an_overdue_action_of_an_archived_case_is_handed_over_and_a_damaged_archive_is_told(desk: CommandLine) -> None:
    desk.ok("demo", "--shift", str(desk.shift), "--json")
    overdue = pack(desk)["lists"]["actions"]
    assert [(row["case"], row["owner"]) for row in overdue] == [("C-98", "kim")]
    assert [row["cause"] for row in pack(desk)["lists"]["again"]][:2] == ["overbooked-slots", "proof-not-read-back"]
    next(desk.shift.parent.glob("*-2026-05.json")).write_text("torn")
    for facts in desk.shift.parent.glob("*.past*"):
        facts.unlink()
    told = desk.ok("handover", "show")
    assert "What is overdue in the archives is missing here." in told.err
    listed = desk("handover", "list")
    assert (listed.code, "holds nothing of desk any more. Nothing was written. Put a good copy in its place" in listed.err) == (5, True)
    assert "C-101  Tess Tampleton" in told.out


def test_a_pack_tells_the_results_of_the_shift(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", now="2026-05-04T12:30:00Z")
    desk.ok("handover", "build", "--to", "bo", "--name", "Late", "--until", "22:00")
    assert desk.ok("handover", "show", "--json").json["results"]["flow.arrived"] == {"label": "arrived", "value": 1}
    assert "arrived: 1" in desk.ok("handover", "show", "--format", "markdown").out
    desk.ok("log", "incoming", "C-101", "and now?", "--set", "channel=phone", "--set", "chase=true", now="2026-05-04T13:40:00Z")
    desk.ok("log", "incoming", "C-101", "hello?", "--set", "channel=phone", "--set", "chase=true", now="2026-05-04T13:50:00Z")
    for form in ("markdown", "html"):
        shown = desk.ok("handover", "show", "--format", form).out
        assert "chases: 2 on 1 case" in shown
        assert "kept in time: none" in shown


def test_the_backlog_is_listed_where_a_handover_has_one(two_cases: CommandLine) -> None:
    refused = two_cases("list", "backlog")
    assert (refused.code, refused.err.strip()) == (1, "desk: There is no handover yet. `desk handover build --to AGENT` begins one.")
    for number in range(60):
        two_cases.ok("new", "--subject", f"Small thing {number}", "--customer", f"Somebody {number}", "--priority", "low")
    two_cases.ok("handover", "build", "--to", "bo")
    groups = {group["name"]: group["cases"] for group in pack(two_cases)["groups"]}
    listed = [case["id"] for case in two_cases.ok("list", "backlog", "--json").json]
    assert listed
    assert sorted(listed) == sorted(groups["backlog"])
    said = two_cases("report", "backlog")
    assert (said.code, "A report has no backlog" in said.err) == (2, True)
