-- Who only watches sees a session by other rights than being in it: because it is their team's or
-- the account's, or because they are asked to take it over, for as long as they are.
ALTER TABLE app.session_participants ADD COLUMN watches boolean NOT NULL DEFAULT false;
GRANT UPDATE (watches) ON app.session_participants TO app_rw;

CREATE FUNCTION app.follow_watchers() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    CASE NEW.kind
    WHEN 'participant.joined' THEN
        -- Whoever appends finds them there already.
        INSERT INTO app.session_participants (account_id, session_id, user_id, watches)
            VALUES (NEW.account_id, NEW.session_id, (NEW.data->'user'->>'id')::uuid, true)
            ON CONFLICT DO NOTHING;
    WHEN 'participant.changed' THEN
        UPDATE app.session_participants SET watches = NEW.data->>'role' = 'observer'
            WHERE account_id = NEW.account_id AND session_id = NEW.session_id
                AND user_id = (NEW.data->'user'->>'id')::uuid;
    WHEN 'control.moved' THEN
        UPDATE app.session_participants SET watches = false
            WHERE account_id = NEW.account_id AND session_id = NEW.session_id
                AND user_id = (NEW.data->'to'->>'id')::uuid AND watches;
    ELSE
        UPDATE app.session_participants SET watches = false
            WHERE account_id = NEW.account_id AND session_id = NEW.session_id
                AND user_id = (NEW.actor->>'id')::uuid AND watches;
    END CASE;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_watchers AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind = 'participant.joined' AND NEW.data->>'role' = 'observer'
        OR NEW.kind IN ('participant.changed', 'control.moved', 'escalation.claimed'))
    EXECUTE FUNCTION app.follow_watchers();
