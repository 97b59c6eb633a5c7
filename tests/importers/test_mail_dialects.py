"""Mails of other programs and languages, written before the importers were tried on them."""

from __future__ import annotations

import pytest

from desk.importers.imported_case import ImportResult
from desk.importers.plan import plan_import
from desk.model.case import Case
from desk.model.entries import Incoming, Memo, Told, text_of
from tests.importers.import_builders import commit, utc
from tests.importers.mailbox_builders import HELP, box, mail, told_words
from tests.importers.test_table_dialects import dialect

DESK = frozenset({HELP, "bo@desk.example"})
LATER = "Fri, 20 Nov 2026 09:20:05 +0000"
FIRST = mail(Message_ID="<a1@mail.example>")
REPLY = mail(
    "A new one leaves today.",
    From=f"Desk <{HELP}>",
    To="ada@mail.example",
    Subject="Re: Lamp",
    Date="Fri, 20 Nov 2026 09:20:00 +0000",
    Message_ID="<r1@desk.example>",
    In_Reply_To="<a1@mail.example>",
)
BOUNCES, AWAY, FORWARDS = dialect("bounces"), dialect("away"), dialect("forwards")


def the_case(result: ImportResult) -> Case:
    (case,) = commit(plan_import(result, {})).values()
    return case


def words_of(case: Case, *kinds: type) -> list[str]:
    return [text_of(entry) for entry in case.entries if isinstance(entry, kinds)]


def answered(text: str, headers: str, **known: str) -> str:
    """A mail that answers the desk's, with further headers."""
    came = mail(text, Date=LATER, Message_ID="<b1@mx>", In_Reply_To="<r1@desk.example>", **known)
    return came.replace("Message-ID: <b1@mx>\n", f"Message-ID: <b1@mx>\n{headers}")


@pytest.mark.parametrize("name", BOUNCES)
def test_what_came_back_is_a_memo_that_names_it(name: str) -> None:
    told = BOUNCES[name]
    case = the_case(box(FIRST, REPLY, answered(told["text"], told["headers"], From=told["sender"], Subject=told["subject"]), desk=DESK))
    assert words_of(case, Told, Incoming) == ["It broke."]
    assert "ada@mail.example" in "".join(words_of(case, Memo))


@pytest.mark.parametrize("name", AWAY)
def test_a_machines_answer_is_a_memo(name: str) -> None:
    case = the_case(box(FIRST, REPLY, answered("I am away.", AWAY[name]["headers"], Subject=AWAY[name]["subject"]), desk=DESK))
    assert words_of(case, Told, Incoming) == ["It broke."]
    assert "I am away." in "".join(words_of(case, Memo))


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply does not work in your app",
        "Undeliverable parcel 4711",
        "Out of office chairs delivered broken",
        "Failure notice on my dishwasher display",
        "Unzustellbar: mein Paket",
        "Non remis : mon colis",
        "Auto: Bremse defekt",
        "AUTO: is it in the garage",
        "Read: this is my complaint",
    ],
)
def test_a_customer_who_writes_about_such_things_is_heard(subject: str) -> None:
    assert words_of(the_case(box(mail(Subject=subject, Message_ID="<q@m>"), desk=DESK)), Told) == ["It broke."]


@pytest.mark.parametrize("name", FORWARDS)
def test_the_customer_is_who_wrote_the_mail_that_was_passed_on(name: str) -> None:
    told = FORWARDS[name]
    (case,) = box(
        mail(told["text"], From="Bo Bright <bo@desk.example>", Subject=told["subject"], Content_Type="text/plain; charset=utf-8"), desk=DESK
    ).cases
    assert (case.customer, case.email, case.created) == ("Ada Anyone", "ada@mail.example", utc("2026-11-20 07:55"))


