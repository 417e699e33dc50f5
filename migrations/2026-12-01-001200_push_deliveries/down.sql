DROP INDEX app.pushes_once;
CREATE UNIQUE INDEX pushes_once ON app.pushes (account_id, session_id, connection_id, ticket, digest)
    WHERE state <> 'failed';
ALTER TABLE app.pushes DROP COLUMN noted;
-- What did not get there waits, as it did before; the owner sees all of them without FORCE only.
ALTER TABLE app.push_parts NO FORCE ROW LEVEL SECURITY;
UPDATE app.push_parts SET state = 'waiting' WHERE state = 'failed';
ALTER TABLE app.push_parts FORCE ROW LEVEL SECURITY;
ALTER TABLE app.push_parts
    DROP CONSTRAINT push_parts_state_check,
    ADD CONSTRAINT push_parts_state_check CHECK (state IN ('waiting', 'tried', 'done')),
    DROP COLUMN reason,
    DROP COLUMN delivery;
