-- Who: accounts, teams, users, what proves them, and the audit log.
--
-- Runs as app_owner, which owns everything and is nobody's sign-in. Three
-- habits start here and hold in every later migration; a test reads the
-- catalogue and fails on a table that breaks one:
--   1. row-level security is enabled and forced, by one policy text;
--   2. keys and foreign keys start with account_id;
--   3. app_rw gets the verbs it needs and nothing else.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- After a commit the setting reads as '' rather than NULL, and ''::uuid raises.
CREATE FUNCTION app.current_account() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.account_id', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION app.current_account() TO app_rw, app_auth, app_registry;

CREATE TABLE app.accounts (
    account_id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
    -- Counts committed changes to flows; a search index remembers how far it has read.
    flows_revision bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);

CREATE TABLE app.users (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role text NOT NULL CHECK (role IN ('viewer', 'engineer', 'team_admin', 'owner')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
    -- Access tokens issued before this moment are refused.
    tokens_valid_after timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, email)
);

CREATE TABLE app.teams (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name)
);

CREATE TABLE app.team_members (
    account_id uuid NOT NULL,
    team_id uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (account_id, team_id, user_id),
    FOREIGN KEY (account_id, team_id) REFERENCES app.teams ON DELETE CASCADE,
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE
);
CREATE INDEX team_members_by_user ON app.team_members (account_id, user_id);

-- The one place with a uniqueness that spans accounts: an e-mail signs in once
-- per installation. Only app_auth reads it and no answer reveals it.
CREATE TABLE app.sign_ins (
    account_id uuid NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (account_id, user_id),
    CONSTRAINT sign_ins_email_key UNIQUE (email),
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE
);

-- Failures by a digest of the e-mail as typed, so known and unknown addresses
-- are slowed alike. Belongs to no account.
CREATE TABLE app.sign_in_failures (
    email_digest bytea PRIMARY KEY,
    failures integer NOT NULL,
    blocked_until timestamptz NOT NULL
);

CREATE TABLE app.refresh_tokens (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- All tokens that descend from one sign-in share a family; reuse ends it.
    family_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_by_hash ON app.refresh_tokens (token_hash);
CREATE INDEX refresh_tokens_by_user ON app.refresh_tokens (account_id, user_id);

CREATE TABLE app.one_time_links (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('invite', 'password_reset')),
    email text NOT NULL,
    role text CHECK (role IN ('viewer', 'engineer', 'team_admin', 'owner')),
    team_id uuid,
    user_id uuid,
    token_hash bytea NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, user_id) REFERENCES app.users ON DELETE CASCADE,
    FOREIGN KEY (account_id, created_by) REFERENCES app.users,
    FOREIGN KEY (account_id, team_id) REFERENCES app.teams,
    CHECK ((kind = 'invite') = (role IS NOT NULL)),
    CHECK ((kind = 'password_reset') = (user_id IS NOT NULL))
);
CREATE INDEX one_time_links_by_hash ON app.one_time_links (token_hash);

CREATE TABLE app.audit_log (
    account_id uuid NOT NULL REFERENCES app.accounts,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    -- NULL when the installation's operator acted from the command line.
    actor_id uuid,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (account_id, id)
);

-- The policies: one text for everything that belongs to an account …
ALTER TABLE app.accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.accounts USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.users USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.teams ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.teams FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.teams USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.team_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.team_members FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.team_members USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.one_time_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.one_time_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.one_time_links USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.audit_log USING (account_id = (SELECT app.current_account()));

ALTER TABLE app.sign_ins ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.sign_ins FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.sign_ins USING (account_id = (SELECT app.current_account()));
ALTER TABLE app.refresh_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.refresh_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.refresh_tokens USING (account_id = (SELECT app.current_account()));

-- … and one for what proves identity, which must be found before the account is known.
CREATE POLICY sign_in ON app.sign_ins TO app_auth USING (true);
ALTER TABLE app.sign_in_failures ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.sign_in_failures FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in ON app.sign_in_failures TO app_auth USING (true);
CREATE POLICY sign_in ON app.refresh_tokens TO app_auth USING (true);
CREATE POLICY sign_in ON app.one_time_links TO app_auth USING (true);

GRANT USAGE ON SCHEMA app TO app_rw, app_auth, app_registry;
GRANT SELECT ON app.accounts TO app_rw;
GRANT UPDATE (name, flows_revision) ON app.accounts TO app_rw;
GRANT SELECT, INSERT ON app.users TO app_rw;
GRANT UPDATE (name, role, status, tokens_valid_after) ON app.users TO app_rw;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.teams TO app_rw;
GRANT SELECT, INSERT, DELETE ON app.team_members TO app_rw;
GRANT SELECT, INSERT ON app.audit_log TO app_rw;
-- Written in the transaction that causes them, never read back: password and token
-- digests are for app_auth alone.
GRANT INSERT ON app.sign_ins, app.one_time_links TO app_rw;
-- Everything about a link but the digest that opens it.
GRANT SELECT (account_id, id, kind, email, role, team_id, user_id, created_by, created_at, expires_at, used_at, revoked_at),
    UPDATE (revoked_at) ON app.one_time_links TO app_rw;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON app.sign_ins, app.sign_in_failures, app.refresh_tokens, app.one_time_links TO app_auth;

-- The registry: what may look across accounts. Ids and states, never content.
CREATE POLICY registry ON app.accounts TO app_registry USING (true);
GRANT SELECT, INSERT ON app.accounts TO app_registry;
GRANT UPDATE (status) ON app.accounts TO app_registry;

CREATE FUNCTION app.registry_accounts()
    RETURNS TABLE (account_id uuid, name text, status text, created_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ SELECT a.account_id, a.name, a.status, a.created_at FROM app.accounts a ORDER BY a.account_id $$;

CREATE FUNCTION app.registry_open_account(p_account uuid, p_name text, p_at timestamptz) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ INSERT INTO app.accounts (account_id, name, created_at) VALUES (p_account, p_name, p_at) $$;

CREATE FUNCTION app.registry_set_status(p_account uuid, p_status text) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ UPDATE app.accounts SET status = p_status WHERE account_id = p_account RETURNING true $$;

GRANT EXECUTE ON FUNCTION app.registry_accounts(),
    app.registry_open_account(uuid, text, timestamptz), app.registry_set_status(uuid, text) TO app_rw;

-- The bootstrap made app_owner a member of app_registry, so it may hand them over.
GRANT CREATE ON SCHEMA app TO app_registry;
ALTER FUNCTION app.registry_accounts() OWNER TO app_registry;
ALTER FUNCTION app.registry_open_account(uuid, text, timestamptz) OWNER TO app_registry;
ALTER FUNCTION app.registry_set_status(uuid, text) OWNER TO app_registry;
REVOKE CREATE ON SCHEMA app FROM app_registry;
