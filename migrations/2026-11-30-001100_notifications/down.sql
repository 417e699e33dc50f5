DROP INDEX app.audit_log_newest;
ALTER TABLE app.one_time_links
    DROP COLUMN sealed_token,
    DROP COLUMN mail_state,
    DROP COLUMN mail_attempts,
    DROP COLUMN mail_reason;
DROP TRIGGER forget_answers ON app.session_events;
DROP FUNCTION app.forget_answers();
DROP TRIGGER note_cause ON app.session_events;
DROP FUNCTION app.note_cause();
DROP TABLE app.notification_preferences;
DROP TABLE app.notification_mails;
DROP TABLE app.notifications;
DROP TABLE app.webhook_deliveries;
DROP TABLE app.webhooks;
DROP TABLE app.notification_causes;
