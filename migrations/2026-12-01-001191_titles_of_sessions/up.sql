-- The audit log names a session by its id; its title is looked up by whoever may see it, and what was
-- purged there is gone here. Entries of before kept the title itself.
-- The owner of the table sees every account's rows for as long as row security is not forced on it.
ALTER TABLE app.audit_log NO FORCE ROW LEVEL SECURITY;
UPDATE app.audit_log SET detail = detail - 'title' WHERE object_kind = 'session' AND detail ? 'title';
ALTER TABLE app.audit_log FORCE ROW LEVEL SECURITY;
