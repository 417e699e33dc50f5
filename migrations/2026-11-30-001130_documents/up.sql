-- What an account wants hidden besides what always is; one row, written as a whole.
CREATE TABLE app.redaction_rules (
    account_id uuid NOT NULL REFERENCES app.accounts,
    -- Grows with every change: two admins do not overwrite each other.
    version bigint NOT NULL CHECK (version > 0),
    rules jsonb NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id),
    FOREIGN KEY (account_id, changed_by) REFERENCES app.users
);
ALTER TABLE app.redaction_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.redaction_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.redaction_rules USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (version, rules, changed_by, changed_at) ON app.redaction_rules TO app_rw;

-- What somebody hid by hand in a session. A row stays when it is shown again, without its words,
-- so that the number of rows and of those without words tells of every change.
CREATE TABLE app.hidden_words (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    words text CHECK (length(words) BETWEEN 3 AND 256),
    -- The events they stood in. Where all of these were purged the words go too.
    seqs bigint[] NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, made_by) REFERENCES app.users
);
CREATE INDEX hidden_words_of_session ON app.hidden_words (account_id, session_id, made_at);
ALTER TABLE app.hidden_words ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.hidden_words FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.hidden_words USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (words, seqs) ON app.hidden_words TO app_rw;

-- Pages behind links are made anew.
CREATE TRIGGER hiding_of_rules AFTER INSERT OR UPDATE ON app.redaction_rules FOR EACH ROW
    EXECUTE FUNCTION app.tell_access('hiding', 'account_id');
CREATE TRIGGER hiding_of_words AFTER INSERT OR UPDATE ON app.hidden_words FOR EACH ROW
    EXECUTE FUNCTION app.tell_access('hiding', 'session_id');

CREATE FUNCTION app.forget_hidden_words() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    UPDATE app.hidden_words SET seqs = array_remove(seqs, NEW.seq),
            words = CASE WHEN array_remove(seqs, NEW.seq) = '{}' THEN NULL ELSE words END
        WHERE account_id = NEW.account_id AND session_id = NEW.session_id AND NEW.seq = ANY (seqs);
    RETURN NULL;
END $$;
CREATE TRIGGER forget_hidden_words AFTER UPDATE OF purged_at ON app.session_events FOR EACH ROW
    EXECUTE FUNCTION app.forget_hidden_words();

-- Which events people left out of a document of a session, and which come first in it.
CREATE TABLE app.document_choices (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    variant text NOT NULL CHECK (length(variant) BETWEEN 1 AND 40),
    -- Grows with every change: two people do not overwrite each other.
    version bigint NOT NULL CHECK (version > 0),
    left_out bigint[] NOT NULL,
    pinned bigint[] NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, session_id, variant),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, changed_by) REFERENCES app.users
);
ALTER TABLE app.document_choices ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.document_choices FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.document_choices USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (version, left_out, pinned, changed_by, changed_at) ON app.document_choices TO app_rw;

-- How an account lays documents out. Every version is kept; one without a text is the built-in
-- layout again. The newest is in use.
CREATE TABLE app.document_templates (
    account_id uuid NOT NULL REFERENCES app.accounts,
    variant text NOT NULL CHECK (length(variant) BETWEEN 1 AND 40),
    version bigint NOT NULL CHECK (version > 0),
    text text CHECK (length(text) <= 20000),
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, variant, version),
    FOREIGN KEY (account_id, made_by) REFERENCES app.users
);
ALTER TABLE app.document_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.document_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.document_templates USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT ON app.document_templates TO app_rw;

-- Other words that somebody accepted for lines of a document.
CREATE TABLE app.document_rewordings (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    variant text NOT NULL CHECK (length(variant) BETWEEN 1 AND 40),
    -- The last event that the document knew then.
    seq bigint NOT NULL CHECK (seq > 0),
    lines jsonb NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, session_id, variant),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, made_by) REFERENCES app.users
);
ALTER TABLE app.document_rewordings ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.document_rewordings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.document_rewordings USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (seq, lines, made_by, made_at), DELETE ON app.document_rewordings TO app_rw;

-- They may hold what was just removed from the log.
CREATE FUNCTION app.forget_rewordings() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    DELETE FROM app.document_rewordings WHERE account_id = NEW.account_id AND session_id = NEW.session_id;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_rewordings AFTER UPDATE OF purged_at ON app.session_events FOR EACH ROW
    EXECUTE FUNCTION app.forget_rewordings();
