-- What must still be done outside of a transaction, written in the one that causes it. A job
-- names its subject and holds nothing of it.
CREATE TABLE app.jobs (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind ~ '^[a-z]+\.[a-z_]+$'),
    subject uuid NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    made_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    -- Whoever works on it has it until then.
    taken_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX jobs_due ON app.jobs (due_at) WHERE state = 'waiting';
-- A thing is being done once.
CREATE UNIQUE INDEX jobs_of_subject ON app.jobs (account_id, kind, subject) WHERE state = 'waiting';
ALTER TABLE app.jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.jobs USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (state, due_at, taken_until) ON app.jobs TO app_rw;

-- The worker asks for what is due across the accounts, and is told ids. From each account
-- it gets one before it gets a second from any: many jobs of one do not hold up the others.
CREATE POLICY registry ON app.jobs TO app_registry USING (true);
GRANT SELECT, UPDATE (taken_until, attempts) ON app.jobs TO app_registry;
CREATE FUNCTION app.registry_take_jobs(p_now timestamptz, p_until timestamptz, p_most integer)
    RETURNS TABLE (account_id uuid, id uuid, kind text, subject uuid, attempts integer)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
    WITH due AS (
        SELECT j.account_id, j.id, j.due_at,
            row_number() OVER (PARTITION BY j.account_id ORDER BY j.due_at, j.id) AS place
        FROM app.jobs j
        WHERE j.state = 'waiting' AND j.due_at <= p_now AND (j.taken_until IS NULL OR j.taken_until <= p_now)
    ), chosen AS (
        SELECT d.account_id, d.id FROM due d ORDER BY d.place, d.due_at, d.id LIMIT p_most
    )
    -- Asked again of the row as it is once it is locked: of two who ask at once one gets it.
    UPDATE app.jobs j SET taken_until = p_until, attempts = j.attempts + 1
        FROM chosen c
        WHERE j.account_id = c.account_id AND j.id = c.id
            AND j.state = 'waiting' AND (j.taken_until IS NULL OR j.taken_until <= p_now)
        RETURNING j.account_id, j.id, j.kind, j.subject, j.attempts
    $$;
GRANT EXECUTE ON FUNCTION app.registry_take_jobs(timestamptz, timestamptz, integer) TO app_rw;
GRANT CREATE ON SCHEMA app TO app_registry;
ALTER FUNCTION app.registry_take_jobs(timestamptz, timestamptz, integer) OWNER TO app_registry;
REVOKE CREATE ON SCHEMA app FROM app_registry;
