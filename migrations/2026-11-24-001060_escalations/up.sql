-- What waits to be taken over, read off the log as it is written: one row for each offer,
-- without a word of anybody. Who it waits for may see the session.
CREATE TABLE app.escalations (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    id uuid NOT NULL,
    -- The event that offered it, where its words are.
    seq bigint NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('low', 'normal', 'high', 'critical')),
    offered_by uuid NOT NULL,
    -- Nobody in particular when null.
    offered_to uuid,
    offered_at timestamptz NOT NULL,
    is_open boolean NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions
);
CREATE INDEX escalations_open ON app.escalations (account_id, session_id) WHERE is_open;
CREATE INDEX escalations_of_session ON app.escalations (account_id, session_id);
ALTER TABLE app.escalations ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.escalations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.escalations USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (is_open) ON app.escalations TO app_rw;

-- Pages that show the queue hear of it after the commit.
CREATE TRIGGER access_of_escalations AFTER INSERT OR UPDATE ON app.escalations FOR EACH ROW
    EXECUTE FUNCTION app.tell_access('escalations', 'session_id');

CREATE FUNCTION app.follow_escalations() RETURNS trigger
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
CREATE TRIGGER follow_escalations AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.claimed', 'escalation.declined', 'escalation.returned',
        'escalation.withdrawn', 'session.completed', 'session.abandoned'))
    EXECUTE FUNCTION app.follow_escalations();
