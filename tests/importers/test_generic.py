"""Plain tables: headers in any language, maps, rejects, duplicates and what goes beside."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.errors import Refused
from desk.importers.plan import plan_import
from tests.importers.import_builders import adds_up, read, table, utc

HEADER = [
    "id",
    "subject",
    "description",
    "customer",
    "email",
    "priority",
    "status",
    "created_at",
    "updated_at",
    "assignee",
    "tags",
    "colour",
]
ROW = [
    "C-1",
    "Late",
    "It never came",
    "Ann",
    "a@b.example",
    "high",
    "open",
    "2026-11-16T07:00:00Z",
    "2026-11-16T08:00:00Z",
    "Bo",
    "x;y",
    "red",
]


def row(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def test_a_plain_table() -> None:
    found = read(table(HEADER, ROW))
    (case,) = found.cases
    assert (found.format, found.encoding, found.delimiter, found.day_first, found.warnings) == ("generic-csv", "utf-8", ",", None, ())
    assert (case.external_id, case.subject, case.description, case.customer) == ("C-1", "Late", "It never came", "Ann")
    assert (case.priority, case.status, case.assignee, case.tags) == ("high", "open", "Bo", ("x", "y"))
    assert (case.created, case.updated) == (utc("2026-11-16 07:00"), utc("2026-11-16 08:00"))
    assert case.extra == {"colour": "red"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_dialects(delimiter: str, encoding: str, end: str) -> None:
    text = table(HEADER, row(customer="Zoë Ünal", description=f"a{delimiter} b"), row(id="C-2"), delimiter=delimiter, end=end)
    found = read(text.encode(encoding))
    assert (found.encoding, found.delimiter) == (encoding, delimiter)
    assert [case.external_id for case in found.cases] == ["C-1", "C-2"]
    assert (found.cases[0].customer, found.cases[0].description) == ("Zoë Ünal", f"a{delimiter} b")


@pytest.mark.parametrize(
    "header",
    [
        "ID,SUBJECT,CUSTOMER,PRIORITY,STATUS,CREATED AT,ASSIGNEE",
        "ticketId,title,customerName,prio,state,createdAt,assignedTo",
        "Ticketnummer,Betreff,Kunde,Priorität,Status,Erstellt am,Bearbeiter",
        "Numéro,Objet,Client,Priorité,Statut,Créé le,Agent",
        "Número de caso,Asunto,Cliente,Prioridad,Estado,Fecha de creación,Asignado a",
        "Numero ticket,Oggetto,Cliente,Priorità,Stato,Data di creazione,Assegnato a",
        "Ticketnummer,Onderwerp,Klant,Prioriteit,Status,Aangemaakt op,Toegewezen aan",
        "Key,Summary,Reporter,Severity,State,Opened,Owner",
    ],
)
def test_headers_in_other_words(header: str) -> None:
    found = read(header + "\n007,Broken,Ann,hoch,geschlossen,16.11.2026 08:00,Bo\n")
    (case,) = found.cases
    assert found.format == "generic-csv"
    assert (case.external_id, case.subject, case.customer, case.assignee) == ("007", "Broken", "Ann", "Bo")
    assert (case.priority, case.status, case.created) == ("high", "closed", utc("2026-11-16 08:00"))


def test_other_orders_and_missing_columns() -> None:
    (case,) = read("created_at;id\n2026-11-16;9\n").cases
    assert (case.external_id, case.subject, case.status, case.priority) == ("9", "(no subject)", "new", "normal")
    told = read("created_at;id\n2026-11-16;9\n").warnings
    assert [word for word in ("status", "priority") if any(f"no column says the {word}" in words for words in told)] == [
        "status",
        "priority",
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": " "}, "no id in id"),
        ({"created_at": ""}, "no time in created_at"),
        ({"created_at": "yesterday"}, "created_at: 'yesterday' is no date I can read"),
        ({"created_at": "2026-02-30"}, "created_at: '2026-02-30' is no date that exists"),
    ],
)
def test_rejects_say_where_and_why(cells: dict[str, str], reason: str) -> None:
    found = read(table(HEADER, row(id="C-0", description="two\nlines"), row(**cells), row(id="C-9")))
    (reject,) = found.rejects
    assert (reject.line, reject.external_id) == (4, "" if "id" in cells else "C-1")
    assert reason in reject.reason
    assert reject.raw == table(row(**cells)).rstrip("\n")
    assert len(found.cases) == 2


def test_unknown_words_never_stop_a_row() -> None:
    found = read(table(HEADER, row(status="In limbo", priority="so-so"), row(id="C-2", status="In limbo")))
    assert [(case.status, case.priority, case.source_status, case.source_priority) for case in found.cases] == [
        ("open", "normal", "In limbo", "so-so"),
        ("open", "high", "In limbo", "high"),
    ]
    assert [words for words in found.warnings if "In limbo" in words] == [
        "the status word 'In limbo' is not known and taken as open; --map can say what it means (2 times)"
    ]
    assert any("so-so" in words for words in found.warnings)


def test_deleted_and_spam_are_dropped_and_told() -> None:
    found = read(table(HEADER, ROW, row(id="C-2", status="Deleted"), row(id="C-3", status="spam")))
    assert [dropped.external_id for dropped in found.dropped] == ["C-2", "C-3"]
    assert (len(found.cases), found.read) == (1, 3)


def test_of_duplicates_the_newer_wins() -> None:
    newer = row(subject="newer", updated_at="2026-11-17T08:00:00Z")
    for rows in ((ROW, newer), (newer, ROW)):
        found = read(table(HEADER, *rows, row(id="c-1", subject="another id")))
        assert [(case.external_id, case.subject) for case in found.cases] == [("C-1", "newer"), ("c-1", "another id")]
        assert (len(found.duplicates), found.read) == (1, 3)
        assert any("stands twice" in words and "C-1" in words for words in found.warnings)


def test_repeated_headers_survive() -> None:
    (case,) = read("id,created_at,tags,note,tags,note\n1,2026-11-16,a,first,b,second\n").cases
    assert case.tags == ("a", "b")
    assert case.extra == {"note": "first", "note (2)": "second"}


def test_cells_beyond_the_header_are_kept() -> None:
    found = read("id,created_at\n1,2026-11-16,more,,last\n")
    assert found.cases[0].extra == {"column 3": "more", "column 5": "last"}
    assert any("more cells" in words for words in found.warnings)


def test_ids_stay_text() -> None:
    found = read('id,created_at\n 007 ,2026-11-16\n"=""008""",2026-11-16\n1e5,2026-11-16\n')
    assert [case.external_id for case in found.cases] == ["007", "008", "1e5"]


