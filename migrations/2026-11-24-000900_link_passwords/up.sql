-- That a link asks for a password may be listed; what the password's digest is may not.
ALTER TABLE app.share_links
    ADD COLUMN has_password boolean NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED;
GRANT SELECT (has_password) ON app.share_links TO app_rw;
