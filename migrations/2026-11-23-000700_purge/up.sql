-- What should never have been written can be removed from one event: its number, kind
-- and place stay, its words go. The log gets another name with it, so that nobody who
-- knows the old one goes on as if nothing had happened.

ALTER TABLE app.session_events ADD COLUMN purged_at timestamptz;
GRANT UPDATE (data, purged_at) ON app.session_events TO app_rw;
GRANT UPDATE (log_id, title) ON app.sessions TO app_rw;

-- An event is changed in this way, once, and in no other.
CREATE FUNCTION app.only_purge() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    IF OLD.purged_at IS NOT NULL OR NEW.purged_at IS NULL THEN
        RAISE EXCEPTION 'events are not changed, only purged, and that once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_purge BEFORE UPDATE ON app.session_events FOR EACH ROW EXECUTE FUNCTION app.only_purge();

-- Every node that runs the session reads it anew.
CREATE TRIGGER access_of_logs AFTER UPDATE OF log_id ON app.sessions FOR EACH ROW
    WHEN (OLD.log_id <> NEW.log_id)
    EXECUTE FUNCTION app.tell_access('session', 'id');

DROP FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], text[], text[], timestamptz[], uuid[],
    smallint[], text[], timestamptz[], text[], text[], uuid[]
);

-- Appends to many sessions of many accounts in one call, hence one commit and one
-- flush for all of them. For each request i: the session's head must be p_expected[i];
-- then the next p_counts[i] events of the flat arrays are added. Answers per request the new head, -1 for
-- a conflict (somebody else was first, or a command is already there) or -2 when there
-- is no such session with that log; raises for none of these.
-- Requests come sorted by account and session, so that callers never wait for each
-- other in a circle; a session stands in one request only. The log is named too: what
-- was removed from it gave it another name, and who has not read it anew would write
-- down what they remember. What one account asks for is
-- done in one statement per table. The joins are told to go by index, row by row: how
-- many rows an array holds is not known when a plan is made.
-- `updated_at` is right to the second: left alone more often, fewer index entries are written.
CREATE FUNCTION app.append_events(
    p_accounts uuid[], p_sessions uuid[], p_expected bigint[], p_counts integer[],
    p_statuses text[], p_headlines text[], p_tickets text[], p_clients text[], p_logs uuid[],
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
    -- Of each request: its last event.
    v_ends integer[];
BEGIN
    SELECT array_agg(r.total ORDER BY r.n) INTO v_ends
        FROM (SELECT n, (sum(count) OVER (ORDER BY n))::integer AS total
            FROM unnest(p_counts) WITH ORDINALITY AS r (count, n)) r;
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
            FROM unnest(p_sessions[v_from:v_to], p_logs[v_from:v_to], p_expected[v_from:v_to])
                WITH ORDINALITY AS r (session, log, expected, n)
            LEFT JOIN LATERAL (
                SELECT s.head FROM app.sessions s
                WHERE s.account_id = v_account AND s.id = r.session AND s.log_id = r.log FOR NO KEY UPDATE
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
                updated_at = CASE WHEN p_at[v_ends[v_from - 1 + r.n]] - s.updated_at < interval '1 second'
                    THEN s.updated_at ELSE p_at[v_ends[v_from - 1 + r.n]] END
            FROM unnest(p_sessions[v_from:v_to], p_expected[v_from:v_to], p_counts[v_from:v_to],
                    p_statuses[v_from:v_to], p_headlines[v_from:v_to], p_tickets[v_from:v_to],
                    p_clients[v_from:v_to])
                WITH ORDINALITY AS r (session, expected, count, status, headline, ticket, client, n)
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
    uuid[], uuid[], bigint[], integer[], text[], text[], text[], text[], uuid[], uuid[],
    smallint[], text[], timestamptz[], text[], text[], uuid[]
) TO app_rw;
