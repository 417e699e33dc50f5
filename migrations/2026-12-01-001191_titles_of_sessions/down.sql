-- What was taken out stays out: some of it had been purged.
SELECT 1;
