-- A briefing repeats what others wrote: what is purged is purged of it as well, and nothing else of
-- its event is changed.
CREATE OR REPLACE FUNCTION app.only_purge() RETURNS trigger
    LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
    AS $$
BEGIN
    IF OLD.purged_at IS NULL AND NEW.purged_at IS NULL AND OLD.data ? 'briefing' AND NEW.data ? 'briefing'
        AND OLD.data - 'briefing' = NEW.data - 'briefing' THEN
        RETURN NEW;
    END IF;
    IF OLD.purged_at IS NOT NULL OR NEW.purged_at IS NULL THEN
        RAISE EXCEPTION 'events are not changed, only purged, and that once';
    END IF;
    RETURN NEW;
END $$;
