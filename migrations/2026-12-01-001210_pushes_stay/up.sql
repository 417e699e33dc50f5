-- What was put on a ticket stays known when the connection it went through is removed: the same text
-- is not put there a second time through another one.
ALTER TABLE app.pushes DROP CONSTRAINT pushes_account_id_connection_id_fkey;
