"""Notes of concerns: numbered under the lock, checked there, taken back, and kept where a newer desk wrote them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desk.concerns.changes import (
    MOST_PEOPLE,
    change_due,
    end_concern,
    hit_contact,
    last_own_note,
    list_contacts,
    name_owner,
    new_concern,
    retract_note,
    settled_notes,
    tell,
)
from desk.concerns.concern import read_concerns
from desk.concerns.notes import (
    CONCERN_NOTES,
    ConcernOver,
    ContactListed,
    ContactTold,
    DueChanged,
    NoteRetracted,
    OwnerNamed,
    normal_reference,
)
from desk.errors import Refused, Usage
from desk.model.changes import PutDocument
from desk.model.entries import Link, Memo
from tests.case_builders import NOW, at
from tests.concerns.concern_builders import concern_store, concerns_in, noticed, ours
from tests.store.store_builders import made_shift, open_shift


def test_two_windows_that_notice_at_once_get_two_numbers(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        for store in (ines, bo, ines):
            store.commit(new_concern(noticed(), owner="bo"))
        bo.commit(list_contacts([ContactListed(**ours("K-2"), name="Paula")]))
        ines.commit(list_contacts([ContactListed(**ours("K-2"), name="Rex")]))
        bo.refresh()
        found = read_concerns(bo.documents(CONCERN_NOTES))
    assert [concern.id for concern in found] == ["K-1", "K-2", "K-3"]
    assert [contact.id for contact in found[1].contacts] == ["K-2.3", "K-2.4"]
    assert {concern.owner for concern in found} == {"bo"}


def test_a_number_is_never_given_twice_when_settled_concerns_leave(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as store:
        for number in (1, 2):
            store.commit(new_concern(noticed()))
            store.commit(end_concern(ConcernOver(**ours(f"K-{number}"), reason="done")))
        leaving = settled_notes(store.documents(CONCERN_NOTES))
        assert leaving == [1, 2]
        store.raw_commits.move_documents_out(lambda: [(CONCERN_NOTES, number) for number in leaving], lambda tables: None)
        store.commit(new_concern(noticed()))
        assert [concern.id for concern in read_concerns(store.documents(CONCERN_NOTES))] == ["K-2", "K-3"]


def test_whoever_is_second_is_refused_with_who_was_first() -> None:
    store = concern_store("Paula")
    store.commit(tell(ContactTold(**ours(by="bo"), whom="K-1.2")))
    with pytest.raises(Refused, match="told already, by bo"):
        store.commit(tell(ContactTold(**ours(), whom="K-1.2")))
    store.commit(end_concern(ConcernOver(**ours(by="bo"), reason="teams were found")))
    for changes in (
        list_contacts([ContactListed(**ours(), name="Rex")]),
        name_owner(OwnerNamed(**ours(), owner="ines")),
        change_due(DueChanged(**ours(), due=at(5))),
        end_concern(ConcernOver(**ours(), reason="again")),
        tell(ContactTold(**ours())),
    ):
        with pytest.raises(Refused, match="K-1 is over, bo said: teams were found"):
            store.commit(changes)
    assert len(store.documents(CONCERN_NOTES)) == 4


def test_one_that_is_not_there_is_refused_and_nothing_is_written() -> None:
    store = concern_store("Paula")
    with pytest.raises(Refused, match="no concern K-9"):
        store.commit(tell(ContactTold(**ours("K-9"))))
    with pytest.raises(Refused, match="nobody of K-1"):
        store.commit(tell(ContactTold(**ours(), whom="K-1.1")))
    assert len(store.documents(CONCERN_NOTES)) == 2


def test_what_is_empty_or_out_of_all_measure_is_refused() -> None:
    wrongs: tuple[Callable[[], object], ...] = (
        lambda: new_concern(noticed(" ")),
        lambda: new_concern(noticed(could_hit=-1)),
        lambda: list_contacts([]),
        lambda: list_contacts([ContactListed(**ours(), name=" ")]),
        lambda: list_contacts([ContactListed(**ours(), name="x")] * (MOST_PEOPLE + 1)),
        lambda: tell(ContactTold(**ours(), count=0)),
        lambda: name_owner(OwnerNamed(**ours(), owner="")),
        lambda: end_concern(ConcernOver(**ours(), reason=" ")),
    )
    for wrong in wrongs:
        with pytest.raises(Usage):
            wrong()


def test_undo_takes_back_and_brings_back() -> None:
    store = concern_store("Paula")
    store.commit(tell(ContactTold(**ours(), whom="K-1.2")))
    assert last_own_note(concerns_in(store)["K-1"], "ines").id == "K-1.3"  # type: ignore[union-attr]  # it is there
    store.commit(retract_note(NoteRetracted(**ours(), note="K-1.3")))
    assert concerns_in(store)["K-1"].told == 0
    with pytest.raises(Refused, match="that counts"):
        store.commit(retract_note(NoteRetracted(**ours(), note="K-1.3")))
    store.commit(end_concern(ConcernOver(**ours(), reason="done")))
    store.commit(retract_note(NoteRetracted(**ours(), note="K-1.5")))
    assert concerns_in(store)["K-1"].is_open


def test_a_concern_whose_first_note_was_taken_back_is_none() -> None:
    store = concern_store("Paula")
    store.commit(retract_note(NoteRetracted(**ours(by="bo"), note="K-1.1")))
    assert concerns_in(store) == {}
    store.commit(new_concern(noticed()))
    assert list(concerns_in(store)) == ["K-2"]


def test_whom_it_hit_gets_a_case_in_the_same_commit() -> None:
    store = concern_store("Paula")
    store.commit(tell(ContactTold(**ours(at=at(-20)), whom="K-1.2", channel="phone", text="we come at five")))
    concern = concerns_in(store)["K-1"]
    done = store.commit(hit_contact(concern, concern.contacts[0], at=NOW, by="ines", said="nobody came", zone="UTC"))
    case = done.cases[0]
    assert (case.customer, case.subject, case.tags, case.channel) == ("Paula", concern.title, ("concern:K-1",), "phone")
    first, told = case.entries
    assert isinstance(first, Memo)
    assert first.text == "We had told them at 13:40 by phone (ines): we come at five Foreseen as K-1 by bo, 14:00."
    assert told.text == "nobody came"  # type: ignore[union-attr]  # it is what they told
    after = concerns_in(store)["K-1"]
    assert (after.hit, after.contacts[0].hit.case) == (1, case.id)  # type: ignore[union-attr]  # it was hit
    count = len(store.cases)
    with pytest.raises(Refused, match=f"hit Paula already: {case.id}"):
        store.commit(hit_contact(concern, concern.contacts[0], at=NOW, by="bo", zone="UTC"))
    assert len(store.cases) == count


def test_their_case_is_linked_with_the_one_that_showed_it() -> None:
    store = concern_store("Paula", case="C-125")
    concern = concerns_in(store)["K-1"]
    case = store.commit(hit_contact(concern, concern.contacts[0], at=NOW, by="ines", zone="UTC")).cases[0]
    assert isinstance(case.entries[0], Memo)
    assert case.entries[0].text.startswith("We had not told them. ")
    assert [(link.sort, link.case) for link in case.entries if isinstance(link, Link)] == [("related", "C-125")]


def test_notes_of_a_newer_desk_are_kept_and_counted() -> None:
    store = concern_store("Paula")
    newer = {"id": "K-1.3", "concern": "K-1", "kind": "weather", "at": NOW, "by": "bo", "rain": 5}
    odd = {"id": "K-1.4", "concern": "K-1", "kind": "told", "whom": "K-1.2", "at": NOW, "by": "bo", "mood": "calm"}
    store.commit([PutDocument(CONCERN_NOTES, document=newer), PutDocument(CONCERN_NOTES, document=odd)])
    store.commit([PutDocument(CONCERN_NOTES, document=[1, 2])])
    store.commit(name_owner(OwnerNamed(**ours(), owner="ines")))
    concern = concerns_in(store)["K-1"]
    assert (concern.unread, concern.told, concern.owner) == (1, 1, "ines")
    assert concern.notes[-1].id == "K-1.5"
    assert msgspec.json.decode(store.documents(CONCERN_NOTES)[3])["rain"] == 5


@pytest.mark.parametrize(("typed", "meant"), [("2", "K-2"), ("k2.03", "K-2.3"), (" K-2.3 ", "K-2.3"), ("K-", "K-"), ("x.1", "x.1")])
def test_references_as_typed(typed: str, meant: str) -> None:
    assert normal_reference(typed) == meant
