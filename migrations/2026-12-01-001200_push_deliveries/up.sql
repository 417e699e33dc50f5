-- What a push is made of arrives by itself or not: its note, the time that was worked, the ticket's
-- status. Until now all that went with a note shared the note's fate.
ALTER TABLE app.push_parts
    ADD COLUMN delivery text NOT NULL DEFAULT 'note' CHECK (delivery IN ('note', 'time', 'status')),
    -- In words, where it did not go well.
    ADD COLUMN reason text,
    DROP CONSTRAINT push_parts_state_check,
    ADD CONSTRAINT push_parts_state_check CHECK (state IN ('waiting', 'tried', 'done', 'failed'));
GRANT UPDATE (reason) ON app.push_parts TO app_rw;

-- The same note is not put there twice, even where what went with it did not get there.
ALTER TABLE app.pushes ADD COLUMN noted boolean NOT NULL DEFAULT false;
GRANT UPDATE (noted) ON app.pushes TO app_rw;
DROP INDEX app.pushes_once;
CREATE UNIQUE INDEX pushes_once ON app.pushes (account_id, session_id, connection_id, ticket, digest)
    WHERE state <> 'failed' OR noted;
