"""Mailboxes in other dialects: letters, dates, machines, bounces, threads, forwards, and who the desk is."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.importers.imported_case import ImportResult
from desk.importers.plan import plan_import
from desk.importers.reading.mail_time import mail_time
from desk.model.case import Case
from desk.model.entries import Contact, Incoming, Memo, Told
from desk.model.state import state_of
from tests.importers.import_builders import NOW, commit, read, utc

ENVELOPE = "From x@example.com Fri Nov 20 09:00:00 2026\n"
HELP = "help@desk.example"


def mail(text: str = "It broke.", **headers: str) -> str:
    """One mail of a mailbox. Headers go by their names with `_` for `-`."""
    told = {"From": "Ada <ada@mail.example>", "To": HELP, "Subject": "Lamp", "Date": "Fri, 20 Nov 2026 09:00:00 +0000"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ENVELOPE + "".join(f"{name}: {value}\n" for name, value in told.items() if value) + f"\n{text}\n\n"


def box(*mails: str | bytes, **options: Any) -> ImportResult:
    return read(b"".join(each if isinstance(each, bytes) else each.encode() for each in mails), "box.mbox", **options)


def told_words(result: ImportResult) -> list[str]:
    return [comment.text for case in result.cases for comment in case.comments]


@pytest.mark.parametrize("letters", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "declared", ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=utf-8", "text/plain; charset=unknown-8bit"]
)
def test_text_keeps_its_letters_whatever_it_says_of_its_charset(letters: str, declared: str) -> None:
    found = box(mail("Grüße aus Köln", Message_ID="<1@m>", Content_Type=declared).encode(letters))
    assert told_words(found) == ["Grüße aus Köln"]


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


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Subject": "Abwesenheitsnotiz: Re: Lamp"},
        {"Subject": "Réponse automatique : Re: Lamp"},
        {"Subject": "Respuesta automática: Re: Lamp"},
        {"Subject": "Automatisch antwoord: Re: Lamp"},
        {"Subject": "Resposta automática: Re: Lamp"},
        {"Subject": "Risposta automatica: Re: Lamp"},
    ],
)
def test_automatic_replies_are_memos(headers: dict[str, str]) -> None:
    asked = mail(Message_ID="<1@m>")
    away = mail(
        "I am away.", **{"Message_ID": "<2@m>", "In_Reply_To": "<1@m>", "From": "Ada <ada@mail.example>", "Subject": "Re: Lamp"} | headers
    )
    (case,) = commit(plan_import(box(asked, away), {})).values()
    assert [type(entry) for entry in case.entries if not isinstance(entry, Told)] == [Memo]
    alone = box(mail(Message_ID="<9@m>"), away.replace("In-Reply-To: <1@m>\n", ""))
    assert (len(alone.cases), len(alone.dropped)) == (1, 1)


def test_a_mail_that_a_machine_begins_is_a_case() -> None:
    found = box(mail("Order 7 came broken", Message_ID="<1@m>", Auto_Submitted="auto-generated", Subject="Form: complaint"))
    assert [case.status for case in found.cases] == ["new"]


def test_our_own_automatic_answer_is_no_reply() -> None:
    ours = mail(
        "We got your mail.",
        From=f"Desk <{HELP}>",
        To="ada@mail.example",
        In_Reply_To="<1@m>",
        Message_ID="<2@d>",
        Auto_Submitted="auto-replied",
    )
    (case,) = commit(plan_import(box(mail(Message_ID="<1@m>"), ours, desk=frozenset({HELP})), {})).values()
    assert not any(isinstance(entry, Contact) for entry in case.entries)
    assert state_of(case).status == "new"


BOUNCE = """--B
Content-Type: text/plain

Your message could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@mail.example
Action: failed
--B
Content-Type: message/rfc822

From: help@desk.example
To: ada@mail.example
Subject: Re: Lamp
Message-ID: <r1@d>

