DROP TRIGGER release_escalations ON app.users;
DROP FUNCTION app.release_escalations();
DROP TABLE app.escalation_settings;
DROP TABLE app.escalation_addressees;
CREATE OR REPLACE FUNCTION app.follow_escalations() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    IF NEW.kind = 'escalation.offered' THEN
        INSERT INTO app.escalations
            (account_id, session_id, id, seq, urgency, offered_by, offered_to, offered_at, is_open)
            VALUES (NEW.account_id, NEW.session_id, (NEW.data->>'escalation')::uuid, NEW.seq, NEW.data->>'urgency',
                (NEW.actor->>'id')::uuid, (NEW.data->'to'->>'id')::uuid, NEW.at, true);
    ELSIF NEW.kind = 'escalation.declined' THEN
        -- Others may still come, unless it was one person who was asked.
        UPDATE app.escalations SET is_open = false
            WHERE account_id = NEW.account_id AND id = (NEW.data->>'escalation')::uuid
                AND offered_to = (NEW.actor->>'id')::uuid AND is_open;
    ELSE
        UPDATE app.escalations SET is_open = false
            WHERE account_id = NEW.account_id AND session_id = NEW.session_id AND is_open;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER follow_escalations ON app.session_events;
CREATE TRIGGER follow_escalations AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.claimed', 'escalation.declined', 'escalation.returned',
        'escalation.withdrawn', 'session.completed', 'session.abandoned'))
    EXECUTE FUNCTION app.follow_escalations();
REVOKE UPDATE (offered_to) ON app.escalations FROM app_rw;
ALTER TABLE app.escalations
    DROP COLUMN offered_team,
    DROP COLUMN declined_by,
    DROP COLUMN claimed_by,
    DROP COLUMN closed_at;
