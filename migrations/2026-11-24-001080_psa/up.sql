-- Ticket systems that an account or one of its teams uses.
CREATE TABLE app.psa_connections (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    -- The whole account's when null.
    team_id uuid,
    kind text NOT NULL CHECK (kind IN ('connectwise', 'halopsa')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    site text NOT NULL CHECK (length(site) BETWEEN 1 AND 300),
    -- Sealed by the program: PostgreSQL and its backups hold nothing that signs in.
    credentials bytea NOT NULL,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name),
    FOREIGN KEY (account_id, team_id) REFERENCES app.teams ON DELETE CASCADE
);
ALTER TABLE app.psa_connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.psa_connections FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.psa_connections USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (name, site, credentials, changed_at), DELETE ON app.psa_connections TO app_rw;

-- Who somebody is in a ticket system.
CREATE TABLE app.psa_members (
    account_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    user_id uuid NOT NULL,
    member text NOT NULL CHECK (length(member) BETWEEN 1 AND 100),
    PRIMARY KEY (account_id, connection_id, user_id),
    FOREIGN KEY (account_id, connection_id) REFERENCES app.psa_connections ON DELETE CASCADE,
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE
);
ALTER TABLE app.psa_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.psa_members FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.psa_members USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (member), DELETE ON app.psa_members TO app_rw;

-- What somebody wants on a ticket.
CREATE TABLE app.pushes (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    -- The ticket system's own name for the ticket.
    ticket text NOT NULL CHECK (length(ticket) BETWEEN 1 AND 100),
    variant text NOT NULL,
    -- Of what goes out: the same is not put there twice.
    digest bytea NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    -- The last event that it knows.
    seq bigint NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'confirmed', 'failed')),
    -- In words, where it did not go well or not at once.
    reason text,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, connection_id) REFERENCES app.psa_connections ON DELETE CASCADE,
    FOREIGN KEY (account_id, made_by) REFERENCES app.users
);
CREATE INDEX pushes_of_session ON app.pushes (account_id, session_id, made_at);
CREATE INDEX pushes_of_connection ON app.pushes (account_id, connection_id);
CREATE UNIQUE INDEX pushes_once ON app.pushes (account_id, session_id, connection_id, ticket, digest)
    WHERE state <> 'failed';
ALTER TABLE app.pushes ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.pushes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.pushes USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (state, reason, changed_at) ON app.pushes TO app_rw;

-- The writes that a push is made of, in order. One that was tried and whose answer got lost
-- is looked for before it is tried again.
CREATE TABLE app.push_parts (
    account_id uuid NOT NULL,
    push_id uuid NOT NULL,
    part smallint NOT NULL,
    body jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'tried', 'done')),
    -- What the ticket system calls it.
    remote text,
    PRIMARY KEY (account_id, push_id, part),
    FOREIGN KEY (account_id, push_id) REFERENCES app.pushes ON DELETE CASCADE
);
ALTER TABLE app.push_parts ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.push_parts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.push_parts USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (state, body, remote) ON app.push_parts TO app_rw;

-- What waits to go out may hold what was just removed from the log.
CREATE FUNCTION app.stop_pushes() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    UPDATE app.pushes SET state = 'failed', changed_at = NEW.purged_at,
            reason = 'Something was removed from the session. Read the document again and put it on the ticket anew.'
        WHERE account_id = NEW.account_id AND session_id = NEW.session_id AND state IN ('queued', 'sent', 'failed');
    UPDATE app.push_parts p SET body = '{}' FROM app.pushes q
        WHERE p.account_id = NEW.account_id AND q.account_id = p.account_id AND q.id = p.push_id
            AND q.session_id = NEW.session_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stop_pushes AFTER UPDATE OF purged_at ON app.session_events FOR EACH ROW
    EXECUTE FUNCTION app.stop_pushes();
