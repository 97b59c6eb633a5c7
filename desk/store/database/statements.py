"""Every statement that desk sends to a database. `{desk}` stands for the quoted schema."""

from __future__ import annotations

from functools import cache

FORMAT = 1
"""The version of the schema that this desk reads and writes."""

SCRIPTS = 2
"""The number of scripts that make the schema. Those after the first change nothing that a desk of this format reads or writes."""

_FEED_SIZE = 1000

OPENING = """
SELECT (SELECT max(version) FROM {desk}.format),
    (SELECT name FROM {desk}.channel),
    (SELECT coalesce(max(seq), 0) FROM {desk}.commits),
    (SELECT max(number) FROM {desk}.cases),
    current_setting('server_encoding')
"""
"""Format, channel, last commit, highest number of a case, encoding."""

LAST_SCRIPT = "SELECT coalesce(max((to_json(its) ->> 'script')::int), 1) FROM {desk}.format its"
"""The number of the last script that was run. The first one made no column for it."""
NOTE_SCRIPT = "UPDATE {desk}.format SET script = %s"

CHANNEL = "SELECT name FROM {desk}.channel"

TOKEN_AT = "SELECT token::text FROM {desk}.commits WHERE seq = %s"
MISSING_TOKENS = """
SELECT given::text FROM unnest(%s::uuid[]) AS given WHERE NOT EXISTS (SELECT FROM {desk}.commits its WHERE its.token = given)
"""
SEQ_OF_TOKEN = "SELECT seq FROM {desk}.commits WHERE token = %s"

DOCUMENT_NUMBERS = "SELECT name, max(number) FROM {desk}.documents GROUP BY name"

DOCUMENTS = """
SELECT DISTINCT ON (name, number) name, number, body FROM {desk}.documents WHERE seq <= %s ORDER BY name, number, seq DESC
"""

ARCHIVED_DOCUMENTS = """
SELECT now.name, now.number, now.month, (SELECT max(seq) FROM {desk}.documents d
    WHERE d.name = now.name AND d.number = now.number AND d.body IS NOT NULL)
FROM (SELECT DISTINCT ON (name, number) name, number, month, body FROM {desk}.documents ORDER BY name, number, seq DESC) now
WHERE now.body IS NULL
"""
"""Documents that stand in an archive, with its month and the commit of their last text."""

ARCHIVED_MONTHS = """
SELECT DISTINCT a.month FROM {desk}.archived a WHERE a.month IS NOT NULL
    AND NOT EXISTS (SELECT FROM {desk}.archived b WHERE b.case_number = a.case_number AND b.seq > a.seq)
ORDER BY 1
"""

_OF_MONTH = """
JOIN (SELECT DISTINCT ON (case_number) case_number, month FROM {desk}.archived ORDER BY case_number, seq DESC) a
ON a.case_number = its.number WHERE a.month = %s
"""
HEADERS_OF_MONTH = f"SELECT its.number, its.header FROM {{desk}}.cases its {_OF_MONTH} ORDER BY 1"
ENTRIES_OF_MONTH = f"""
SELECT its.number, its.body FROM (SELECT case_number AS number, position, body FROM {{desk}}.entries) its {_OF_MONTH}
ORDER BY 1, its.position
"""

DOCUMENT_AT = "SELECT body FROM {desk}.documents WHERE name = %s AND number = %s AND seq = %s"

SHIFT_FACTS = "SELECT body FROM {desk}.documents WHERE name = 'shift' AND number = 1 AND seq <= %s ORDER BY seq DESC LIMIT 1"

NEWEST_POLICY = "SELECT body FROM {desk}.documents WHERE name = 'policy' AND number = 1 ORDER BY seq DESC LIMIT 1"

HEADERS = "SELECT number, header FROM {desk}.cases WHERE seq <= %s ORDER BY number"
ENTRIES = "SELECT case_number, body FROM {desk}.entries WHERE seq <= %s ORDER BY case_number, position"
ARCHIVED = "SELECT case_number, month FROM {desk}.archived WHERE seq <= %s ORDER BY case_number, seq"

HEADER = "SELECT header FROM {desk}.cases WHERE number = %s AND seq <= %s"
ENTRIES_OF_CASE = "SELECT body FROM {desk}.entries WHERE case_number = %s AND seq <= %s ORDER BY position"
MONTH_OF_CASE = "SELECT month FROM {desk}.archived WHERE case_number = %s AND seq <= %s ORDER BY seq DESC LIMIT 1"

