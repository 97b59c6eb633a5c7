"""Mailboxes in other dialects: dates, threads, and who the desk is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk.importers.plan import plan_import
from desk.importers.reading.mail_time import mail_time
from desk.model.case import Case
from desk.model.entries import Contact, Incoming, Told
from desk.model.state import state_of
from tests.importers.import_builders import NOW, commit, utc
from tests.importers.mailbox_builders import HELP, box, mail, told_words


@pytest.mark.parametrize(
    ("date", "received", "envelope", "at", "odd"),
    [
        ("Fri, 20 Nov 2026 09:00:00 +0100", [], "", "2026-11-20 08:00", False),
        ("", ["from a by b; Fri, 20 Nov 2026 09:05:00 +0000"], "", "2026-11-20 09:05", True),
        ("soon", ["by a; nonsense", "by b; Fri, 20 Nov 2026 09:06:00 +0000"], "", "2026-11-20 09:06", True),
        ("soon", [], "From x Fri Nov 20 09:07:00 2026", "2026-11-20 09:07", True),
        ("Sat, 1 Jan 2000 00:00:00 +0000", ["by b; Fri, 20 Nov 2026 09:06:00 +0000"], "", "2026-11-20 09:06", True),
        ("Sat, 1 Jan 2000 00:00:00 +0000", [], "", "2000-01-01 00:00", False),
        ("Sat, 21 Nov 2026 12:00:00 +0000", ["by b; Wed, 18 Nov 2026 09:06:00 +0000"], "", "2026-11-18 09:06", True),
        ("Sat, 21 Nov 2020 12:00:00 +0000", [], "From x Fri Nov 20 09:07:00 2026", "2020-11-21 12:00", False),
        ("Mon, 20 Nov 2034 09:00:00 +0000", [], "", "2034-11-20 09:00", False),
        ("Mon, 20 Nov 2034 09:00:00 +0000", [], "From x Fri Nov 20 09:07:00 2026", "2026-11-20 09:07", True),
    ],
)
def test_a_mail_is_dated_by_the_best_that_stands_in_it(date: str, received: list[str], envelope: str, at: str, odd: bool) -> None:
    assert mail_time(date, received, envelope, NOW) == (utc(at), odd)


def test_a_mail_without_any_date_is_no_mail_lost() -> None:
    found = box(mail(Message_ID="<1@m>"), mail(Message_ID="<2@m>", Date="").replace("Fri Nov 20 09:00:00 2026", "2026"))
    assert (len(found.cases), len(found.rejects), found.rows) == (1, 1, 2)


def test_strangers_who_answer_one_notice_have_a_case_each() -> None:
    notice = mail("We move on Monday.", From=HELP, To="customers@desk.example", Subject="We move", Message_ID="<n1@d>")
    answers = [
        mail(
            f"What about {name}?",
            From=f"{name} <{name}@mail.example>",
            Subject="Re: We move",
            In_Reply_To="<n1@d>",
            Message_ID=f"<{name}@m>",
        )
        for name in ("ada", "ben", "cy")
    ]
    found = box(notice, *answers, desk=frozenset({HELP}))
    assert [case.customer for case in found.cases] == ["ada", "ben", "cy"]
    assert [len(case.comments) for case in found.cases] == [2, 2, 2]
    shift = commit(plan_import(box(notice, *answers[:2], desk=frozenset({HELP})), {}))
    later = plan_import(box(answers[2], desk=frozenset({HELP})), shift)
    assert (later.new, later.changed) == (1, 0)
    again = plan_import(box(notice, *answers, desk=frozenset({HELP})), commit(later, shift))
    assert again.new == 0


def test_strangers_who_answer_a_notice_that_is_not_in_the_file_have_a_case_each() -> None:
    answers = [
        mail(f"What about {name}?", From=f"{name}@mail.example", Subject="Re: We move", References="<n1@d>", Message_ID=f"<{name}@m>")
        for name in ("ada", "ben")
    ]
    reply = mail(
        "Yes.", From=HELP, To="ben@mail.example", References="<n1@d> <ben@m>", Message_ID="<r@d>", Date="Fri, 20 Nov 2026 11:00:00 +0000"
    )
    found = box(*answers, reply, desk=frozenset({HELP}))
    assert [(case.email, len(case.comments)) for case in found.cases] == [("ada@mail.example", 1), ("ben@mail.example", 2)]
    one = commit(plan_import(box(answers[0], desk=frozenset({HELP})), {}))
    assert plan_import(box(answers[1], desk=frozenset({HELP})), one).new == 1


def test_one_who_answers_another_shares_a_case() -> None:
    notice = mail("We move.", From=HELP, To="all@desk.example", Subject="We move", Message_ID="<n1@d>")
    first = mail("Where?", From="ada@mail.example", References="<n1@d>", Message_ID="<a@m>")
    second = mail("She means me.", From="carl@mail.example", References="<n1@d> <a@m>", Message_ID="<c@m>")
    third = mail("When?", From="ben@mail.example", References="<n1@d>", Message_ID="<b@m>")
    found = box(notice, first, second, third, desk=frozenset({HELP}))
    assert [[comment.text for comment in case.comments][1:] for case in found.cases] == [["Where?", "She means me."], ["When?"]]


def test_two_who_see_each_other_share_a_case() -> None:
    notice = mail("Your room.", From=HELP, To="ada@mail.example, carl@mail.example", Subject="Your room", Message_ID="<n1@d>")
    answers = [
        mail("Thanks", From=f"{name}@mail.example", Subject="Re: Your room", In_Reply_To="<n1@d>", Message_ID=f"<{name}@m>")
        for name in ("ada", "carl")
    ]
    (case,) = box(notice, *answers, desk=frozenset({HELP})).cases
    assert len(case.comments) == 3


def shift_of(*mails: str) -> dict[str, Case]:
    return commit(plan_import(box(*mails, desk=frozenset({HELP})), {}))


def test_a_reference_to_any_mail_of_a_case_finds_it() -> None:
    reply = mail("Soon.", From=HELP, To="ada@mail.example", In_Reply_To="<1@m>", Message_ID="<2@d>", Date="Fri, 20 Nov 2026 10:00:00 +0000")
    shift = shift_of(mail(Message_ID="<1@m>"), reply)
    later = mail("And now?", In_Reply_To="<2@d>", Message_ID="<3@m>", Subject="Re: Lamp", Date="Fri, 20 Nov 2026 11:00:00 +0000")
    other = mail("Hello?", References="<0@m> <3@m>", Message_ID="<4@m>", Subject="Re: Lamp", Date="Fri, 20 Nov 2026 12:00:00 +0000")
    shift = commit(plan_import(box(later, desk=frozenset({HELP})), shift), shift)
    shift = commit(plan_import(box(other, desk=frozenset({HELP})), shift), shift)
    (case,) = shift.values()
    assert [entry.text for entry in case.entries if isinstance(entry, Incoming)] == ["And now?", "Hello?"]
    assert (state_of(case).subject, state_of(case).status) == ("Lamp", "open")


def test_our_number_in_a_subject_finds_the_case() -> None:
    shift = shift_of(mail(Message_ID="<1@m>"))
    tagged = mail("One more thing", Message_ID="<7@m>", Subject="Something else [C-101]")
    plain = mail("Part C-101 is missing", Message_ID="<8@m>", Subject="Part C-101")
    shift = commit(plan_import(box(tagged, desk=frozenset({HELP})), shift), shift)
    assert [entry.text for entry in shift["C-101"].entries if isinstance(entry, Incoming)] == ["One more thing"]
    assert state_of(shift["C-101"]).subject == "Lamp"
    assert plan_import(box(plain, desk=frozenset({HELP})), shift).new == 1


def test_a_later_file_mends_who_the_desk_is() -> None:
    asked = mail(Message_ID="<1@m>", To="bo@x.example")
    reply = mail(
        "Soon.",
        From="Bo <bo@x.example>",
        To="ada@mail.example",
        In_Reply_To="<1@m>",
        Message_ID="<2@x>",
        Date="Fri, 20 Nov 2026 10:00:00 +0000",
    )
    wrong = commit(plan_import(box(asked, reply, desk=frozenset({"ada@mail.example"})), {}))
    right = commit(plan_import(box(asked, reply, desk=frozenset({"bo@x.example"})), wrong), wrong)
    (case,) = right.values()
    state = state_of(case)
    assert [type(entry) for entry in state.timeline if isinstance(entry, Told | Incoming | Contact)] == [Told, Contact]
    assert (state.customer, state.value("email")) == ("Ada", "ada@mail.example")
    assert plan_import(box(asked, reply, desk=frozenset({"bo@x.example"})), right).changes == ()


def test_no_mail_is_lost() -> None:
    mails = [
        mail(f"{number}", Message_ID=f"<{number % 7}@m>", In_Reply_To=f"<{number % 3}@m>" if number % 2 else "") for number in range(40)
    ]
    found = box(*mails)
    kept = sum(len(case.comments) for case in found.cases)
    assert found.rows == 40 == kept + len(found.duplicates) + len(found.rejects) + len(found.dropped)
    assert sorted(told_words(found), key=int) == [str(number) for number in range(40)]


def test_a_reply_before_the_case_was_told_answers_nothing() -> None:
    first = mail(
        "Your lamp is late.",
        From=HELP,
        To="ada@mail.example",
        Message_ID="<r@d>",
        References="<0@m>",
        Date="Fri, 20 Nov 2026 08:00:00 +0000",
    )
    (case,) = shift_of(first, mail("Thanks!", Message_ID="<1@m>", In_Reply_To="<r@d>")).values()
    assert state_of(case).told_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_one_id_and_two_mails_are_two_in_two_files_as_in_one() -> None:
    first = mail("Parcel 1 broke", Message_ID="<m@p>", Subject="Parcel 1")
    second = mail("Parcel 2 is lost", Message_ID="<m@p>", Subject="Parcel 2", Date="Sat, 21 Nov 2026 09:00:00 +0000")
    shift = commit(plan_import(box(first), {}))
    shift = commit(plan_import(box(second), shift), shift)
    assert [state_of(case).subject for case in shift.values()] == ["Parcel 1", "Parcel 2"]
    assert plan_import(box(first, second), shift).changes == ()
    assert plan_import(box(second), shift).changes == ()


def test_a_whole_domain_may_be_the_desks() -> None:
    answer = mail("We look.", Message_ID="<2@d>", In_Reply_To="<1@m>", From="Bo <bo@desk.example>", To="ada@mail.example")
    (case,) = box(mail(Message_ID="<1@m>"), answer, desk=frozenset({"@desk.example"})).cases
    assert [(comment.role, comment.author) for comment in case.comments] == [("customer", "Ada"), ("agent", "Bo")]
    assert case.email == "ada@mail.example"
