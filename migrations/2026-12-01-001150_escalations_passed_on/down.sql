CREATE OR REPLACE FUNCTION app.follow_escalations() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
DECLARE
    v_id uuid := (NEW.data->>'escalation')::uuid;
    v_who uuid := (NEW.actor->>'id')::uuid;
BEGIN
    CASE NEW.kind
    WHEN 'escalation.offered' THEN
        INSERT INTO app.escalations (account_id, session_id, id, seq, urgency, offered_by, offered_to, offered_team,
                offered_at, is_open)
            VALUES (NEW.account_id, NEW.session_id, v_id, NEW.seq, NEW.data->>'urgency', v_who,
                (NEW.data->'to'->>'id')::uuid, (NEW.data->'team'->>'id')::uuid, NEW.at, true);
    WHEN 'escalation.readdressed' THEN
        INSERT INTO app.escalation_addressees (account_id, escalation_id, seq, user_id, team_id)
            SELECT e.account_id, e.id, NEW.seq, e.offered_to, e.offered_team FROM app.escalations e
                WHERE e.account_id = NEW.account_id AND e.id = v_id;
        UPDATE app.escalations SET offered_to = (NEW.data->'to'->>'id')::uuid,
                offered_team = (NEW.data->'team'->>'id')::uuid, declined_by = '{}'
            WHERE account_id = NEW.account_id AND id = v_id;
    WHEN 'escalation.declined' THEN
        -- Others may still come, unless it was one person who was asked.
        UPDATE app.escalations SET declined_by = array_append(declined_by, v_who),
                is_open = offered_to IS DISTINCT FROM v_who,
                closed_at = CASE WHEN offered_to = v_who THEN NEW.at END
            WHERE account_id = NEW.account_id AND id = v_id AND is_open;
    WHEN 'escalation.claimed' THEN
        UPDATE app.escalations SET is_open = false, closed_at = NEW.at, claimed_by = v_who
            WHERE account_id = NEW.account_id AND id = v_id;
    WHEN 'escalation.released' THEN
        UPDATE app.escalations SET is_open = true, closed_at = NULL, claimed_by = NULL
            WHERE account_id = NEW.account_id AND id = v_id;
    ELSE
        UPDATE app.escalations SET is_open = false, closed_at = coalesce(closed_at, NEW.at), claimed_by = NULL
            WHERE account_id = NEW.account_id AND session_id = NEW.session_id
                AND (is_open OR claimed_by IS NOT NULL);
    END CASE;
    RETURN NULL;
END $$;
DROP TRIGGER follow_escalations ON app.session_events;
CREATE TRIGGER follow_escalations AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.readdressed', 'escalation.claimed', 'escalation.declined',
        'escalation.released', 'escalation.returned', 'escalation.withdrawn', 'session.completed',
        'session.abandoned'))
    EXECUTE FUNCTION app.follow_escalations();

ALTER TABLE app.escalation_settings
    DROP COLUMN critical_minutes, DROP COLUMN high_minutes, DROP COLUMN normal_minutes, DROP COLUMN low_minutes;
ALTER TABLE app.escalations DROP COLUMN confidence;
