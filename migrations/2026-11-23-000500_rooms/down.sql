DROP FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], text[], text[], timestamptz[], uuid[],
    smallint[], text[], timestamptz[], text[], text[], uuid[]
);
REVOKE UPDATE (ticket, client) ON app.sessions FROM app_rw;
ALTER TABLE app.sessions DROP COLUMN client, DROP COLUMN ticket;
-- What this version knows no word for is over.
UPDATE app.sessions SET status = 'completed' WHERE status NOT IN ('running', 'completed');
ALTER TABLE app.sessions DROP CONSTRAINT sessions_status_check;
ALTER TABLE app.sessions ADD CONSTRAINT sessions_status_check CHECK (status IN ('running', 'completed'));

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
