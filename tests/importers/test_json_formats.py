"""JSON exports and mailboxes."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from desk.errors import Refused
from desk.importers.case_entries import imported_entries
from desk.importers.plan import plan_import
from desk.model.entries import Assign, Contact, Incoming, Memo, StatusChange, Told
from desk.model.state import state_of
from tests.importers.import_builders import adds_up, commit, read, utc


def comment(key: int, author: int, at: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "author_id": author, "body": text, "html_body": f"<p>{text}</p>", "public": True, "created_at": at, **more}


def zendesk(**more: Any) -> dict[str, Any]:
    return {
        "id": 51, "via": {"channel": "voice"}, "created_at": "2026-11-16T06:00:00Z", "updated_at": "2026-11-18T06:00:00Z",
        "subject": "Late\x1b[31m", "description": "It never came", "priority": None, "status": "closed",
        "requester_id": 1, "assignee_id": 9, "group_id": 4, "tags": ["a", "a", "b"], "satisfaction_rating": {"score": "bad"},
        "custom_fields": [{"id": 3, "value": "X"}],
        "metric_set": {"solved_at": "2026-11-17T06:00:00Z", "reply_time_in_minutes": {"calendar": 30}},
        "comments": [
            comment(1, 1, "2026-11-16T06:00:00Z", "It never came"),
            comment(2, 9, "2026-11-16T06:30:10Z", "We look", attachments=[{"file_name": "a.png", "size": 12}]),
            comment(3, 9, "2026-11-16T07:00:00Z", "Depot lost it", public=False),
            comment(4, 1, "2026-11-16T08:00:00Z", "And?"),
            comment(5, -1, "2026-11-16T09:00:00Z", "Survey sent"),
        ],
        "audits": [
            {"id": 7, "created_at": "2026-11-16T06:00:00Z", "events": [
                {"id": 1, "type": "Create", "field_name": "status", "value": "new"},
                {"id": 2, "type": "Create", "field_name": "priority", "value": "low"},
            ]},
            {"id": 8, "created_at": "2026-11-16T06:30:10Z", "events": [
                {"id": 3, "type": "Change", "field_name": "status", "previous_value": "new", "value": "pending"},
                {"id": 4, "type": "Change", "field_name": "priority", "previous_value": "low", "value": "normal"},
                {"id": 5, "type": "Change", "field_name": "assignee_id", "previous_value": None, "value": "9"},
                {"id": 6, "type": "Notification", "subject": "mail"},
            ]},
            {"id": 9, "created_at": "2026-11-17T06:00:00Z", "events": [
                {"id": 7, "type": "Change", "field_name": "status", "previous_value": "pending", "value": "solved"},
            ]},
        ],
    } | more  # fmt: skip


USERS = [{"id": 1, "name": "Ann", "email": "a@b.example", "role": "end-user"}, {"id": 9, "name": "Agent Cedar", "role": "agent"}]
ZENDESK = {"tickets": [zendesk()], "users": USERS, "groups": [{"id": 4, "name": "Orders"}]}


def test_zendesk() -> None:
    found = read(json.dumps(ZENDESK))
    (case,) = found.cases
    assert (found.format, found.delimiter) == ("zendesk-api", None)
    assert (case.external_id, case.subject, case.customer, case.email, case.channel) == ("51", "Late", "Ann", "a@b.example", "phone")
    assert (case.status, case.priority, case.first_priority, case.group, case.tags) == ("closed", "normal", "low", "Orders", ("a", "b"))
    assert (case.resolved, case.first_response) == (utc("2026-11-17 06:00"), utc("2026-11-16 06:30"))
    assert [(said.role, said.public) for said in case.comments] == [
        ("customer", True), ("agent", True), ("agent", False), ("customer", True), ("system", True),
    ]  # fmt: skip
    assert case.extra["satisfaction_rating"] == {"score": "bad"}
    assert case.extra["attachments"] == ["a.png (12 bytes)"]
    assert [event["type"] for event in case.extra["audits"]] == ["Notification"]


def test_a_conversation_becomes_a_timeline() -> None:
    (case,) = read(json.dumps(ZENDESK)).cases
    entries = imported_entries(case)
    said = [(type(entry), entry.by, entry.text) for entry in entries if isinstance(entry, Told | Incoming | Contact | Memo)]
    assert said == [
        (Told, "customer", "It never came"),
        (Contact, "agent-cedar", "We look"),
        (Memo, "agent-cedar", "Depot lost it"),
        (Incoming, "customer", "And?"),
        (Memo, "system", "Survey sent"),
    ]
    moves = [(entry.at, entry.to, entry.by) for entry in entries if isinstance(entry, StatusChange)]
    assert moves == [
        (utc("2026-11-16 06:30:10"), "pending", "system"),
        (utc("2026-11-17 06:00"), "solved", "system"),
        (utc("2026-11-18 06:00"), "closed", "system"),
    ]
    assert [entry.owner for entry in entries if isinstance(entry, Assign)] == ["agent-cedar"]
    assert len({entry.ref for entry in entries}) == len(entries)
    (kept,) = commit(plan_import(read(json.dumps(ZENDESK)), {})).values()
    state = state_of(kept)
    assert (state.status, state.priority, state.told_at, state.chases, state.recovery) == (
        "closed",
        "normal",
        utc("2026-11-16 06:00"),
        0,
        False,
    )


@pytest.mark.parametrize(
    "document",
    [
        [zendesk()],
        {"results": [zendesk()]},
        {"ticket": zendesk()},
        zendesk(requester={"id": 1, "name": "Ann"}, assignee={"name": "Agent Cedar"}),
    ],
)
def test_zendesk_in_other_wrappings(document: Any) -> None:
    found = read(json.dumps(document))
    assert found.format == "zendesk-api"
    assert [case.external_id for case in found.cases] == ["51"]
    assert found.cases[0].comments[0].role == "customer"


def _without_parts() -> dict[str, Any]:
    return {key: value for key, value in zendesk().items() if key not in {"comments", "audits", "metric_set"}}


def _named(items: Any, ticket: int = 51) -> list[dict[str, Any]]:
    return [{**item, "ticket_id": ticket} for item in items]


_TICKET = zendesk()
_METRIC = {**_TICKET["metric_set"], "ticket_id": 51}


@pytest.mark.parametrize(
    "document",
    [
        {"comments": _named(_TICKET["comments"]), "audits": _named(_TICKET["audits"]), "metric_sets": [_METRIC]},
        {"ticket_comments": _named(_TICKET["comments"]), "ticket_audits": _named(_TICKET["audits"]), "ticket_metrics": [_METRIC]},
        {"comments": {"51": _TICKET["comments"]}, "audits": {"51": _TICKET["audits"]}, "metrics": {"51": _TICKET["metric_set"]}},
    ],
    ids=["side by side", "as streams", "under the id"],
)
def test_comments_beside_the_tickets_are_those_in_them(document: Any) -> None:
    (whole,) = read(json.dumps(ZENDESK)).cases
    (found,) = read(json.dumps(ZENDESK | {"tickets": [_without_parts()]} | document)).cases
    assert found == whole


def test_comments_around_a_ticket_are_its_own() -> None:
    parts = {name: _TICKET[name] for name in ("comments", "audits", "metric_set")}
    (found,) = read(json.dumps({"ticket": _without_parts(), **parts}) + "\n" + json.dumps({"ticket": _without_parts(), **parts})).cases
    (whole,) = read(json.dumps([zendesk()])).cases
    assert found == msgspec.structs.replace(whole, line=found.line)


@pytest.mark.parametrize("lines", [True, False])
def test_comments_may_be_a_file_of_their_own(lines: bool) -> None:
    comments = _named(_TICKET["comments"])
    text = "\n".join(map(json.dumps, comments)) if lines else json.dumps({"comments": comments})
    (found,) = read(json.dumps([_without_parts()]), comments=text.encode()).cases
    assert [comment.text for comment in found.comments] == [comment["body"] for comment in _TICKET["comments"]]


@pytest.mark.parametrize("tickets", ["id,created\n1,2026-11-20\n", '[{"id": 1, "created": "2026-11-20"}]'])
def test_comments_beside_anything_else_are_refused(tickets: str) -> None:
    with pytest.raises(Refused, match="--comments goes with tickets of Zendesk"):
        read(tickets, comments=b"[]")


def test_comments_alone_are_refused_with_the_way_to_give_them() -> None:
    with pytest.raises(Refused, match="desk import TICKETS --comments FILE"):
        read(json.dumps(_named(_TICKET["comments"])))


def test_comments_of_another_ticket_are_told_and_left_out() -> None:
    beside = {"comments": [*_named(_TICKET["comments"][:1]), *_named(_TICKET["comments"][1:2], 77)]}
    found = read(json.dumps(ZENDESK | {"tickets": [_without_parts()]} | beside))
    assert [comment.id for comment in found.cases[0].comments] == ["1"]
    assert any("a ticket that is not in the file" in warning and "77" in warning for warning in found.warnings)


def test_one_ticket_a_line_repeated_deleted_and_broken() -> None:
    lines = [
        zendesk(),
        zendesk(updated_at="2026-11-19T06:00:00Z", subject="newer"),
        zendesk(id=52, status="deleted"),
        zendesk(id=53, created_at="soon"),
    ]
    found = read("\n".join(map(json.dumps, lines)) + '\n{"id": \n')
    assert [(case.external_id, case.subject) for case in found.cases] == [("51", "newer")]
    assert (len(found.duplicates), [drop.external_id for drop in found.dropped]) == (1, ["52"])
    assert [(reject.line, reject.external_id) for reject in found.rejects] == [(4, "53"), (5, "")]
    assert "created_at: 'soon'" in found.rejects[0].reason
    assert adds_up(plan_import(found, {}).figures())


@pytest.mark.parametrize(
    "broken", [{"comments": "none"}, {"tags": 5}, {"comments": [{"id": 1}]}, {"metric_set": []}, {"audits": [{"events": 3}]}]
)
def test_a_record_built_otherwise_stops_no_other(broken: dict[str, Any]) -> None:
    found = read(json.dumps([zendesk(), zendesk(id=52, **broken)]))
    assert found.read == 2
    assert found.cases[0].external_id == "51"


@pytest.mark.parametrize("text", ["[", '{"tickets": [', "[1, 2", "{}", "[]", "[1]", "[" * 100_000, '{"a": 1}'])
def test_json_that_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read(text)


def test_numbers_and_halves_of_pairs_that_no_file_can_hold() -> None:
    found = read('[{"id": 1, "created": "2026-11-16", "subject": "\\ud800x", "n": 123456789012345678901234567890, "inf": NaN}]')
    (case,) = commit(plan_import(found, {})).values()
    assert case.subject == "x"
    assert case.extra["n"] == "123456789012345678901234567890"


ZAMMAD = {
    "id": 300, "number": "0863", "title": "Late", "state": "pending close", "priority": "3 high", "owner": "agent.cedar@desk.example",
    "customer": "a@b.example", "group": "Orders", "organization": "Firm", "created_at": "2026-11-16T06:00:00.000Z",
    "updated_at": "2026-11-17T06:00:00.000Z", "close_at": None, "close_diff_in_min": -5, "first_response_at": "2026-11-16T07:00:00.000Z",
    "create_article_type": "phone", "tags": ["a"], "articles": [
        {"id": 1, "from": "Ann B <a@b.example>", "body": "<div>It&nbsp;never <b>came</b></div>", "content_type": "text/html",
         "internal": False, "sender": "Customer", "created_at": "2026-11-16T06:00:00.000Z"},
        {"id": 2, "from": "Agent Cedar", "created_by": "Agent Cedar", "body": "a < b", "content_type": "text/plain", "internal": True,
         "sender": "Agent", "cc": "c@d.example", "created_at": "2026-11-16T07:00:00.000Z"},
    ],
}  # fmt: skip


def test_zammad() -> None:
    found = read(json.dumps([ZAMMAD, ZAMMAD | {"number": "2", "state": "merged"}, ZAMMAD | {"number": "3", "state": "removed"}]))
    first, merged = found.cases
    assert (found.format, len(found.dropped), merged.status) == ("zammad-api", 1, "closed")
    assert (first.external_id, first.status, first.priority, first.source_sla) == ("0863", "pending", "high", "missed")
    assert (first.customer, first.email, first.organisation, first.channel) == ("Ann B", "a@b.example", "Firm", "phone")
    assert [(said.text, said.public) for said in first.comments] == [("It never came", True), ("a < b", False)]
    assert (first.resolved, first.extra["cc"]) == (utc("2026-11-17 06:00"), ["c@d.example"])
    owners = {entry.owner for entry in imported_entries(first) if isinstance(entry, Assign)}
    assert owners == {entry.by for entry in imported_entries(first) if isinstance(entry, Memo)} == {"agent-cedar"}


def test_zammad_as_a_search_gives_it() -> None:
    ticket = {key: ZAMMAD[key] for key in ("id", "number", "title", "created_at", "updated_at")}
    article = {**ZAMMAD["articles"][0], "ticket_id": 300}  # type: ignore[index]  # the fixture holds values of many types
    assets = {
        "Ticket": {"300": ticket | {"state_id": 2, "priority_id": 3, "owner_id": 7, "customer_id": 8}},
        "User": {"7": {"login": "bo@desk.example"}, "8": {"login": "a@b.example"}},
        "TicketArticle": {"1": article},
    }
    (case,) = read(json.dumps({"tickets": [300], "assets": assets})).cases
    assert (case.status, case.priority, case.assignee, case.customer) == ("open", "high", "bo@desk.example", "Ann B")
    assert len(case.comments) == 1


def test_chatwoot() -> None:
    talk = {
        "id": 900, "status": "snoozed", "priority": None, "created_at": 1794902105, "updated_at": "1794907001.5",
        "first_reply_created_at": 0, "labels": ["a"], "inbox_id": 2, "additional_attributes": {},
        "meta": {"sender": {"name": "Ann"}, "assignee": None, "channel": "Channel::Email"},
        "messages": [
            {"id": 1, "content": "Hello\nthere", "message_type": 0, "created_at": 1794902105, "private": False},
            {"id": 2, "content": "Snoozed", "message_type": 2, "created_at": 1794902200, "private": False},
            {"id": 3, "content": "Note", "message_type": 1, "created_at": 1794902300, "private": True, "sender": {"name": "Bo"}},
        ],
    }  # fmt: skip
    (case,) = read(json.dumps({"data": {"payload": [talk]}})).cases
    assert (case.status, case.priority, case.subject, case.channel) == ("pending", "normal", "Hello", "email")
    assert (case.created, case.updated, case.first_response) == (utc("2026-11-17 07:55:05"), utc("2026-11-17 09:16:41.5"), None)
    assert [said.role for said in case.comments] == ["customer", "system", "agent"]


BO = {"type": "user", "email": "e@d.example"}
HELPSCOUT = {
    "id": 600, "number": 500, "type": "email", "status": "closed", "subject": "Late", "mailboxId": 1, "createdAt": "2026-11-17T07:00:00Z",
    "closedAt": "2026-11-18T07:00:00Z", "userUpdatedAt": "2026-11-18T07:00:00Z", "tags": [{"id": 1, "tag": "vip"}],
    "assignee": {"first": "Agent", "last": "Elm"}, "primaryCustomer": {"first": "Ann", "last": "B", "email": "a@b.example"},
    "_embedded": {"threads": [
        {"id": 1, "type": "customer", "body": "It&#x27;s late", "createdAt": "2026-11-17T07:00:00Z", "createdBy": {"type": "customer"}},
        {"id": 2, "type": "message", "body": "<p>Sorry</p>", "createdAt": "2026-11-17T07:10:00Z", "createdBy": BO},
        {"id": 3, "type": "note", "body": "hm", "createdAt": "2026-11-17T07:20:00Z", "createdBy": BO},
        {"id": 4, "type": "message", "state": "draft", "body": "not sent", "createdAt": "2026-11-17T07:30:00Z", "createdBy": BO},
    ]},
}  # fmt: skip


def test_help_scout() -> None:
    spam = HELPSCOUT | {"number": 501, "status": "spam"}
    found = read(json.dumps({"_embedded": {"conversations": [HELPSCOUT, spam]}, "page": {}}))
    (case,) = found.cases
    assert (found.format, len(found.dropped)) == ("helpscout-api", 1)
    assert (case.external_id, case.status, case.closed, case.customer, case.assignee) == (
        "500",
        "closed",
        utc("2026-11-18 07:00"),
        "Ann B",
        "Agent Elm",
    )
    assert [(said.role, said.public, said.text) for said in case.comments] == [
        ("customer", True, "It's late"),
        ("agent", True, "Sorry"),
        ("agent", False, "hm"),
        ("agent", False, "not sent"),
    ]
    assert sum("no priority" in words for words in found.warnings) == 1


def test_freescout() -> None:
    talk = {key: value for key, value in HELPSCOUT.items() if key not in {"primaryCustomer", "assignee", "userUpdatedAt"}}
    talk |= {"threadsCount": 4, "updatedAt": "2026-11-18T07:00:00Z", "status": "active", "customer": {"firstName": "Ann", "lastName": "B"}}
    found = read(json.dumps({"_embedded": {"conversations": [talk]}}))
    assert (found.format, found.cases[0].status, found.cases[0].customer) == ("freescout-api", "open", "Ann B")


def test_plain_objects_are_a_table() -> None:
    rows = [
        {
            "id": 7,
            "title": "Late",
            "createdAt": "2026-11-16T07:00:00Z",
            "tags": ["a", "b"],
            "deep": {"er": 1, "none": None},
            "list": [{"x": 1}],
        }
    ]
    for text in (json.dumps(rows), json.dumps({"result": rows}), "\n".join(json.dumps(row) for row in rows)):
        (case,) = read(text).cases
        assert (case.external_id, case.subject, case.tags) == ("7", "Late", ("a", "b"))
        assert case.extra == {"deep.er": "1", "list": '[{"x": 1}]'}


def test_rejected_objects_keep_their_json() -> None:
    found = read('[{"id": 7, "created": "soon"}, 5, {"id": 8, "created": "2026-11-16"}]')
    assert [(reject.line, reject.raw) for reject in found.rejects] == [(1, '{"id": 7, "created": "soon"}'), (2, "5")]


MAIL = """From a@b.example Wed Nov 18 07:26:23 2026
From: =?utf-8?q?Zo=C3=AB?= <a@b.example>
To: Help <help@desk.example>
Subject: Late
Date: Wed, 18 Nov 2026 07:26:23 +0100
Message-ID: <1@b.example>
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

