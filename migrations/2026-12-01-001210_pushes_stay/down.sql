-- The owner sees all of them without FORCE only.
ALTER TABLE app.pushes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.psa_connections NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.push_parts NO FORCE ROW LEVEL SECURITY;
DELETE FROM app.pushes p WHERE NOT EXISTS (
    SELECT FROM app.psa_connections c WHERE c.account_id = p.account_id AND c.id = p.connection_id);
ALTER TABLE app.push_parts FORCE ROW LEVEL SECURITY;
ALTER TABLE app.psa_connections FORCE ROW LEVEL SECURITY;
ALTER TABLE app.pushes FORCE ROW LEVEL SECURITY;
ALTER TABLE app.pushes
    ADD FOREIGN KEY (account_id, connection_id) REFERENCES app.psa_connections ON DELETE CASCADE;
