-- Search reads what changed since it last read: flows as before, and sessions that are
-- over. One number per account counts the changes of both; a session keeps the number of
-- its own last one. The account's row is held until the commit, so that numbers are
-- committed in their order and none is read past.

ALTER TABLE app.accounts RENAME COLUMN flows_revision TO search_revision;

ALTER TABLE app.sessions ADD COLUMN search_revision bigint NOT NULL DEFAULT 0;
CREATE INDEX sessions_by_search_revision ON app.sessions (account_id, search_revision) WHERE search_revision > 0;

-- Sessions that were over before.
UPDATE app.accounts SET search_revision = search_revision + 1;
UPDATE app.sessions s SET search_revision = a.search_revision FROM app.accounts a
    WHERE a.account_id = s.account_id AND s.status IN ('completed', 'abandoned');

CREATE FUNCTION app.count_for_search() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    UPDATE app.accounts SET search_revision = search_revision + 1 WHERE account_id = NEW.account_id
        RETURNING search_revision INTO NEW.search_revision;
    RETURN NEW;
END $$;
-- Whatever happens to a session that is over, or that is opened again.
CREATE TRIGGER count_for_search BEFORE UPDATE ON app.sessions FOR EACH ROW
    WHEN (OLD.status IN ('completed', 'abandoned') OR NEW.status IN ('completed', 'abandoned'))
    EXECUTE FUNCTION app.count_for_search();

-- What texts mean to a model, by the digest of the text: embedding costs a hundred times
-- what indexing does and is done once. Derived: may be deleted at any time.
CREATE TABLE app.embeddings (
    account_id uuid NOT NULL REFERENCES app.accounts,
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    -- Little-endian 32-bit floats.
    vector bytea NOT NULL,
    PRIMARY KEY (account_id, model, digest)
);
ALTER TABLE app.embeddings ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.embeddings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.embeddings USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT ON app.embeddings TO app_rw;

-- Words that stand for each other in an account: a list of groups, a JSON text.
CREATE TABLE app.synonyms (
    account_id uuid PRIMARY KEY REFERENCES app.accounts,
    groups text NOT NULL CHECK (length(groups) <= 400000)
);
ALTER TABLE app.synonyms ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.synonyms FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.synonyms USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (groups) ON app.synonyms TO app_rw;