It never came, caf=E9.

>From now on write here.

From help@desk.example Wed Nov 18 08:00:00 2026
From: Bo <help@desk.example>
To: a@b.example
Subject: Re: Late
Date: Wed, 18 Nov 2026 08:00:00 +0000
Message-ID: <2@desk.example>
In-Reply-To: <1@b.example>
Content-Type: text/html; charset=nonsense

<p>We <b>look</b></p>

From c@d.example Wed Nov 18 09:00:00 2026
From: c@d.example
To: help@desk.example
Subject: Other
Date: Wed, 18 Nov 2026 09:00:00 -0000
Message-ID: <3@d.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=XX

--XX
Content-Type: text/plain

See the picture
--XX
Content-Type: image/png; name="p.png"
Content-Disposition: attachment; filename="p.png"
Content-Transfer-Encoding: base64

aGVsbG8=
--XX--

From x@y.example Wed Nov 18 10:00:00 2026
From: x@y.example
To: help@desk.example
Subject: No date
Date: soon

text
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mbox(end: str) -> None:
    found = read(MAIL.replace("\n", end))
    first, second, third = found.cases
    assert (found.format, found.rows, found.read) == ("mbox", 4, 3)
    assert (first.external_id, first.subject, first.customer, first.email, first.status) == (
        "1@b.example",
        "Late",
        "Zoë",
        "a@b.example",
        "open",
    )
    assert [(said.role, said.text) for said in first.comments] == [
        ("customer", "It never came, café.\n\nFrom now on write here."),
        ("agent", "We look"),
    ]
    assert first.created == utc("2026-11-18 06:26:23")
    assert (second.status, second.extra) == ("new", {"attachments": ["p.png (5 bytes)"]})
    assert (third.subject, third.created) == ("No date", utc("2026-11-18 10:00"))


