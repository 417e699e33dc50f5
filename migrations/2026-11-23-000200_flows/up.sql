-- What can be run: flows with their drafts, and the versions they published.

CREATE TABLE app.flows (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    kind text NOT NULL CHECK (kind IN ('troubleshooting', 'procedural', 'maintenance')),
    tags text[] NOT NULL DEFAULT '{}',
    -- The document being edited; NULL when nothing differs from the published version.
    draft jsonb,
    published_version_id uuid,
    owner_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, owner_id) REFERENCES app.users
);
CREATE INDEX flows_by_update ON app.flows (account_id, updated_at DESC, id DESC);

-- Immutable: there is no grant to change or delete a row.
CREATE TABLE app.flow_versions (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    flow_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    document jsonb NOT NULL,
    published_by uuid NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, flow_id, number),
    FOREIGN KEY (account_id, flow_id) REFERENCES app.flows,
    FOREIGN KEY (account_id, published_by) REFERENCES app.users
);
ALTER TABLE app.flows ADD FOREIGN KEY (account_id, published_version_id) REFERENCES app.flow_versions;

ALTER TABLE app.flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flows FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.flows USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.flow_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.flow_versions USING (account_id = (SELECT app.current_account()));

GRANT SELECT, INSERT, UPDATE ON app.flows TO app_rw;
GRANT SELECT, INSERT ON app.flow_versions TO app_rw;