A new one leaves.
--B--
"""


def test_a_bounce_is_a_memo_that_names_what_came_back() -> None:
    reply = mail("A new one leaves.", From=HELP, To="ada@mail.example", Subject="Re: Lamp", In_Reply_To="<1@m>", Message_ID="<r1@d>")
    back = mail(
        BOUNCE, From="MAILER-DAEMON@mx.example", To=HELP, Subject="Undelivered Mail Returned to Sender", Message_ID="<b1@mx>",
        Date="Fri, 20 Nov 2026 10:00:00 +0000", Content_Type='multipart/report; report-type=delivery-status; boundary="B"',
    )  # fmt: skip
    found = box(mail(Message_ID="<1@m>"), reply, back)
    (case,) = commit(plan_import(found, {})).values()
    (memo,) = [entry for entry in case.entries if isinstance(entry, Memo)]
    assert memo.text.startswith("Came back: 'Re: Lamp' to ada@mail.example.")
    assert state_of(case).customer == "Ada"
    assert (found.rows, sum(len(case.comments) for case in found.cases)) == (3, 3)


def test_a_bounce_of_plain_text_names_whom_it_did_not_reach() -> None:
    reply = mail("A new one leaves.", From=HELP, To="ada@mail.example", Subject="Re: Lamp", In_Reply_To="<1@m>", Message_ID="<r1@d>")
    text = "Hi.\n\n<ada@mail.example>:\nno mailbox here.\n\n--- Below is a copy.\n\nMessage-ID: <r1@d>\nSubject: Re: Lamp"
    back = mail(
        text, From="MAILER-DAEMON@mx.example", Subject="failure notice", Message_ID="<b@mx>", Date="Fri, 20 Nov 2026 10:00:00 +0000"
    )
    (case,) = commit(plan_import(box(mail(Message_ID="<1@m>"), reply, back, desk=frozenset({HELP})), {})).values()
    (memo,) = [entry for entry in case.entries if isinstance(entry, Memo)]
    assert memo.text.startswith("Came back: a mail of ours to ada@mail.example.")


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


FORWARDS = (
    "Bitte.\n\n-----Ursprüngliche Nachricht-----\nVon: Ada Anyone <ada@mail.example>\nGesendet: Freitag, 20. November 2026 07:55\n"
    "An: bo@desk.example\nBetreff: Room\n\nNot made.",
    "-----Original Message-----\nFrom: Ada Anyone [mailto:ada@mail.example]\nSent: Friday, November 20, 2026 7:55 AM\nTo: bo@desk.example\n"
    "Subject: Room\n\nNot made.",
    "Begin forwarded message:\n\n> From: Ada Anyone <ada@mail.example>\n> Subject: Room\n"
    "> Date: 20 November 2026 at 07:55:00 GMT\n> To: bo@desk.example\n"
    "\n> Not made.",
    "---------- Message transféré ---------\nDe : Ada Anyone <ada@mail.example>\nDate: ven. 20 nov. 2026 à 07:55\n"
    "Subject: Room\nTo: <bo@desk.example>\n\nNot made.",
)


@pytest.mark.parametrize(("prefix", "text"), [*zip(("WG:", "FW:", "Fwd:", "TR:"), FORWARDS, strict=True)])
def test_what_an_agent_passed_on_is_the_customers(prefix: str, text: str) -> None:
    found = box(mail(text, From="Bo <bo@desk.example>", Subject=f"{prefix} Room", Message_ID="<f@d>"), desk=frozenset({"bo@desk.example"}))
    (case,) = found.cases
    assert (case.customer, case.email, case.subject, case.status) == ("Ada Anyone", "ada@mail.example", "Room", "new")
    assert case.created == utc("2026-11-20 07:55")
    assert "Not made." in case.comments[0].text
    assert not case.comments[1].public


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Visit\nDTSTART:20261123T090000Z\nEND:VEVENT",
            "An invitation: Visit, 20261123T090000Z",
        ),
        ("Content-Type: application/ms-tnef\n\nx", "winmail.dat"),
        ('Content-Type: application/pdf; name="bill.pdf"\n\nx', "Attached: bill.pdf"),
        ("Content-Type: message/rfc822\n\nFrom: cy@x.example\nSubject: Bill\n\nWrong", "the mail 'Bill'"),
        ("Just text without headers", "Just text"),
        ("\nText after an empty line", "Text after"),
    ],
)
def test_mails_of_one_odd_part_say_what_it_is(part: str, said: str) -> None:
    whole = mail(f"--YY\n{part}\n--YY--", Message_ID="<1@m>", MIME_Version="1.0", Content_Type='multipart/mixed; boundary="YY"')
    assert said in told_words(box(whole))[0]


def test_a_mail_that_is_one_attachment_names_it() -> None:
    found = box(mail("aGVsbG8=", Message_ID="<1@m>", Content_Type='application/pdf; name="bill.pdf"', Content_Transfer_Encoding="base64"))
    assert told_words(found) == ["(No text. Attached: bill.pdf.)"]
    assert found.cases[0].extra["attachments"] == ["bill.pdf (5 bytes)"]


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


@pytest.mark.parametrize(
    "line", ["To: x\n", "From: " + "*" * 90_000 + "x\n", "> " * 50_000 + "\n", "-" * 90_000 + "\n", "An: " + "(" * 90_000 + "\n"]
)
def test_a_hostile_text_passed_on_is_read_in_little_time(line: str) -> None:
    text = line * (200_000 // len(line))
    began = time.process_time()
    found = box(mail(text, From="Bo <bo@desk.example>", Subject="Fwd: Room", Message_ID="<f@d>"), desk=frozenset({"bo@desk.example"}))
    assert time.process_time() - began < 2
    assert len(found.cases) == 1


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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mail_in_a_file_of_its_own(end: str) -> None:
    text = mail(Message_ID="<1@m>").removeprefix(ENVELOPE).replace("\n", end)
    found = read(text, "lamp.eml")
    (case,) = found.cases
    assert (found.format, case.source, case.external_id, case.customer, case.subject) == ("eml", "mbox", "1@m", "Ada", "Lamp")
    shift = commit(plan_import(box(mail(Message_ID="<1@m>")), {}))
    assert plan_import(found, shift).changes == ()


def test_a_table_that_begins_like_headers_is_no_mail() -> None:
    assert read("id,subject,from: to,created\n1,a: b,x,2026-11-20\n").format == "generic-csv"


def test_what_was_attached_before_stays() -> None:
    sent = {"References": "<1@m>", "Content_Transfer_Encoding": "base64"}
    bill, photo = (
        mail("aGVsbG8=", Message_ID=f"<{name}@m>", Content_Type=f'application/pdf; name="{name}.pdf"', **sent) for name in ("bill", "photo")
    )
    shift = commit(plan_import(box(mail(Message_ID="<1@m>"), bill), {}))
    shift = commit(plan_import(box(photo), shift), shift)
    (case,) = shift.values()
    assert state_of(case).value("extra")["attachments"] == ["bill.pdf (5 bytes)", "photo.pdf (5 bytes)"]
    assert plan_import(box(photo), shift).changes == plan_import(box(bill), shift).changes == ()


def test_a_whole_domain_may_be_the_desks() -> None:
    answer = mail("We look.", Message_ID="<2@d>", In_Reply_To="<1@m>", From="Bo <bo@desk.example>", To="ada@mail.example")
    (case,) = box(mail(Message_ID="<1@m>"), answer, desk=frozenset({"@desk.example"})).cases
    assert [(comment.role, comment.author) for comment in case.comments] == [("customer", "Ada"), ("agent", "Bo")]
    assert case.email == "ada@mail.example"
