-- Views that take any text: no function of the server takes a NUL in JSON, which a customer's text may hold.

CREATE OR REPLACE FUNCTION {desk}.without_nul(document json) RETURNS json LANGUAGE sql IMMUTABLE
AS $$ SELECT regexp_replace(document::text, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g')::json $$;

CREATE OR REPLACE VIEW {desk}.case_now AS
    SELECT c.number, c.header ->> 'subject' AS subject, c.header ->> 'customer' AS customer,
        (SELECT count(*) FROM {desk}.entries e WHERE e.case_number = c.number) AS entries,
        (SELECT a.month FROM {desk}.archived a WHERE a.case_number = c.number ORDER BY a.seq DESC LIMIT 1) AS archived
    FROM (SELECT number, {desk}.without_nul(header) AS header FROM {desk}.cases) c;
CREATE OR REPLACE VIEW {desk}.entry_text AS
    SELECT case_number, position, body ->> 'kind' AS kind, body ->> 'at' AS at, body ->> 'by' AS by, body ->> 'text' AS text
    FROM (SELECT case_number, position, {desk}.without_nul(body) AS body FROM {desk}.entries) e;

-- The number of the last of these files that was run. Without the column it is 1.
ALTER TABLE {desk}.format ADD COLUMN IF NOT EXISTS script int NOT NULL DEFAULT 1;