def test_a_mail_may_be_passed_on_whole() -> None:
    inner = "From: Ada Anyone <ada@mail.example>\nSubject: Bad\nDate: Fri, 20 Nov 2026 07:55:00 +0000\n\nThe room was not made."
    text = f"--X\n\nSee attached.\n--X\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner}\n--X--"
    (case,) = box(mail(text, From="Bo <bo@desk.example>", Subject="FW: Bad", Content_Type='multipart/mixed; boundary="X"'), desk=DESK).cases
    assert (case.customer, case.email, case.created) == ("Ada Anyone", "ada@mail.example", utc("2026-11-20 07:55"))
    assert [comment.text for comment in case.comments] == ["The room was not made.", "Passed on by Bo. See attached."]


@pytest.mark.parametrize(
    ("text", "letters", "told"),
    [
        ("灯坏了\uff0c朱镕基先生", "gbk", "gb2312"),
        ("ランプが壊れました①", "cp932", "x-sjis"),
        ("Лампа сломалась", "cp1251", "win-1251"),
        ("Die Tür schließt", "cp1252", "ansi"),
        ("Die Tür 🙂", "utf-8", "utf8mb4"),
        ("It\u2019s “broken” \u2013 5 €", "cp1252", "iso-8859-1"),
        ("Die Tür schließt", "utf-8", "gb2312"),
    ],
)
def test_letters_stay_whatever_they_are_called(text: str, letters: str, told: str) -> None:
    raw = mail("@@", Content_Type=f"text/plain; charset={told}").encode().replace(b"@@", text.encode(letters))
    assert told_words(box(raw)) == [text]


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 20 Nov 2026 10:05:00 CET",
        "20 Nov 26 09:05 GMT",
        "2026-11-20T09:05:00Z",
        "ven., 20 nov. 2026 10:05:00 +0100",
        "20/11/2026 09:05:00",
        "Fri, 20 Nov 2026 10:05:00 +01:00",
        "Fri, 20 Nov 2026 4:05:00 -0500 (EST)",
        "Fri, 20 Nov 2026 09.05.00 +0000",
    ],
)
def test_a_date_in_another_spelling_is_read(date: str) -> None:
    (case,) = box(mail(Date=date)).cases
    assert case.created == utc("2026-11-20 09:05")


@pytest.mark.parametrize("date", ["", "gestern", "Sat, 31 Dec 9999 23:59:59 +0000", "01/01/1904", "Fri, 32 Nov 2026 09:00:00 +0000"])
def test_an_absurd_date_falls_to_when_the_mail_came(date: str) -> None:
    (case,) = box(mail(Date=date, Received="from a by b; Fri, 20 Nov 2026 09:01:00 +0000 (UTC)")).cases
    assert case.created == utc("2026-11-20 09:01")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": 'multipart/mixed; boundary="never"'},
        {"Content_Type": "multipart/mixed"},
        {"Content_Type": ";charset=utf-8"},
        {"Content_Type": "text/plain", "Content_Transfer_Encoding": "7bits"},
    ],
)
def test_a_text_stays_whatever_stands_over_it(headers: dict[str, str]) -> None:
    assert told_words(box(mail("It broke in two.", **headers))) == ["It broke in two."]


def test_of_a_blank_text_and_a_page_the_page_is_read() -> None:
    text = "--X\nContent-Type: text/plain\n\n \n--X\nContent-Type: text/html\n\n<p>It broke in two.</p>\n--X--"
    assert told_words(box(mail(text, Content_Type='multipart/alternative; boundary="X"'))) == ["It broke in two."]


def test_what_has_no_name_is_named_by_its_type() -> None:
    text = "--X\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n/9j/\n--X--"
    assert told_words(box(mail(text, Content_Type='multipart/mixed; boundary="X"'))) == ["(No text. Attached: unnamed image/jpeg.)"]


def test_an_id_without_brackets_is_answered_too() -> None:
    again = mail("Still.", Subject="AW: Lamp", Message_ID="<b@m>", In_Reply_To="a1@mail.example (Ada's message)", Date=LATER)
    assert len(box(FIRST, again).cases) == 1
