ALTER TABLE app.share_links DROP COLUMN has_password;
