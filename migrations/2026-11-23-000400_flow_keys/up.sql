-- The word by which other flows name a flow as their subflow: that of what is
-- published, or of the draft while nothing is.

ALTER TABLE app.flows ADD COLUMN key text CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(key) <= 64);
ALTER TABLE app.flows ADD CONSTRAINT flows_key UNIQUE (account_id, key);
