-- Who else may look: links to one session, and what was opened through them.

-- Off: no public link of the account opens anything.
ALTER TABLE app.accounts ADD COLUMN public_links boolean NOT NULL DEFAULT true;
GRANT UPDATE (public_links) ON app.accounts TO app_rw;

CREATE TABLE app.share_links (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    -- `public` opens for anybody, `account` for the account's own people.
    kind text NOT NULL CHECK (kind IN ('public', 'account')),
    token_hash bytea NOT NULL,
    password_hash text,
    -- What came before this event is shown as one standing state.
    start_seq bigint NOT NULL CHECK (start_seq >= 1),
    shows_names boolean NOT NULL,
    most_views integer CHECK (most_views >= 1),
    views integer NOT NULL DEFAULT 0,
    last_viewed_at timestamptz,
    -- Makes the placeholders of this link, which no other link's compare with.
    mask_key bytea NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, session_id) REFERENCES app.sessions,
    FOREIGN KEY (account_id, created_by) REFERENCES app.users
);
CREATE INDEX share_links_by_hash ON app.share_links (token_hash);
CREATE INDEX share_links_by_session ON app.share_links (account_id, session_id);
CREATE INDEX share_links_by_creator ON app.share_links (account_id, created_by);

CREATE TABLE app.share_views (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    link_id uuid NOT NULL,
    at timestamptz NOT NULL,
    -- What the browser said it is, shortened; no address is kept.
    agent text NOT NULL,
    -- Lets the page that was opened come back without being counted again.
    viewer_hash bytea NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, link_id) REFERENCES app.share_links
);
CREATE INDEX share_views_by_link ON app.share_views (account_id, link_id, at DESC);

ALTER TABLE app.share_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.share_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.share_links USING (account_id = (SELECT app.current_account()));
CREATE POLICY sign_in ON app.share_links TO app_auth USING (true);
ALTER TABLE app.share_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.share_views FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.share_views USING (account_id = (SELECT app.current_account()));
CREATE POLICY sign_in ON app.share_views TO app_auth USING (true);

-- Everything about a link but what opens it.
GRANT INSERT ON app.share_links TO app_rw;
GRANT SELECT (account_id, id, session_id, kind, start_seq, shows_names, most_views, views, last_viewed_at,
    mask_key, created_by, created_at, expires_at, revoked_at),
    UPDATE (revoked_at) ON app.share_links TO app_rw;
GRANT INSERT, SELECT (account_id, id, link_id, at, agent) ON app.share_views TO app_rw;
-- Looked up and counted before the account is known.
GRANT SELECT (account_id, id, session_id, kind, token_hash, password_hash, most_views, views, expires_at, revoked_at),
    UPDATE (views, last_viewed_at) ON app.share_links TO app_auth;
GRANT SELECT (account_id, link_id, viewer_hash) ON app.share_views TO app_auth;

-- A ticket is a person's or a link's.
ALTER TABLE app.live_tickets ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE app.live_tickets ADD COLUMN link_id uuid;
ALTER TABLE app.live_tickets ADD FOREIGN KEY (account_id, link_id) REFERENCES app.share_links;
ALTER TABLE app.live_tickets ADD CHECK (num_nonnulls(user_id, link_id) = 1);

-- Tells every node, after the commit, that somebody's access is not what it was:
-- `kind account id`.
CREATE FUNCTION app.tell_access() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    PERFORM pg_notify('access', TG_ARGV[0] || ' ' || NEW.account_id || ' ' || coalesce(to_jsonb(NEW) ->> TG_ARGV[1], ''));
    RETURN NULL;
END $$;

CREATE TRIGGER access_of_users AFTER UPDATE ON app.users FOR EACH ROW
    WHEN (OLD.role <> NEW.role OR OLD.status <> NEW.status OR OLD.tokens_valid_after <> NEW.tokens_valid_after)
    EXECUTE FUNCTION app.tell_access('user', 'id');
CREATE TRIGGER access_of_accounts AFTER UPDATE ON app.accounts FOR EACH ROW
    WHEN (OLD.status <> NEW.status OR OLD.public_links <> NEW.public_links)
    EXECUTE FUNCTION app.tell_access('account', 'account_id');
CREATE TRIGGER access_of_links AFTER UPDATE ON app.share_links FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
    EXECUTE FUNCTION app.tell_access('link', 'id');
