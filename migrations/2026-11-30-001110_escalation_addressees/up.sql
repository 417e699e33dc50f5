-- Whom an offer is for: everybody when both are null. Who said no is not shown it any more,
-- unless it is given to others anew.
ALTER TABLE app.escalations
    ADD COLUMN offered_team uuid,
    ADD COLUMN declined_by uuid[] NOT NULL DEFAULT '{}',
    -- Who works on it now.
    ADD COLUMN claimed_by uuid,
    -- Since when it is not open.
    ADD COLUMN closed_at timestamptz;
CREATE INDEX escalations_claimed ON app.escalations (account_id, claimed_by) WHERE claimed_by IS NOT NULL;
GRANT UPDATE (offered_to, offered_team, declined_by, claimed_by, closed_at) ON app.escalations TO app_rw;

-- Whom an offer was for before it was given to others: they knew of it, and who comes too late
-- is told who was first.
CREATE TABLE app.escalation_addressees (
    account_id uuid NOT NULL,
    escalation_id uuid NOT NULL,
    -- The event that gave it to others.
    seq bigint NOT NULL,
    user_id uuid,
    team_id uuid,
    PRIMARY KEY (account_id, escalation_id, seq),
    FOREIGN KEY (account_id, escalation_id) REFERENCES app.escalations
);
ALTER TABLE app.escalation_addressees ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.escalation_addressees FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.escalation_addressees USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT ON app.escalation_addressees TO app_rw;

-- How an account wants escalations.
CREATE TABLE app.escalation_settings (
    account_id uuid PRIMARY KEY REFERENCES app.accounts,
    -- What whoever asks has to confirm first, a line each.
    checklist text[] NOT NULL CHECK (cardinality(checklist) <= 10)
);
ALTER TABLE app.escalation_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.escalation_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.escalation_settings USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (checklist) ON app.escalation_settings TO app_rw;

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

-- Who may not take part any more does not go on with what they took over: it is open again.
CREATE FUNCTION app.release_escalations() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    INSERT INTO app.jobs (account_id, id, kind, subject, made_at, due_at)
        SELECT e.account_id, gen_random_uuid(), 'escalation.release', e.id, now(), now() FROM app.escalations e
            WHERE e.account_id = NEW.account_id AND e.claimed_by = NEW.id
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER release_escalations AFTER UPDATE OF role, status ON app.users FOR EACH ROW
    WHEN ((NEW.status <> 'active' OR NEW.role = 'viewer')
        AND (OLD.status <> NEW.status OR OLD.role <> NEW.role))
    EXECUTE FUNCTION app.release_escalations();
