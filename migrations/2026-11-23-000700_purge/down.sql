DROP FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], text[], text[], uuid[], uuid[],
    smallint[], text[], timestamptz[], text[], text[], uuid[]
);
DROP TRIGGER access_of_logs ON app.sessions;
DROP TRIGGER only_purge ON app.session_events;
DROP FUNCTION app.only_purge();
REVOKE UPDATE (log_id, title) ON app.sessions FROM app_rw;
REVOKE UPDATE (data, purged_at) ON app.session_events FROM app_rw;
ALTER TABLE app.session_events DROP COLUMN purged_at;

-- Appends to many sessions of many accounts in one call, hence one commit and one
-- flush for all of them. For each request i: the session's head must be p_expected[i];
-- then the next p_counts[i] events of the flat arrays are added. Answers per request the new head, -1 for
-- a conflict (somebody else was first, or a command is already there) or -2 when there
-- is no such session; raises for none of these.
-- Requests come sorted by account and session, so that callers never wait for each
-- other in a circle; a session stands in one request only. What one account asks for is
-- done in one statement per table. The joins are told to go by index, row by row: how
-- many rows an array holds is not known when a plan is made.
-- `updated_at` is right to the second: left alone more often, fewer index entries are written.
CREATE FUNCTION app.append_events(
    p_accounts uuid[], p_sessions uuid[], p_expected bigint[], p_counts integer[],
    p_statuses text[], p_headlines text[], p_tickets text[], p_clients text[], p_updated timestamptz[],
    p_commands uuid[], p_parts smallint[], p_kinds text[], p_at timestamptz[],
    p_actors text[], p_data text[], p_joined uuid[]
) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
    AS $$
DECLARE
    v_account uuid;
    v_from integer;
    v_to integer := 0;
    v_first integer;
    v_last integer := 0;
    v_some bigint[];
    v_known integer[];
    v_heads bigint[] := '{}';
    -- Of each event: its request, and its number there.
    v_requests integer[];
    v_nths integer[];
BEGIN
    SELECT array_agg(r.n ORDER BY r.n, nth), array_agg(nth ORDER BY r.n, nth) INTO v_requests, v_nths
        FROM unnest(p_counts) WITH ORDINALITY AS r (count, n) CROSS JOIN LATERAL generate_series(1, r.count) nth;
    WHILE v_to < coalesce(array_length(p_sessions, 1), 0) LOOP
        v_from := v_to + 1;
        v_first := v_last + 1;
        v_account := p_accounts[v_from];
        WHILE p_accounts[v_to + 1] = v_account LOOP
            v_to := v_to + 1;
            v_last := v_last + p_counts[v_to];
        END LOOP;
        PERFORM set_config('app.account_id', v_account::text, true);
        SELECT array_agg(
                CASE WHEN s.head IS NULL THEN -2 WHEN s.head = r.expected THEN s.head ELSE -1 END ORDER BY r.n)
            INTO v_some
            FROM unnest(p_sessions[v_from:v_to], p_expected[v_from:v_to])
                WITH ORDINALITY AS r (session, expected, n)
            LEFT JOIN LATERAL (
                SELECT s.head FROM app.sessions s
                WHERE s.account_id = v_account AND s.id = r.session FOR NO KEY UPDATE
            ) s ON true;
        v_heads := v_heads || v_some;
        SELECT array_agg(e.request) INTO v_known
            FROM unnest(v_requests[v_first:v_last], p_commands[v_first:v_last]) AS e (request, command)
            CROSS JOIN LATERAL (
                SELECT 1 FROM app.session_events known
                WHERE known.account_id = v_account AND known.session_id = p_sessions[e.request]
                    AND known.command_id = e.command LIMIT 1
            ) known;
        FOR i IN 1 .. coalesce(array_length(v_known, 1), 0) LOOP
            v_heads[v_known[i]] := -1;
        END LOOP;
        INSERT INTO app.session_events (account_id, session_id, seq, command_id, part, kind, at, actor, data)
            SELECT v_account, p_sessions[e.request], v_heads[e.request] + e.nth, e.command, e.part, e.kind, e.at,
                e.actor::jsonb, e.data::jsonb
            FROM unnest(v_requests[v_first:v_last], v_nths[v_first:v_last], p_commands[v_first:v_last],
                    p_parts[v_first:v_last], p_kinds[v_first:v_last], p_at[v_first:v_last],
                    p_actors[v_first:v_last], p_data[v_first:v_last])
                AS e (request, nth, command, part, kind, at, actor, data)
            WHERE v_heads[e.request] >= 0;
        IF array_remove(p_joined[v_first:v_last], NULL) <> '{}' THEN
            INSERT INTO app.session_participants (account_id, session_id, user_id)
                SELECT v_account, p_sessions[e.request], e.joined
                FROM unnest(v_requests[v_first:v_last], p_joined[v_first:v_last]) AS e (request, joined)
                WHERE e.joined IS NOT NULL AND v_heads[e.request] >= 0
                ON CONFLICT DO NOTHING;
        END IF;
        UPDATE app.sessions s
            SET head = r.expected + r.count, status = r.status, headline = r.headline, ticket = r.ticket,
                client = r.client,
                updated_at = CASE WHEN r.updated - s.updated_at < interval '1 second'
                    THEN s.updated_at ELSE r.updated END
            FROM unnest(p_sessions[v_from:v_to], p_expected[v_from:v_to], p_counts[v_from:v_to],
                    p_statuses[v_from:v_to], p_headlines[v_from:v_to], p_tickets[v_from:v_to],
                    p_clients[v_from:v_to], p_updated[v_from:v_to])
                WITH ORDINALITY AS r (session, expected, count, status, headline, ticket, client, updated, n)
            WHERE s.account_id = v_account AND s.id = r.session AND v_heads[v_from - 1 + r.n] >= 0;
    END LOOP;
    PERFORM set_config('app.account_id', '', true);
    FOR i IN 1 .. coalesce(array_length(v_heads, 1), 0) LOOP
        IF v_heads[i] >= 0 THEN
            v_heads[i] := v_heads[i] + p_counts[i];
        END IF;
    END LOOP;
    RETURN v_heads;
END
$$;
GRANT EXECUTE ON FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], text[], text[], timestamptz[], uuid[],
    smallint[], text[], timestamptz[], text[], text[], uuid[]
) TO app_rw;
