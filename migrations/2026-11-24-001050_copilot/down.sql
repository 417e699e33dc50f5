DROP INDEX app.session_events_of_copilot;
DROP TABLE app.copilot_asks;
DROP TABLE app.copilot_settings;