def test_hostile_text_is_harmless_and_whole() -> None:
    long = "x" * 200_000
    found = read(table(HEADER, row(subject="\x1b[31m[/oops\x07 \u202e=1+1 😀", description=f"<p>a</p>{long}\r<b>b</b>")))
    (case,) = found.cases
    assert case.subject == "[/oops =1+1 😀"
    assert case.description == f"a\n{long}\nb"


def test_words_and_durations_where_times_were_expected_are_kept_beside() -> None:
    found = read("id,created_at,resolved,closed,first_response\n1,2026-11-16,yes,00:10:00,35\n2,2026-11-16,no,,7.5\n")
    assert [(case.resolved, case.closed) for case in found.cases] == [(None, None), (None, None)]
    assert found.cases[0].extra == {"resolved": "yes", "closed": "00:10:00", "first_response": "35"}
    assert not found.rejects
    assert sum("durations" in words and "3 times" in words for words in found.warnings) == 1


def test_epochs_where_the_whole_column_is_numeric() -> None:
    assert read("id,created_at\n1,1794902105\n2,1794902106\n").cases[0].created == utc("2026-11-17 07:55:05")
    found = read("id,created_at\n1,1794902105\n2,2026-11-16\n")
    assert ["bare number" in reject.reason for reject in found.rejects] == [True]


def test_lines_before_the_header() -> None:
    assert len(read("Report of the week\n\n" + table(HEADER, ROW)).cases) == 1
    assert read("sep=;\r\n" + table(HEADER, ROW, delimiter=";", end="\r\n")).delimiter == ";"


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="empty"):
        read(text)