FEED = f"""
SELECT seq, 0, 0, 0, token::text || agent, NULL::json FROM {{desk}}.commits WHERE seq >= %(known)s AND seq <= %(known)s + {_FEED_SIZE}
UNION ALL
SELECT seq, 1, number, 0, '', header FROM {{desk}}.cases WHERE seq > %(known)s AND seq <= %(known)s + {_FEED_SIZE}
UNION ALL
SELECT seq, 2, case_number, position, '', body FROM {{desk}}.entries WHERE seq > %(known)s AND seq <= %(known)s + {_FEED_SIZE}
UNION ALL
SELECT seq, 3, number, 0, name, body FROM {{desk}}.documents WHERE seq > %(known)s AND seq <= %(known)s + {_FEED_SIZE}
UNION ALL
SELECT seq, 4, case_number, 0, month, NULL::json FROM {{desk}}.archived WHERE seq > %(known)s AND seq <= %(known)s + {_FEED_SIZE}
ORDER BY 1, 2, 3, 4
"""
"""All rows of the next commits, each with a text: token and agent of a commit, table of a document, month of an archived case.

Both bounds are there: with the lower alone the server plans anew each time.
"""

LOCK_COMMITS = "SELECT pg_advisory_xact_lock({desk}.lock_class(), 0)"

APPEND = """
SELECT given_seq, was_there FROM {desk}.append(%s::int, %s::uuid, %s, %s::bigint, %s::boolean, %s::int[], %s::text[],
    %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::int[], %s::text[], %s)
"""

LOCK_HOLDER = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {desk}.lock_class() AND l.objid = 0 AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

SERVER_CLOCK = "SELECT extract(epoch FROM clock_timestamp())::float8"
SESSION = """
SELECT extract(epoch FROM clock_timestamp())::float8, set_config('statement_timeout', %s, false), set_config('lock_timeout', '5s', false),
    set_config('idle_in_transaction_session_timeout', '3s', false)
"""

NOTIFY = "SELECT pg_notify(%s, %s)"
TAKE_SEAT = "SELECT pg_try_advisory_lock({desk}.lock_class(), %s)"

PRESENT = """
SELECT record FROM {desk}.presence p WHERE p.session <> %s AND (EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {desk}.lock_class() AND l.objid = p.seat
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
) OR (p.seat = 0 AND p.seen > clock_timestamp() - interval '10 s'))
ORDER BY p.session
"""
ANNOUNCE = """
INSERT INTO {desk}.presence AS there (session, seat, record) VALUES (%s, %s, %s)
ON CONFLICT (session) DO UPDATE SET seat = excluded.seat, record = excluded.record, seen = clock_timestamp()
"""
STAY_HERE = "UPDATE {desk}.presence SET seen = clock_timestamp() WHERE session = %s"
LEAVE = "DELETE FROM {desk}.presence WHERE session = %s"
FORGET_DEAD = """
DELETE FROM {desk}.presence p WHERE p.seen < clock_timestamp() - interval '1 day' AND NOT EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = {desk}.lock_class() AND l.objid = p.seat)
"""

MAY_WRITE = "SELECT has_function_privilege(p.oid, 'EXECUTE') FROM pg_proc p WHERE p.oid = to_regproc('{desk}.append')"
READS_ONLY = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'"


SERVER = """
SELECT session_user, coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), current_setting('fsync'),
    (SELECT coalesce((SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), 'on')), current_setting('data_checksums'),
    (SELECT count(*) FROM pg_stat_replication), clock_timestamp(), (SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend'), current_setting('max_connections')::int, pg_is_in_recovery(),
    inet_server_addr() IS NULL OR inet_server_addr() << '127.0.0.0/8', current_setting('full_page_writes')
"""
"""Facts of the server: account, encryption, durability, standbys, clock, room, and if it is on this machine."""

POWER_CUT = "SELECT current_setting('fsync'), current_setting('full_page_writes')"
"""The settings of the server on which it rests whether a commit survives a power cut."""

COUNTS = """
SELECT (SELECT count(*) FROM {desk}.commits), (SELECT count(*) FROM {desk}.cases), (SELECT count(*) FROM {desk}.entries),
    (SELECT count(*) FROM (SELECT DISTINCT ON (case_number) month FROM {desk}.archived ORDER BY case_number, seq DESC) a
        WHERE month IS NOT NULL)
"""

GAPS = """
SELECT 'Commits are missing before number', max(seq) FROM {desk}.commits HAVING max(seq) <> count(*)
UNION ALL
SELECT 'Entries are missing in the middle of C-', case_number FROM {desk}.entries GROUP BY case_number HAVING max(position) + 1 <> count(*)
UNION ALL
SELECT 'There are entries without their case, C-', e.case_number FROM {desk}.entries e
    WHERE e.position = 0 AND NOT EXISTS (SELECT FROM {desk}.cases c WHERE c.number = e.case_number)
UNION ALL
SELECT 'There are entries without their commit', e.seq FROM {desk}.entries e
    WHERE NOT EXISTS (SELECT FROM {desk}.commits c WHERE c.seq = e.seq) GROUP BY e.seq
"""
"""Rows that cannot be, in words and with a number."""


@cache
def in_schema(statement: str, schema: str) -> bytes:
    """A statement for one schema. The name must be checked already."""
    return statement.replace("{desk}", f'"{schema}"').replace("{name}", schema).encode()
