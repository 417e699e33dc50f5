-- What somebody is told, by which way, and how far that is. No words of a session are kept
-- here: whoever is told reads them from the log, so what is purged there is gone here too.

-- Events that somebody is to be told of, written in the transaction that appends them.
CREATE TABLE app.notification_causes (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions
);
ALTER TABLE app.notification_causes ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.notification_causes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.notification_causes USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, DELETE ON app.notification_causes TO app_rw;

-- Where an account wants to be told outside of this server.
CREATE TABLE app.webhooks (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('slack', 'teams', 'signed')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- The rest of the address may be a secret.
    host text NOT NULL CHECK (length(host) BETWEEN 1 AND 300),
    -- The address, and what signs, sealed by the program.
    sealed bytea NOT NULL,
    -- What it is told of.
    kinds jsonb NOT NULL,
    is_on boolean NOT NULL DEFAULT true,
    -- In words, where it was switched off by itself.
    reason text,
    -- Since when nothing got there.
    failing_since timestamptz,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name)
);
ALTER TABLE app.webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.webhooks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.webhooks USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (name, host, sealed, kinds, is_on, reason, failing_since, changed_at), DELETE
    ON app.webhooks TO app_rw;

-- What goes to one of them. Its id stays the same over all attempts.
CREATE TABLE app.webhook_deliveries (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    kind text NOT NULL,
    -- The event; of a test none.
    session_id uuid,
    seq bigint,
    state text NOT NULL DEFAULT 'waits' CHECK (state IN ('waits', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    -- In words, where it did not go well or not at once.
    reason text,
    -- What the other side answered last: the status, and how what it said begins.
    status integer,
    answer text,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, webhook_id) REFERENCES app.webhooks ON DELETE CASCADE,
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    CHECK ((session_id IS NULL) = (seq IS NULL))
);
CREATE INDEX webhook_deliveries_newest ON app.webhook_deliveries (account_id, webhook_id, made_at DESC, id DESC);
CREATE INDEX webhook_deliveries_of_session ON app.webhook_deliveries (account_id, session_id);
ALTER TABLE app.webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.webhook_deliveries USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (state, attempts, reason, status, answer, changed_at), DELETE
    ON app.webhook_deliveries TO app_rw;

-- What a person is told of.
CREATE TABLE app.notifications (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('escalation.offered', 'escalation.claimed', 'escalation.declined',
        'escalation.returned', 'chat.mentioned', 'push.failed', 'webhook.off')),
    -- The event it is about, or the webhook.
    session_id uuid,
    seq bigint,
    webhook_id uuid,
    -- Whether it stands in the app's list; if not, it went another way.
    in_app boolean NOT NULL,
    made_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE,
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, webhook_id) REFERENCES app.webhooks ON DELETE CASCADE,
    CHECK ((session_id IS NULL) = (seq IS NULL) AND (session_id IS NULL) <> (webhook_id IS NULL))
);
CREATE INDEX notifications_newest ON app.notifications (account_id, user_id, made_at DESC, id DESC);
CREATE INDEX notifications_unread ON app.notifications (account_id, user_id) WHERE read_at IS NULL AND in_app;
ALTER TABLE app.notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.notifications USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (read_at), DELETE ON app.notifications TO app_rw;

-- Pages that show the list hear of it after the commit.
CREATE TRIGGER access_of_notifications AFTER INSERT OR UPDATE ON app.notifications FOR EACH ROW
    EXECUTE FUNCTION app.tell_access('notices', 'user_id');

-- The mail that says the same.
CREATE TABLE app.notification_mails (
    account_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    -- Dropped: it was not worth sending any more, and the reason says why.
    state text NOT NULL DEFAULT 'waits' CHECK (state IN ('waits', 'sent', 'failed', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    reason text,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, notification_id),
    FOREIGN KEY (account_id, notification_id) REFERENCES app.notifications ON DELETE CASCADE
);
ALTER TABLE app.notification_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.notification_mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.notification_mails USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (state, attempts, reason, changed_at) ON app.notification_mails TO app_rw;

-- How a person wants to be told; whoever has none is told as is usual.
CREATE TABLE app.notification_preferences (
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- By kind, the ways.
    ways jsonb NOT NULL,
    -- Minutes of the day between which no mail goes out, in this zone; none when null.
    quiet_from smallint CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until smallint CHECK (quiet_until BETWEEN 0 AND 1439),
    time_zone text NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 100),
    -- But for what is critical.
    breaks_through boolean NOT NULL,
    PRIMARY KEY (account_id, user_id),
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE,
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);
ALTER TABLE app.notification_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.notification_preferences FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.notification_preferences USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (ways, quiet_from, quiet_until, time_zone, breaks_through)
    ON app.notification_preferences TO app_rw;

-- Two rows that meet nobody else's: this neither waits for anything nor can be refused, so
-- telling is certain and what is told of is not held up by it.
CREATE FUNCTION app.note_cause() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
DECLARE
    v_id uuid := gen_random_uuid();
BEGIN
    INSERT INTO app.notification_causes (account_id, id, session_id, seq)
        VALUES (NEW.account_id, v_id, NEW.session_id, NEW.seq);
    INSERT INTO app.jobs (account_id, id, kind, subject, made_at, due_at)
        VALUES (NEW.account_id, gen_random_uuid(), 'notifications.tell', v_id, NEW.at, NEW.at);
    RETURN NULL;
END $$;
CREATE TRIGGER note_cause AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.readdressed', 'escalation.released', 'escalation.claimed',
            'escalation.declined', 'escalation.returned')
        OR NEW.kind = 'chat.said' AND NEW.data->'mentions' <> '[]'
        OR NEW.kind = 'push.moved' AND NEW.data->>'status' = 'failed')
    EXECUTE FUNCTION app.note_cause();

-- An answer may repeat what was sent.
CREATE FUNCTION app.forget_answers() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    UPDATE app.webhook_deliveries SET answer = NULL
        WHERE account_id = NEW.account_id AND session_id = NEW.session_id AND answer IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_answers AFTER UPDATE OF purged_at ON app.session_events FOR EACH ROW
    EXECUTE FUNCTION app.forget_answers();

-- One-time links go out by mail. What opens one is kept until then, sealed by the program.
ALTER TABLE app.one_time_links
    ADD COLUMN sealed_token bytea,
    ADD COLUMN mail_state text CHECK (mail_state IN ('waits', 'sent', 'failed')),
    ADD COLUMN mail_attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN mail_reason text;
GRANT SELECT (sealed_token, mail_state, mail_attempts, mail_reason),
    UPDATE (sealed_token, mail_state, mail_attempts, mail_reason) ON app.one_time_links TO app_rw;

-- The audit log by who and by what.
CREATE INDEX audit_log_newest ON app.audit_log (account_id, at DESC, id DESC);