def test_a_mail_that_nothing_dates_is_rejected_with_its_line() -> None:
    found = read(MAIL.replace("From x@y.example Wed Nov 18 10:00:00 2026", "From x@y.example 2026"))
    assert [reject.line for reject in found.rejects] == [MAIL[: MAIL.index("From x@y")].count("\n") + 1]


def test_mbox_with_the_desks_addresses_told() -> None:
    found = read(MAIL, mapping={"agents": "A@b.example"})
    assert [said.role for said in found.cases[0].comments] == ["agent", "customer"]


def test_a_message_twice_counts_once() -> None:
    found = read(MAIL + "\n" + MAIL)
    assert [len(case.comments) for case in found.cases] == [2, 1, 1]
    assert (found.rows, len(found.duplicates)) == (8, 4)


def test_an_account_of_freshdesk_wraps_its_tickets() -> None:
    ticket: dict[str, Any] = {
        "display_id": 7, "subject": "Late", "description_html": "x", "description": "It never came", "status": 7, "priority": 4,
        "created_at": "2026-11-20T09:00:00+01:00", "updated_at": "2026-11-20T10:00:00+01:00", "due_by": None, "responder_id": 9,
        "source": 3,
        "requester_name": "Ann", "responder_name": "Bo Ek", "requester_id": 3,
    }  # fmt: skip
    note = {"id": 1, "body": "We look", "incoming": False, "private": True, "user_id": 9, "created_at": "2026-11-20T09:30:00Z"}
    ticket["notes"] = [{"helpdesk_note": note}]
    found = read(json.dumps([{"helpdesk_ticket": ticket}]))
    (case,) = found.cases
    assert (found.format, case.external_id, case.status, case.priority, case.channel) == (
        "freshdesk-api",
        "7",
        "on_hold",
        "urgent",
        "phone",
    )
    assert (case.customer, case.assignee, case.created, case.description) == ("Ann", "Bo Ek", utc("2026-11-20 08:00"), "It never came")
    assert [(said.role, said.public, said.text) for said in case.comments] == [("agent", False, "We look")]


