DROP FUNCTION app.append_events(
    uuid[], uuid[], bigint[], integer[], text[], text[], uuid[], smallint[], text[], timestamptz[], text[], text[], uuid[]
);
DROP TABLE app.live_tickets, app.session_snapshots, app.session_events, app.session_participants, app.sessions;
