-- What was dealt with elsewhere is not news any more, whoever was told of it.
DROP TRIGGER note_cause ON app.session_events;
CREATE TRIGGER note_cause AFTER INSERT ON app.session_events FOR EACH ROW
    WHEN (NEW.kind IN ('escalation.offered', 'escalation.readdressed', 'escalation.released', 'escalation.claimed',
            'escalation.declined', 'escalation.returned', 'escalation.withdrawn', 'session.completed',
            'session.abandoned')
        OR NEW.kind = 'chat.said' AND NEW.data->'mentions' <> '[]'
        OR NEW.kind = 'push.moved' AND NEW.data->>'status' = 'failed')
    EXECUTE FUNCTION app.note_cause();