def test_a_search_of_glpi_names_its_columns_by_numbers() -> None:
    row = {
        "1": "Printer &#38; fax",
        "2": 31,
        "3": 2,
        "4": "Ann",
        "5": "Bo Ek",
        "12": 4,
        "15": "2026-11-20 09:00:00",
        "19": "2026-11-20 10:00:00",
    }
    (case,) = read(json.dumps({"totalcount": 1, "count": 1, "data": [row]})).cases
    assert (case.external_id, case.subject, case.status, case.priority) == ("31", "Printer & fax", "pending", "low")
    assert (case.customer, case.assignee, case.updated) == ("Ann", "Bo Ek", utc("2026-11-20 10:00"))


def test_a_ticket_keeps_what_a_thinner_file_leaves_out() -> None:
    whole = {"id": 1, "url": "x", "created_at": "2026-11-20T09:00:00Z", "updated_at": "2026-11-20T09:00:00Z", "subject": "Late",
             "status": "open", "requester_id": 3, "tags": ["a"], "priority": "urgent"}  # fmt: skip
    users = [{"id": 3, "name": "Ann", "email": "a@b.example", "role": "end-user"}]
    thin = {name: whole[name] for name in ("id", "url", "created_at", "status", "requester_id")} | {"updated_at": "2026-11-20T10:00:00Z"}
    shift = commit(plan_import(read(json.dumps({"tickets": [whole], "users": users})), {}))
    (case,) = commit(plan_import(read(json.dumps({"tickets": [thin]})), shift), shift).values()
    state = state_of(case)
    assert (state.subject, state.customer, state.priority, state.tags) == ("Late", "Ann", "urgent", ("a",))
    emptied = thin | {"tags": [], "updated_at": "2026-11-20T11:00:00Z"}
    (case,) = commit(plan_import(read(json.dumps({"tickets": [emptied]})), shift), shift).values()
    assert state_of(case).tags == ()


