DROP TRIGGER stop_pushes ON app.session_events;
DROP FUNCTION app.stop_pushes();
DROP TABLE app.push_parts;
DROP TABLE app.pushes;
DROP TABLE app.psa_members;
DROP TABLE app.psa_connections;
