DROP TRIGGER follow_watchers ON app.session_events;
DROP FUNCTION app.follow_watchers();
ALTER TABLE app.session_participants DROP COLUMN watches;