def test_a_customer_is_named_once_however_a_comment_names_them() -> None:
    articles = [
        {"id": 1, "from": "Ann Bell <a@b.example>", "body": "Late", "sender": "Customer", "created_at": "2026-11-20T09:00:00Z"},
        {"id": 2, "from": "Ann Bell <a@b.example>", "body": "And?", "sender": "Customer", "created_at": "2026-11-20T10:00:00Z"},
        {"id": 3, "from": "Carl Bell <c@b.example>", "body": "I paid", "sender": "Customer", "created_at": "2026-11-20T11:00:00Z"},
    ]
    ticket = {
        "number": "7",
        "title": "Late",
        "state": "open",
        "owner": "-",
        "customer": "a@b.example",
        "created_at": "2026-11-20T09:00:00Z",
    }
    (case,) = commit(plan_import(read(json.dumps([ticket | {"articles": articles}])), {})).values()
    assert [entry.text for entry in case.entries if isinstance(entry, Told | Incoming)] == [
        "Late",
        "And?",
        "Carl Bell: I paid",
    ]


def test_issues_of_jiras_interface() -> None:
    paragraph = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It never came"}]}]}
    ann, bo = {"displayName": "Ann", "accountId": "qm:1", "emailAddress": "a@b.example"}, {"displayName": "Bo Ek", "accountId": "2"}
    comments = [
        {"id": "1", "author": bo, "body": paragraph, "created": "2026-11-20T10:30:00.000+0100", "jsdPublic": False},
        {"id": "2", "author": ann, "body": "And?", "created": "2026-11-20T11:30:00.000+0100"},
    ]
    fields = {
        "summary": "Late", "description": paragraph, "status": {"name": "Ready to ship", "statusCategory": {"name": "In Progress"}},
        "priority": {"name": "Highest"}, "assignee": bo, "reporter": ann, "created": "2026-11-20T10:00:00.000+0100", "labels": ["x"],
        "updated": "2026-11-20T11:00:00.000+0100", "resolutiondate": None, "comment": {"comments": comments},
    }  # fmt: skip
    found = read(json.dumps({"issues": [{"id": "1", "key": "SD-1", "fields": fields}]}))
    (case,) = found.cases
    assert (found.format, case.source, case.external_id, case.status, case.priority) == ("jira-api", "jira", "SD-1", "open", "urgent")
    assert (case.description, case.customer, case.email, case.assignee, case.tags) == (
        "It never came",
        "Ann",
        "a@b.example",
        "Bo Ek",
        ("x",),
    )
    assert [(said.role, said.public, said.text) for said in case.comments] == [
        ("agent", False, "It never came"),
        ("customer", True, "And?"),
    ]
    done = fields | {"status": {"name": "Shipped"}, "resolutiondate": "2026-11-21T10:00:00.000+0100"}
    (case,) = read(json.dumps({"issues": [{"id": "1", "key": "SD-1", "fields": done}]})).cases
    assert (case.status, case.resolved) == ("solved", utc("2026-11-21 09:00"))


