DROP TABLE app.ticket_looks;
ALTER TABLE app.psa_connections DROP COLUMN call_hash, DROP COLUMN calls_at, DROP COLUMN calls_problem;
