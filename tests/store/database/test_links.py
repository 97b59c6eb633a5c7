"""A link that breaks: nothing is lost, nothing stands twice, and the agent is told what is known."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta

import pytest

from desk.errors import NotSaved, Offline, Refused, Unsure
from desk.model.changes import Append
from desk.model.entries import Memo
from tests.store.database.conftest import Desk
from tests.store.store_builders import AT, append, entry_texts, new_case


def test_a_link_cut_between_two_commits_is_made_again(desk: Desk) -> None:
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    desk.proxy.cut()
    assert ines.commit([append(text="after the cut")]).entries[0].id == "101.2"
    assert entry_texts(desk.open()) == ["Nobody came at nine.", "after the cut"]


def test_a_commit_taken_though_its_answer_was_lost_stands_once(desk: Desk) -> None:
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    for number in range(5):
        desk.proxy.cut_before_answer = True
        done = ines.commit([append(text=f"{number}")])
        assert [entry.id for entry in done.entries] == [f"101.{number + 2}"]
        assert done.cases == (ines.cases["C-101"],)
    assert entry_texts(desk.open())[1:] == ["0", "1", "2", "3", "4"] == entry_texts(ines)[1:]


def test_a_new_case_whose_answer_was_lost_is_answered_whole(desk: Desk) -> None:
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    desk.proxy.cut_before_answer = True
    done = ines.commit([new_case("second", entries=2), append("C-101")])
    assert [case.id for case in done.cases] == ["C-102", "C-101"]
    assert [entry.id for entry in done.entries] == ["102.1", "102.2", "102.3", "101.2"]
    desk.proxy.cut_before_answer = True
    done = ines.commit([append("C-102"), append("C-101"), new_case("third"), append("C-102")])
    assert [entry.id for entry in done.entries] == ["102.4", "101.3", "103.1", "102.5"]
    assert [case.id for case in done.cases] == ["C-102", "C-101", "C-103"]
    assert [*desk.open().cases] == ["C-101", "C-102", "C-103"]


@pytest.mark.parametrize("is_taken", [True, False])
def test_what_is_not_known_is_found_out_before_anything_else(desk: Desk, is_taken: bool) -> None:
    ines = desk.open(proxied=True, patience=0.2)
    ines.commit([new_case()])
    desk.proxy.is_refusing = True
    if is_taken:
        desk.proxy.cut_before_answer = True
    else:
        desk.proxy.cut()
    with pytest.raises(Unsure, match="not known whether this was saved"):
        ines.commit([append(text="was it?")])
    with pytest.raises(Offline):
        ines.commit([append(text="nobody there")])
    desk.proxy.is_refusing = False
    _wait_until_back(ines)
    words = " ".join(ines.take_notices())
    assert ("It was saved" in words) == is_taken
    assert ("It was not saved" in words) != is_taken
    ines.commit([append(text="next")])
    assert entry_texts(desk.open())[1:] == (["was it?", "next"] if is_taken else ["next"])


def test_saving_again_what_had_been_saved_is_refused_once(desk: Desk) -> None:
    ines = desk.open(proxied=True, patience=0.2)
    ines.commit([new_case()])
    desk.proxy.is_refusing = desk.proxy.cut_before_answer = True
    with pytest.raises(Unsure):
        ines.commit([append(text="once")])
    desk.proxy.is_refusing = False
    with pytest.raises(Refused, match="It was saved"):
        _commit_when_back(ines, "once")
    ines.commit([append(text="another")])
    assert entry_texts(desk.open())[1:] == ["once", "another"]


def test_a_commit_that_was_taken_is_never_called_unsaved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ines, bo = desk.open(patience=0.2), desk.open("bo")
    ines.commit([new_case(), new_case()])
    bo.refresh()
    bo.commit([append("C-102", "between")])
    with monkeypatch.context() as patched:
        patched.setattr(ines._reader, "read_until", lambda seq: (_ for _ in ()).throw(Offline("gone in between")))
        with pytest.raises(Unsure):
            ines.commit([append(text="taken")])
    ines.refresh()
    assert entry_texts(ines)[1:] == entry_texts(desk.open())[1:] == ["taken"]


def test_offline_is_said_and_the_picture_stands(desk: Desk) -> None:
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    desk.proxy.is_refusing = True
    desk.proxy.cut()
    with pytest.raises(Offline, match="cannot be reached"):
        ines.refresh()
    assert isinstance(Offline(""), NotSaved)
    assert entry_texts(ines) == ["Nobody came at nine."]
    bo = desk.open("bo")
    bo.commit([append(text="meanwhile")])
    desk.proxy.is_refusing = False
    assert _wait_until_back(ines) == ("C-101",)
    assert entry_texts(ines)[-1] == "meanwhile"


def test_a_server_that_hangs_ends_a_commit_within_its_time(desk: Desk) -> None:
    ines = desk.open(proxied=True, patience=0.2)
    ines.commit([new_case()])
    connection = ines._link._connection
    assert connection is not None
    connection.limit = 0.5
    desk.proxy.is_frozen = True
    began = time.monotonic()
    with pytest.raises(Unsure):
        ines.commit([append(text="into the ice")])
    assert time.monotonic() - began < 8
    desk.proxy.is_frozen = False


def test_a_database_that_went_back_in_time_is_read_anew(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    ines.commit([append(text="lost in the restore")])
    desk.query("DELETE FROM {desk}.commits WHERE seq = 2; DELETE FROM {desk}.entries WHERE seq = 2")
    changed = ines.refresh()
    assert changed.cases == ("C-101",)
    assert "went back in time" in changed.notices[0]
    assert entry_texts(ines) == ["Nobody came at nine."]
    assert ines.commit([append(text="again")]).entries[0].id == "101.2"


def test_thousands_of_missed_commits_are_caught_up_with(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    for number in range(1200):
        ines.commit([append(text=f"memo {number}")])
    assert bo.refresh().cases == ("C-101",)
    assert encoded(bo) == encoded(ines) == encoded(desk.open())


def encoded(store: object) -> bytes:
    from desk.store.database.database_store import DatabaseStore

    assert isinstance(store, DatabaseStore)
    return bytes(store.documents_now.document(101))


def _wait_until_back(store: object) -> tuple[str, ...]:
    from desk.store.database.database_store import DatabaseStore

    assert isinstance(store, DatabaseStore)
    until = time.monotonic() + 20
    while True:
        try:
            changed = store.refresh()
        except Offline:
            assert time.monotonic() < until
            time.sleep(0.05)
            continue
        store._reader.notices[:0] = changed.notices
        return changed.cases


def _commit_when_back(store: object, text: str) -> None:
    from desk.store.database.database_store import DatabaseStore

    assert isinstance(store, DatabaseStore)
    while True:
        with suppress(Offline):
            store.commit([append(text=text)])
            return


@pytest.mark.parametrize(("gap", "words"), [(30, "30 s behind the database's"), (-7, "7 s ahead of the database's"), (1.5, ""), (-1.5, "")])
def test_a_clock_that_differs_from_the_servers_is_said_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, gap: float, words: str) -> None:
    desk.open("bo").commit([new_case()])
    monkeypatch.setattr("desk.store.database.link.machine_seconds", lambda: time.time() - gap)
    for address in ("", "&pooled=true"):
        ines = desk.open(words=address)
        said = " ".join(ines.refresh().notices)
        assert words in said
        assert bool(said) == bool(words)
        desk.proxy.cut()
        assert ines.refresh().notices == (), "it is said once"
        assert desk.open(words=address, read_only=True).refresh().notices == (), "who only reads saves no time"


def test_a_slow_way_to_the_server_is_no_difference_of_clocks(desk: Desk) -> None:
    desk.open("bo").commit([new_case()])
    desk.proxy.delay = 1.2
    ines = desk.open(proxied=True)
    desk.proxy.delay = 0.0
    assert ines.refresh().notices == ()


def test_a_colleague_whose_clock_is_ahead_is_told_of_as_in_a_file(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case(), Append("C-101", (Memo(at=AT + timedelta(hours=1), by="ines", text="ahead"),))])
    bo.refresh()
    for text in ("one", "two"):
        bo.commit([Append("C-101", (Memo(at=AT, by="bo", text=text),))])
    (said,) = bo.refresh().notices
    assert "ahead of this machine's clock" in said


@pytest.mark.parametrize("words", [b"COMMIT", b"append"])
def test_a_commit_under_the_lock_whose_answer_was_lost_stands_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, words: bytes) -> None:
    monkeypatch.setattr("desk.store.database.commit_sender._FREE_TRIES", 0)
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    desk.proxy.cut_answer_to = words
    done = ines.commit([append(text="under the lock")])
    assert [entry.id for entry in done.entries] == ["101.2"]
    assert ines.refresh().notices == ()
    assert entry_texts(desk.open())[1:] == ["under the lock"] == entry_texts(ines)[1:]


def test_a_commit_that_never_arrived_is_not_taken_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.store.database.commit_sender._FREE_TRIES", 0)
    ines = desk.open(proxied=True)
    ines.commit([new_case()])
    desk.proxy.cut_at = b"COMMIT"
    assert [entry.id for entry in ines.commit([append(text="once")]).entries] == ["101.2"]
    assert ines.refresh().notices == (), "the database did not go back in time"
    assert entry_texts(desk.open())[1:] == ["once"]


def test_a_commit_that_was_heard_of_before_its_answer_is_answered_whole(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    done = ines.commit([append(text="heard of")])
    ines.commit([append(text="later")])
    again = ines._sender._committed_before(done.seq)
    assert (again.seq, again.entries) == (done.seq, done.entries)