@pytest.mark.parametrize("shown", [True, False])
def test_incidents_of_servicenows_interface(shown: bool) -> None:
    said = "2026-11-20 10:30:00 - Ann (Additional comments)\nAnd?\n\n2026-11-20 10:00:00 - Bo Ek (Work notes)\nI look\n\n"
    caller = {"display_value": "Ann", "link": "x"} if shown else "Ann"
    row = {
        "sys_id": "a" * 32, "number": "INC1", "short_description": "Late", "state": "3", "hold_reason": "1", "priority": "1",
        "caller_id": caller, "assigned_to": {"display_value": "Bo Ek", "link": "x"}, "opened_at": "2026-11-20 09:00:00",
        "sys_updated_on": "2026-11-20 11:00:00",
        "resolved_at": "", "closed_at": "", "comments_and_work_notes": said,
    }  # fmt: skip
    found = read(json.dumps({"result": [row]}))
    (case,) = found.cases
    assert (found.format, case.source, case.external_id, case.status, case.priority) == (
        "servicenow-api", "servicenow", "INC1", "pending", "urgent",
    )  # fmt: skip
    assert (case.customer, case.assignee, case.created, case.resolved) == ("Ann", "Bo Ek", utc("2026-11-20 09:00"), None)
    assert [(told.role, told.public, told.text) for told in case.comments] == [("customer", True, "And?"), ("agent", False, "I look")]


