-- Tickets live for half a minute; those that cannot be kept are asked for again.
DELETE FROM app.live_tickets WHERE num_nonnulls(user_id, link_id) = 2;
ALTER TABLE app.live_tickets DROP CONSTRAINT live_tickets_holder;
ALTER TABLE app.live_tickets ADD CHECK (num_nonnulls(user_id, link_id) = 1);
