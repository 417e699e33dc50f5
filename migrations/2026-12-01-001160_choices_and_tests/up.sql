-- Events that enter a document although they do not by themselves: chosen, not pinned.
ALTER TABLE app.document_choices
    ADD COLUMN also bigint[] NOT NULL DEFAULT '{}' CHECK (cardinality(also) <= 5000);
GRANT UPDATE (also) ON app.document_choices TO app_rw;

-- When a ticket system answered last to a test with the keys and at the site that are stored.
ALTER TABLE app.psa_connections ADD COLUMN answered_at timestamptz;
GRANT UPDATE (answered_at) ON app.psa_connections TO app_rw;