def test_tickets_of_glpis_newer_interface() -> None:
    ticket = {
        "id": 7, "entity": {"id": 0, "name": "Root"}, "name": "Printer", "date": "2026-11-20T09:00:00+00:00",
        "date_mod": "2026-11-20T10:00:00+00:00", "status": {"id": 4, "name": "Pending"}, "priority": 5, "content": "<p>It jams</p>",
        "user_recipient": {"id": 3, "name": "desk"},
        "team": [
            {"role": "requester", "type": "User", "name": "ada", "display_name": "Ada Anyone"},
            {"role": "assigned", "type": "Group", "name": "printers"},
            {"role": "assigned", "type": "User", "name": "bo", "display_name": "Bo Bright"},
        ],
    }  # fmt: skip
    (case,) = read(json.dumps([ticket])).cases
    assert (case.external_id, case.status, case.priority, case.description) == ("7", "pending", "urgent", "It jams")
    assert (case.customer, case.assignee) == ("Ada Anyone", "Bo Bright")


def test_requests_of_a_service_desk() -> None:
    request = {
        "issueId": "10", "issueKey": "D-3", "createdDate": {"iso8601": "2026-11-20T09:00:00+0100", "epochMillis": 1},
        "reporter": {"displayName": "Ada", "emailAddress": "ada@mail.example", "accountId": "a"},
        "requestFieldValues": [{"fieldId": "summary", "value": "Lamp"}, {"fieldId": "description", "value": "It broke"}],
        "currentStatus": {"status": "Own word", "statusCategory": "INDETERMINATE"},
        "comments": {"values": [
            {"id": "5", "author": {"displayName": "Bo", "accountId": "b"}, "body": "We look", "public": True,
             "created": {"iso8601": "2026-11-20T09:30:00+0100"}},
        ]},
    }  # fmt: skip
    (case,) = read(json.dumps({"values": [request], "size": 1})).cases
    assert (case.source, case.external_id, case.subject, case.description) == ("jira", "D-3", "Lamp", "It broke")
    assert (case.status, case.customer, case.email, case.created) == ("open", "Ada", "ada@mail.example", utc("2026-11-20 08:00"))
    assert [(each.role, each.public, each.text) for each in case.comments] == [("agent", True, "We look")]


