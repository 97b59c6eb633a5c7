"""A database that went back to its backup: what is missing of ours is told and written again, once, and nothing else is touched."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk.errors import NotSaved, Offline
from desk.model.case import Header
from desk.model.changes import Append, NewCase, PutDocument
from desk.model.entries import AnyEntry, Link, Memo, Retract, StatusChange, Told
from desk.store.archive import archive_closed
from desk.store.database.database_store import DatabaseStore
from tests.store.database.conftest import Desk
from tests.store.store_builders import AT, append, entry_texts


def new_case(name: str, *more: AnyEntry) -> NewCase:
    """A case that no other is like."""
    return NewCase(Header(subject=name, customer=f"customer of {name}", created_at=AT), (Told(at=AT, by="customer", text=name), *more))


def lost_texts(store: DatabaseStore) -> list[tuple[str, str]]:
    return [(entry.case, entry.text) for entry in store.kept_work.lost()]


@pytest.fixture
def backup(desk: Desk) -> Path:
    """A backup with two cases."""
    desk.open("bo").commit([new_case("first"), new_case("second")])
    return desk.server.dump(desk.schema)


def test_an_open_window_is_told_and_puts_its_own_back(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([append(text="one")])
    ines.commit([append("C-102", "two"), append(text="three")])
    bo.refresh()
    bo.commit([append(text="of bo")])
    ines.refresh()
    desk.server.restore(backup)
    (said, missing) = ines.refresh().notices
    assert "went back in time" in said
    assert missing.startswith("3 of yours are not in the shift any more: `:put_back` shows them.")
    assert entry_texts(ines) == ["first"]
    assert ines.kept_work.put_back() == ("C-101", "C-102")
    assert ines.refresh().cases == ("C-101", "C-102")
    assert entry_texts(desk.open("kim"))[1:] == ["one", "three"], "what others wrote is theirs to put back"
    assert entry_texts(desk.open("kim"), "C-102")[1:] == ["two"]
    assert lost_texts(ines) == []
    assert "1 of yours is not in the shift any more" in bo.refresh().notices[1]
    bo.kept_work.put_back()
    ines.refresh()
    assert entry_texts(ines) == entry_texts(desk.open("kim")) == ["first", "one", "three", "of bo"]


def test_a_window_opened_afterwards_is_told_from_this_machine(desk: Desk, backup: Path) -> None:
    before = desk.open()
    before.commit([append(text="said on the phone")])
    before.close()
    desk.server.restore(backup)
    for _ in range(2):
        ines = desk.open()
        ines.watch()
        assert "1 of yours is not in the shift any more" in " ".join(ines.refresh().notices)
    assert lost_texts(ines) == [("C-101", "said on the phone")]
    assert not [notice for notice in watched_notices(desk.open("bo")) if "of yours" in notice]
    ines.kept_work.put_back()
    other = desk.open()
    assert other.kept_work.put_back() == ()
    assert not [notice for notice in watched_notices(other) if "of yours" in notice]
    assert entry_texts(desk.open("kim"))[1:] == ["said on the phone"]


def test_a_standby_that_lags_lost_nothing(desk: Desk, backup: Path) -> None:
    desk.open().commit([append(text="not there yet")])
    desk.server.restore(backup)
    standby = desk.open(words="&options=-c%20default_transaction_read_only%3Don")
    assert not [notice for notice in watched_notices(standby) if "of yours" in notice]
    ines = desk.open()
    assert [notice for notice in watched_notices(ines) if "of yours" in notice]
    ines.commit([append(text="since")])
    standby.refresh()
    desk.server.restore(backup)
    assert len(standby.refresh().notices) == 1, "it cannot know whether all is still there"


def test_where_all_is_still_there_that_is_said(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    bo.commit([append(text="of bo")])
    ines.refresh()
    desk.server.restore(backup)
    assert ines.refresh().notices[1:] == ("Everything of yours is still there.",)


def watched_notices(store: DatabaseStore) -> tuple[str, ...]:
    store.watch()
    return store.refresh().notices


def test_what_is_left_out_is_not_told_again(desk: Desk, backup: Path) -> None:
    ines = desk.open()
    ines.commit([append(text="wrong anyway")])
    desk.server.restore(backup)
    ines.refresh()
    ines.kept_work.leave_out()
    assert lost_texts(ines) == lost_texts(desk.open()) == []
    assert entry_texts(desk.open("kim"))[1:] == []


def test_a_lost_case_comes_back_under_a_free_number_and_its_links_follow(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    done = ines.commit([new_case("of ines", Memo(at=AT, by="ines", text="one")), Append("C-101", (Link(at=AT, by="ines", case="C-103"),))])
    ines.commit([Append("C-103", (Retract(at=AT, by="ines", entry="103.2"),))])
    assert done.cases[0].id == "C-103"
    desk.server.restore(backup)
    bo.refresh()
    bo.commit([new_case("of bo")])
    ines.refresh()
    assert ines.kept_work.put_back() == ("C-104", "C-101")
    ines.refresh()
    case = desk.open("kim").cases["C-104"]
    assert (case.subject, [entry.id for entry in case.entries]) == ("of ines", ["104.1", "104.2", "104.3"])
    assert isinstance(case.entries[2], Retract)
    assert case.entries[2].entry == "104.2"
    link = ines.cases["C-101"].entries[-1]
    assert isinstance(link, Link)
    assert link.case == "C-104"
    assert ines.cases["C-103"].subject == "of bo"


def test_a_colleagues_case_that_we_wrote_on_is_brought_back_by_either(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    bo.commit([new_case("of bo")])
    ines.refresh()
    ines.commit([append("C-103", "of ines")])
    desk.server.restore(backup)
    ines.refresh()
    bo.refresh()
    ines.kept_work.put_back()
    bo.kept_work.put_back()
    ines.refresh()
    case = desk.open("kim").cases["C-103"]
    assert case.subject == "of bo"
    assert sorted(entry_texts(ines, "C-103")) == ["of bo", "of ines"]
    assert [*desk.open("kim").cases] == ["C-101", "C-102", "C-103"]


def test_an_entry_never_names_another_than_it_did(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    bo.commit([append(text="of bo, taken back by ines")])
    ines.refresh()
    ines.commit([Append("C-101", (Retract(at=AT, by="ines", entry="101.2"),))])
    desk.server.restore(backup)
    bo.refresh()
    bo.commit([append(text="what bo wrote since")])
    ines.refresh()
    (held,) = ines.kept_work.lost()
    assert held.is_held_back
    assert ines.kept_work.put_back() == ()
    assert len(ines.cases["C-101"].entries) == 2, "another entry has that number now"
    bo.kept_work.put_back()
    ines.refresh()
    assert ines.kept_work.put_back() == ("C-101",)
    last = desk.open("kim").cases["C-101"].entries[-1]
    assert isinstance(last, Retract)
    texts = {entry.id: entry.text for entry in ines.cases["C-101"].entries if isinstance(entry, Memo)}
    assert texts[last.entry] == "of bo, taken back by ines"


def test_an_archived_case_takes_its_entry_back_to_the_shift(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    bo.commit([new_case("first"), new_case("second"), Append("C-101", (StatusChange(at=AT, by="bo", to="closed"),))])
    ines.refresh()
    backup = desk.server.dump(desk.schema)
    ines.commit([append(text="after it was closed")])
    desk.server.restore(backup)
    bo.refresh()
    archive_closed(bo, AT + timedelta(days=1))
    ines.refresh()
    assert [*ines.cases] == ["C-102"]
    assert ines.kept_work.put_back() == ("C-101",)
    assert entry_texts(desk.open("kim"))[-1] == "after it was closed"


def test_documents_come_back_and_one_whose_place_is_taken_is_set_aside(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([PutDocument("notes", document={"text": "one"}), PutDocument("notes", document={"text": "two"})])
    desk.server.restore(backup)
    bo.refresh()
    bo.commit([PutDocument("notes", document={"text": "of bo"})])
    ines.refresh()
    ines.kept_work.put_back()
    kim = desk.open("kim")
    assert kim.documents("notes") == {1: b'{"text":"of bo"}', 2: b'{"text":"two"}'}
    assert [b'"one"' in document for document in kim.documents("set_aside").values()] == [True]


def test_numbers_given_twice_by_two_restores_stay_apart(desk: Desk, backup: Path) -> None:
    ines = desk.open()
    for text in ("before the first", "before the second"):
        ines.commit([append(text=text), new_case(text)])
        desk.server.restore(backup)
        ines.refresh()
    ines.kept_work.put_back()
    kim = desk.open("kim")
    assert entry_texts(kim)[1:] == ["before the first", "before the second"]
    assert [case.subject for case in kim.cases.values()] == ["first", "second", "before the first", "before the second"]
    ids = [entry.id for case in kim.cases.values() for entry in case.entries]
    assert len(set(ids)) == len(ids)


def test_what_was_written_twice_comes_back_twice(desk: Desk, backup: Path) -> None:
    ines = desk.open()
    for _ in range(2):
        ines.commit([append(text="no answer")])
    desk.server.restore(backup)
    ines.refresh()
    ines.kept_work.put_back()
    assert [entry.id for entry in desk.open("kim").cases["C-101"].entries] == ["101.1", "101.2", "101.3"]
    assert ines.kept_work.put_back() == ()


def test_a_large_commit_is_told_and_not_kept_twice(desk: Desk, backup: Path) -> None:
    ines = desk.open()
    ines.commit([append(text="x" * 300_000)])
    desk.server.restore(backup)
    ines.refresh()
    assert [entry.text for entry in ines.kept_work.lost()] == ["an import, to be brought in again from its file"]


def test_a_database_without_its_shift_is_away_until_it_is_back(desk: Desk, backup: Path) -> None:
    ines = desk.open()
    ines.commit([append(text="kept")])
    desk.query("DROP SCHEMA {desk} CASCADE")
    with pytest.raises(Offline, match="has no shift at this moment"):
        ines.refresh()
    with pytest.raises(NotSaved, match="no shift at this moment"):
        ines.commit([append(text="into nothing")])
    desk.server.restore(backup)
    assert "1 of yours" in ines.refresh().notices[1]
    ines.kept_work.put_back()
    assert entry_texts(desk.open("kim"))[1:] == ["kept"]


async def test_after_it_went_back_others_are_heard_and_seen(desk: Desk, backup: Path) -> None:
    from tests.store.database.test_presence_and_watch import next_news

    ines, bo = desk.open(), desk.open("bo")
    for store in (ines, bo):
        store.watch()
        store.presence.announce("viewing", AT)
    ines.commit([append(text="lost")])
    bo.refresh()
    desk.server.restore(backup)
    ines.refresh()
    bo.refresh()
    bo.presence.others()  # which says again that bo is here
    assert [[other.agent for other in store.presence.others()] for store in (ines, bo)] == [["bo"], ["ines"]]
    while not (news := await next_news(bo, lambda: ines.commit([append(text="heard")]))) >= {"shift"}:
        assert news == {"presence"}
    bo.refresh()
    assert entry_texts(bo)[-1] == "heard"


def test_what_cannot_be_kept_is_saved_all_the_same(desk: Desk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ines = desk.open()
    with monkeypatch.context() as patched:
        patched.setattr("desk.store.database.commit_sender.kept_commit", lambda *_: 1 / 0)
        assert ines.commit([append(text="saved")]).entries[0].id == "101.2"
    with monkeypatch.context() as patched:
        patched.setattr("desk.store.kept_commits.write_all", lambda *_: (_ for _ in ()).throw(OSError(28, "no room")))
        assert ines.commit([append(text="kept in memory")]).entries[0].id == "101.3"
    assert entry_texts(desk.open("bo"))[1:] == ["saved", "kept in memory"]
    desk.server.restore(backup)
    ines.refresh()
    assert lost_texts(ines) == [("C-101", "kept in memory")]


def test_a_broken_line_hides_no_other_and_old_files_go(desk: Desk, backup: Path, tmp_path: Path) -> None:
    ines = desk.open()
    ines.commit([append(text="one")])
    (kept,) = (tmp_path / "commits").glob("*/ines.*")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    kept.write_bytes(kept.read_bytes() + b'{"kept":{"tok')
    old = kept.with_name(f"{kept.name.partition('.')[0]}.2020-01-01")
    old.write_bytes(kept.read_bytes())
    other = desk.open()
    other.commit([append(text="two")])
    assert not old.exists()
    desk.server.restore(backup)
    assert lost_texts(desk.open()) == [("C-101", "one"), ("C-101", "two")]


def test_what_waited_goes_to_its_case_under_the_new_number(desk: Desk, backup: Path) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case("of ines")])
    bo.refresh()
    bo.commit([append("C-103", "of bo, taken back by ines")])
    ines.refresh()
    ines.commit([Append("C-103", (Retract(at=AT, by="ines", entry="103.2"),))])
    desk.server.restore(backup)
    kim = desk.open("kim")
    kim.commit([new_case("of kim")])
    ines.refresh()
    bo.refresh()
    assert ines.kept_work.put_back() == ("C-104",)
    assert [(entry.case, entry.is_held_back) for entry in ines.kept_work.lost()] == [("C-104", True)]
    assert bo.kept_work.put_back() == ("C-104",)
    ines.refresh()
    assert ines.kept_work.put_back() == ("C-104",)
    assert ines.kept_work.lost() == ()
    kim.refresh()
    assert [*kim.cases] == ["C-101", "C-102", "C-103", "C-104"]
    case = kim.cases["C-104"]
    assert [entry.id for entry in case.entries] == ["104.1", "104.2", "104.3"]
    assert isinstance(case.entries[2], Retract)
    assert case.entries[2].entry == "104.2"
