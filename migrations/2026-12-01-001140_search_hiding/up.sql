-- What is hidden in documents is hidden in what search holds, so a change of either is a change
-- that search reads.

CREATE FUNCTION app.count_rules_for_search() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    UPDATE app.accounts SET search_revision = search_revision + 1 WHERE account_id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_rules_for_search AFTER INSERT OR UPDATE ON app.redaction_rules FOR EACH ROW
    EXECUTE FUNCTION app.count_rules_for_search();

CREATE FUNCTION app.count_hidden_words_for_search() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    -- The session counts itself.
    UPDATE app.sessions SET updated_at = updated_at
        WHERE account_id = NEW.account_id AND id = NEW.session_id AND status IN ('completed', 'abandoned');
    RETURN NULL;
END $$;
CREATE TRIGGER count_hidden_words_for_search AFTER INSERT OR UPDATE OF words ON app.hidden_words FOR EACH ROW
    EXECUTE FUNCTION app.count_hidden_words_for_search();

-- What search holds was read without looking at either: it is read again.
UPDATE app.accounts SET search_revision = search_revision + 1;
