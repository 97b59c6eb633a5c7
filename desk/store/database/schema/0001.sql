-- The first schema of a shift. Rows of the shift are only ever added.

CREATE TABLE {desk}.format (
    version int PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The name of the channel is a secret: whoever may connect to the database may listen to any channel.
CREATE TABLE {desk}.channel (name text PRIMARY KEY);

CREATE TABLE {desk}.commits (
    seq bigint PRIMARY KEY,
    token uuid NOT NULL UNIQUE,
    agent text NOT NULL,
    role name NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A header is the document of a case without its entries.
CREATE TABLE {desk}.cases (number int PRIMARY KEY, seq bigint NOT NULL, header json NOT NULL);
CREATE INDEX ON {desk}.cases (seq);

-- A position is a place in the timeline: two writers of one revision cannot both succeed.
CREATE TABLE {desk}.entries (
    case_number int NOT NULL,
    position int NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (case_number, position),
    UNIQUE (case_number, id)
);
CREATE INDEX ON {desk}.entries (seq);

-- The newest row of a document counts. One without a body was moved to the archive of its month.
CREATE TABLE {desk}.documents (
    name text NOT NULL,
    number int NOT NULL,
    seq bigint NOT NULL,
    body json,
    month text,
    PRIMARY KEY (name, number, seq)
);
CREATE INDEX ON {desk}.documents (seq);

-- The newest row of a case counts. One without a month came back to the shift.
CREATE TABLE {desk}.archived (
    case_number int NOT NULL,
    seq bigint NOT NULL,
    month text,
    PRIMARY KEY (case_number, seq)
);
CREATE INDEX ON {desk}.archived (seq);

CREATE UNLOGGED TABLE {desk}.presence (
    session uuid PRIMARY KEY,
    seat int NOT NULL,
    record json NOT NULL,
    seen timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The class of this desk's advisory locks. Its lock 0 is that of commits, any other the seat of a board.
CREATE FUNCTION {desk}.lock_class() RETURNS int LANGUAGE sql STABLE
AS $$ SELECT ('{name}'::regnamespace::oid::bigint & 2147483647)::int $$;

-- Adds one commit, and returns its number. Nothing when what it rests on has changed since `known`.
-- This is the only door: the order holds for every program that ever writes.
CREATE FUNCTION {desk}.append(
    client_format int, its_token uuid, its_agent text, known bigint, rests_on_all boolean,
    new_cases int[], new_headers text[],
    entry_cases int[], entry_positions int[], entry_ids text[], entry_bodies text[],
    document_names text[], document_numbers int[], document_bodies text[], document_months text[],
    archived_cases int[], archived_months text[],
    line text
) RETURNS TABLE (given_seq bigint, was_there boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    latest bigint;
BEGIN
    IF client_format <> (SELECT max(version) FROM {desk}.format) THEN
        RAISE EXCEPTION 'format' USING ERRCODE = 'DK001';
    END IF;
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM pg_advisory_xact_lock({desk}.lock_class(), 0);
    RETURN QUERY SELECT seq, true FROM {desk}.commits WHERE token = its_token;
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(max(seq), 0) INTO latest FROM {desk}.commits;
    IF latest < known OR (latest > known AND (
        rests_on_all
        OR EXISTS (SELECT FROM {desk}.cases WHERE seq > known AND cardinality(new_cases) > 0)
        OR EXISTS (SELECT FROM {desk}.entries WHERE seq > known AND case_number = ANY (entry_cases))
        OR EXISTS (SELECT FROM {desk}.archived WHERE seq > known AND case_number = ANY (entry_cases))
        OR EXISTS (SELECT FROM {desk}.documents WHERE seq > known AND name = ANY (document_names))
    )) THEN
        RETURN;
    END IF;
    latest := latest + 1;
    INSERT INTO {desk}.commits (seq, token, agent) VALUES (latest, its_token, its_agent);
    IF cardinality(new_cases) > 0 THEN
        INSERT INTO {desk}.cases (number, seq, header)
            SELECT its.number, latest, its.header::json FROM unnest(new_cases, new_headers) AS its (number, header);
    END IF;
    IF cardinality(entry_cases) > 0 THEN
        INSERT INTO {desk}.entries (case_number, position, seq, id, body)
            SELECT its.number, its.place, latest, its.id, its.body::json
            FROM unnest(entry_cases, entry_positions, entry_ids, entry_bodies) AS its (number, place, id, body);
    END IF;
    IF cardinality(document_names) > 0 THEN
        INSERT INTO {desk}.documents (name, number, seq, body, month)
            SELECT its.name, its.number, latest, its.body::json, its.month
            FROM unnest(document_names, document_numbers, document_bodies, document_months) AS its (name, number, body, month);
    END IF;
    IF cardinality(archived_cases) > 0 THEN
        INSERT INTO {desk}.archived (case_number, seq, month)
            SELECT its.number, latest, its.month FROM unnest(archived_cases, archived_months) AS its (number, month);
    END IF;
    PERFORM pg_notify((SELECT name FROM {desk}.channel), latest || ' ' || its_token || ' ' || line);
    RETURN QUERY SELECT latest, false;
END $$;

REVOKE ALL ON FUNCTION {desk}.append FROM PUBLIC;

-- For people with SQL. desk reads neither.
CREATE VIEW {desk}.case_now AS
    SELECT c.number, c.header ->> 'subject' AS subject, c.header ->> 'customer' AS customer, count(e.position) AS entries,
        (SELECT a.month FROM {desk}.archived a WHERE a.case_number = c.number ORDER BY a.seq DESC LIMIT 1) AS archived
    FROM {desk}.cases c LEFT JOIN {desk}.entries e ON e.case_number = c.number
    GROUP BY c.number;
CREATE VIEW {desk}.entry_text AS
    SELECT case_number, position, body ->> 'kind' AS kind, body ->> 'at' AS at, body ->> 'by' AS by, body ->> 'text' AS text
    FROM {desk}.entries;
