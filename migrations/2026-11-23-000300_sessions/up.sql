-- What happened: sessions, their logs, who takes part, and how to get in.

CREATE TABLE app.sessions (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    -- Names this log; clients that know another one start over.
    log_id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    flow_version_id uuid,
    visibility text NOT NULL CHECK (visibility IN ('private', 'team', 'account')),
    team_id uuid,
    started_by uuid NOT NULL,
    head bigint NOT NULL DEFAULT 0,
    -- Read from the log when it is appended to, for lists.
    status text NOT NULL CHECK (status IN ('running', 'completed')),
    headline text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, flow_version_id) REFERENCES app.flow_versions,
    FOREIGN KEY (account_id, team_id) REFERENCES app.teams,
    FOREIGN KEY (account_id, started_by) REFERENCES app.users
);
CREATE INDEX sessions_by_update ON app.sessions (account_id, updated_at DESC, id DESC);
CREATE INDEX sessions_by_team ON app.sessions (account_id, team_id);

CREATE TABLE app.session_participants (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (account_id, session_id, user_id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, user_id) REFERENCES app.users
);
CREATE INDEX session_participants_by_user ON app.session_participants (account_id, user_id);

-- The log. Rows are added, never changed: app_rw has no other verb on them.
CREATE TABLE app.session_events (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    command_id uuid NOT NULL,
    -- One command may append several events: 0, 1, 2 …
    part smallint NOT NULL CHECK (part >= 0),
    kind text NOT NULL,
    at timestamptz NOT NULL,
    actor jsonb NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (account_id, session_id, seq),
    UNIQUE (account_id, session_id, command_id, part),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions
);

-- A cache of the fold over the log up to seq; may be deleted at any time.
CREATE TABLE app.session_snapshots (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    format integer NOT NULL,
    state jsonb NOT NULL,
    PRIMARY KEY (account_id, session_id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions
);

CREATE TABLE app.live_tickets (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE
);
CREATE INDEX live_tickets_by_hash ON app.live_tickets (token_hash);
CREATE INDEX live_tickets_by_expiry ON app.live_tickets (expires_at);

ALTER TABLE app.sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.sessions USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.session_participants ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.session_participants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.session_participants USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.session_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.session_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.session_events USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.session_snapshots ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.session_snapshots FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.session_snapshots USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.live_tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.live_tickets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.live_tickets USING (account_id = (SELECT app.current_account()));
CREATE POLICY sign_in ON app.live_tickets TO app_auth USING (true);

GRANT SELECT, INSERT ON app.sessions TO app_rw;
GRANT UPDATE (head, status, headline, updated_at) ON app.sessions TO app_rw;
GRANT SELECT, INSERT ON app.session_participants, app.session_events TO app_rw;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.session_snapshots TO app_rw;
-- Written with the session's own visibility check, redeemed before the account is known.
GRANT INSERT ON app.live_tickets TO app_rw;
GRANT SELECT, UPDATE, DELETE ON app.live_tickets TO app_auth;

-- Appends to many sessions of many accounts in one statement, hence one commit
-- and one flush for all of them. For each request i: the session's head must be
-- p_expected[i]; then its next p_counts[i] events of the flat arrays are added.
-- Answers per request the new head, -1 for a conflict (somebody else was first, or
-- a command is already there) or -2 when there is no such session; raises for none
-- of these.
-- Requests come sorted by session, so two callers cannot wait for each other.
CREATE FUNCTION app.append_events(
    p_accounts uuid[], p_sessions uuid[], p_expected bigint[], p_counts integer[],
    p_statuses text[], p_headlines text[],
    p_commands uuid[], p_parts smallint[], p_kinds text[], p_at timestamptz[],
    p_actors text[], p_data text[], p_joined uuid[]
) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
DECLARE
    v_first integer := 1;
    v_last integer;
    v_head bigint;
    v_answers bigint[] := '{}';
BEGIN
    FOR i IN 1 .. coalesce(array_length(p_sessions, 1), 0) LOOP
        v_last := v_first + p_counts[i] - 1;
        PERFORM set_config('app.account_id', p_accounts[i]::text, true);
        SELECT s.head INTO v_head FROM app.sessions s
            WHERE s.account_id = p_accounts[i] AND s.id = p_sessions[i] FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            v_answers := v_answers || -2::bigint;
        ELSIF v_head <> p_expected[i] OR EXISTS (
            SELECT 1 FROM app.session_events e
            WHERE e.account_id = p_accounts[i] AND e.session_id = p_sessions[i]
                AND e.command_id = ANY (p_commands[v_first:v_last])
        ) THEN
            v_answers := v_answers || -1::bigint;
        ELSE
            INSERT INTO app.session_events
                (account_id, session_id, seq, command_id, part, kind, at, actor, data)
                SELECT p_accounts[i], p_sessions[i], v_head + t.n, t.command_id, t.part, t.kind, t.at,
                    t.actor::jsonb, t.data::jsonb
                FROM unnest(p_commands[v_first:v_last], p_parts[v_first:v_last], p_kinds[v_first:v_last],
                        p_at[v_first:v_last], p_actors[v_first:v_last], p_data[v_first:v_last])
                    WITH ORDINALITY AS t (command_id, part, kind, at, actor, data, n);
            INSERT INTO app.session_participants (account_id, session_id, user_id)
                SELECT p_accounts[i], p_sessions[i], u.id
                FROM unnest(p_joined[v_first:v_last]) AS u (id) WHERE u.id IS NOT NULL
                ON CONFLICT DO NOTHING;
            UPDATE app.sessions s
                SET head = v_head + p_counts[i], status = p_statuses[i], headline = p_headlines[i],
                    updated_at = p_at[v_last]
                WHERE s.account_id = p_accounts[i] AND s.id = p_sessions[i];
            v_answers := v_answers || (v_head + p_counts[i]);
        END IF;
        v_first := v_last + 1;
    END LOOP;
    PERFORM set_config('app.account_id', '', true);
    RETURN v_answers;
END
$$;
GRANT EXECUTE ON FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], uuid[], smallint[], text[], timestamptz[], text[], text[], uuid[]
) TO app_rw;
