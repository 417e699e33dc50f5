-- Who is taken out of a team may see less: every node hears of it after the commit.
CREATE FUNCTION app.tell_membership() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    PERFORM pg_notify('access', 'user ' || OLD.account_id || ' ' || OLD.user_id);
    RETURN NULL;
END $$;

CREATE TRIGGER access_of_members AFTER DELETE ON app.team_members FOR EACH ROW
    EXECUTE FUNCTION app.tell_membership();
