CREATE OR REPLACE FUNCTION app.only_purge() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    IF OLD.purged_at IS NOT NULL OR NEW.purged_at IS NULL THEN
        RAISE EXCEPTION 'events are not changed, only purged, and that once';
    END IF;
    RETURN NEW;
END $$;
