ALTER TABLE app.psa_connections DROP COLUMN answered_at;
ALTER TABLE app.document_choices DROP COLUMN also;
