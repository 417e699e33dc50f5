-- A ticket for a link that only the account's people may follow says whose it is: who loses
-- their access is not left watching.
ALTER TABLE app.live_tickets DROP CONSTRAINT live_tickets_check;
ALTER TABLE app.live_tickets ADD CONSTRAINT live_tickets_holder CHECK (num_nonnulls(user_id, link_id) >= 1);
