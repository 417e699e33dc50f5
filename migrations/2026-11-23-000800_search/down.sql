DROP TABLE app.synonyms;
DROP TABLE app.embeddings;
DROP TRIGGER count_for_search ON app.sessions;
DROP FUNCTION app.count_for_search();
DROP INDEX app.sessions_by_search_revision;
ALTER TABLE app.sessions DROP COLUMN search_revision;
ALTER TABLE app.accounts RENAME COLUMN search_revision TO flows_revision;
