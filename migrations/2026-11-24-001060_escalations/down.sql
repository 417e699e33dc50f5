DROP TRIGGER follow_escalations ON app.session_events;
DROP FUNCTION app.follow_escalations();
DROP TABLE app.escalations;
