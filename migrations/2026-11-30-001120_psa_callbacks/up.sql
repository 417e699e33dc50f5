-- Ticket systems that call when a ticket changes: by what a call is known to be for a
-- connection, when the system was told where to call, and what it said against it.
ALTER TABLE app.psa_connections
    ADD COLUMN call_hash bytea CHECK (length(call_hash) = 32),
    ADD COLUMN calls_at timestamptz,
    ADD COLUMN calls_problem text;
GRANT UPDATE (call_hash, calls_at, calls_problem) ON app.psa_connections TO app_rw;

-- Tickets of running sessions as they were seen last, so that a change is told once.
CREATE TABLE app.ticket_looks (
    account_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    -- The ticket system's own name for it.
    ticket text NOT NULL CHECK (length(ticket) BETWEEN 1 AND 100),
    facts text NOT NULL,
    touched text NOT NULL,
    looked_at timestamptz NOT NULL,
    -- The system has called about it since.
    called_at timestamptz,
    PRIMARY KEY (account_id, connection_id, ticket),
    FOREIGN KEY (account_id, connection_id) REFERENCES app.psa_connections ON DELETE CASCADE
);
ALTER TABLE app.ticket_looks ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.ticket_looks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.ticket_looks USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (facts, touched, looked_at, called_at), DELETE ON app.ticket_looks TO app_rw;