def test_a_header_alone_is_no_case_and_no_fault() -> None:
    assert read(table(HEADER)).read == 0


def test_what_cannot_be_mapped_is_refused_with_a_way_out() -> None:
    with pytest.raises(Refused, match=r"created.*Was, Text.*--map"):
        read("Nr.?,Was,Text\n1,2026-11-16,x\n")


MAPPED = "Ourkey,Wann,Was\n1,16.11.2026,Kaputt\n"


@pytest.mark.parametrize(
    "mapping",
    [{"id": "Ourkey", "created": "wann", "subject": "Was"}, {"Ourkey": "id", "Wann": "created", "Was": "subject"}],
)
def test_a_map_in_either_direction(mapping: dict[str, str]) -> None:
    (case,) = read(MAPPED, mapping=mapping).cases
    assert (case.external_id, case.subject, case.created) == ("1", "Kaputt", utc("2026-11-16"))


def test_a_map_goes_before_our_own_guess() -> None:
    (case,) = read("id,key,created_at\n1,K-1,2026-11-16\n", mapping={"id": "key"}).cases
    assert (case.external_id, case.extra) == ("K-1", {"id": "1"})


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"id": "Ourkye", "created": "Wann"}, "Ourkye.*ourkey"),
        ({"idd": "Ourkey"}, "'idd'.*did you mean 'id'"),
        ({"id": "Ourkey"}, "created.*--map"),
    ],
)
def test_a_wrong_map_is_refused_in_words(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(MAPPED, mapping=mapping)


def test_a_format_told_is_the_format_taken() -> None:
    assert read(table(HEADER, ROW), format="generic").format == "generic-csv"
    with pytest.raises(Refused, match="jira"):
        read(table(HEADER, ROW), format="jirra")
    with pytest.raises(Refused, match="cannot be mapped"):
        read(table(HEADER, ROW), format="jira")


CELLS: Sequence[st.SearchStrategy[str]] = [
    st.sampled_from(["1", "2", "3", "", "x-9"]),
    st.text(alphabet='abc ,;"\n<é', max_size=8),
    st.sampled_from(["open", "Gelöst", "deleted", "limbo", ""]),
    st.sampled_from(["2026-11-16", "2026-11-17 10:00", "3/11/2026", "31/12/2026", "never", "soon", ""]),
    st.sampled_from(["2026-11-18", "", "later", "16 Nov 2026"]),
    st.text(alphabet="ab,\t ", max_size=5),
]


def lines_passed_over(warnings: Sequence[str]) -> int:
    """The lines below a table that were told as no cases."""
    told = [warning for warning in warnings if "below the table" in warning]
    return sum(int(found[1]) if (found := re.search(r"\((\d+) times\)", warning)) else 1 for warning in told)


PLAIN_CASE = ("1", "", "open", "2026-11-16", "2026-11-18", "")


@given(st.lists(st.tuples(*CELLS), max_size=12), st.sampled_from([",", ";", "\t"]))
@example([PLAIN_CASE, ("", "", "", "", "2026-11-18", "")], ",")
@example([PLAIN_CASE, ("", "", "", "", "2026-11-18", ""), ("", "", "", "", "", "b")], ";")
def test_every_record_is_accounted_for(rows: list[tuple[str, ...]], delimiter: str) -> None:
    text = table(["id", "subject", "status", "created", "updated", "odd"], *rows, delimiter=delimiter)
    found = read(text, day_first=True)
    figures = plan_import(found, {}).figures()
    assert adds_up(figures)
    assert figures["read"] + lines_passed_over(found.warnings) == sum(1 for row in rows if any(cell.strip() for cell in row))
    assert {case.external_id for case in found.cases} <= {row[0] for row in rows}
    for case in found.cases:
        said = " ".join([case.subject, case.source_status, *map(str, case.extra.values())])
        origin = [row for row in rows if row[0] == case.external_id]
        assert any(" ".join(row[1].split()) in said and row[5].strip() in said for row in origin)