@pytest.mark.parametrize("between", ["\n", "", ",\n"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_pages_of_an_interface_one_after_the_other_are_one_list(between: str, *, wrapped: bool) -> None:
    records = [
        {
            "id": number,
            "subject": "Lamp",
            "status": 2,
            "priority": 3,
            "created_at": "2026-11-20T09:15:00Z",
            "responder_id": 1,
            "due_by": "x",
        }
        for number in range(4)
    ]
    pages = [{"tickets": page, "page": 1} if wrapped else page for page in (records[:2], records[2:])]
    found = read(between.join(map(json.dumps, pages)), "pages.json")
    assert (found.format, [case.external_id for case in found.cases]) == ("freshdesk-api", ["0", "1", "2", "3"])


def test_times_of_a_shown_record_are_those_in_utc() -> None:
    both = {"display_value": "20.11.2026 10:15:00", "value": "2026-11-20 09:15:00"}
    row = {"number": "INC1", "short_description": "Lamp", "sys_id": "1", "state": "New", "opened_at": both, "sys_updated_on": both}
    (case,) = read(json.dumps({"result": [row]}), "incident.json").cases
    assert case.created == case.updated == utc("2026-11-20 09:15")


def test_the_first_of_several_people_in_an_object_owns() -> None:
    people = [{"name": "Bo Bright"}, {"name": "Lou Light"}]
    (case,) = read(
        json.dumps([{"id": 7, "subject": "Lamp", "status": "open", "created_at": "2026-11-20T09:15:00Z", "assignees": people}]), "x.json"
    ).cases
    assert case.assignee == "Bo Bright"


def test_records_are_found_wherever_they_stand() -> None:
    ticket = {"id": 7, "subject": "Lamp", "status": "open", "created_at": "2026-11-20T09:15:00Z"}
    for root in (ticket, [ticket], {"data": {"tickets": [ticket]}}, {"response": {"result": {"items": [ticket]}}}, {"7": ticket}):
        assert [case.external_id for case in read(json.dumps(root), "x.json").cases] == ["7"]


def test_a_number_too_long_for_the_file_is_text() -> None:
    (case,) = read(json.dumps([{"id": 10**30, "subject": "Lamp", "status": "open", "created_at": "2026-11-20T09:15:00Z"}]), "x.json").cases
    assert case.external_id == str(10**30)
