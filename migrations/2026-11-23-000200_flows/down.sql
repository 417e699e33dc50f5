ALTER TABLE app.flows DROP CONSTRAINT flows_account_id_published_version_id_fkey;
DROP TABLE app.flow_versions, app.flows;
