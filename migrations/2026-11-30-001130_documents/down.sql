DROP TRIGGER forget_rewordings ON app.session_events;
DROP FUNCTION app.forget_rewordings();
DROP TABLE app.document_rewordings;
DROP TABLE app.document_templates;
DROP TABLE app.document_choices;
DROP TRIGGER forget_hidden_words ON app.session_events;
DROP FUNCTION app.forget_hidden_words();
DROP TABLE app.hidden_words;
DROP TABLE app.redaction_rules;
