-- Whoever is given a task is told so.
ALTER TABLE app.notifications DROP CONSTRAINT notifications_kind_check;
ALTER TABLE app.notifications ADD CONSTRAINT notifications_kind_check CHECK (kind IN ('escalation.offered',
    'escalation.claimed', 'escalation.declined', 'escalation.returned', 'chat.mentioned', 'task.assigned',
    'push.failed', 'webhook.off'));

-- What it is about, where more may be told of the same: an escalation, a task, a note on its way to
-- a ticket. Whoever is told something of it is told nothing older of it any more.
ALTER TABLE app.notifications ADD COLUMN thing uuid;
CREATE INDEX notifications_of_thing ON app.notifications (account_id, user_id, thing) WHERE thing IS NOT NULL;

DROP TRIGGER note_cause ON app.session_events;
CREATE TRIGGER note_cause AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.readdressed', 'escalation.released', 'escalation.claimed',
            'escalation.declined', 'escalation.returned', 'escalation.withdrawn', 'session.completed',
            'session.abandoned', 'task.moved', 'task.resolved')
        OR NEW.kind = 'task.added' AND NEW.data->>'assignee' IS NOT NULL
        OR NEW.kind = 'chat.said' AND NEW.data->'mentions' <> '[]'
        OR NEW.kind = 'push.moved' AND NEW.data->>'status' = 'failed')
    EXECUTE FUNCTION app.note_cause();
