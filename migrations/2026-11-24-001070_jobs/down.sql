DROP FUNCTION app.registry_take_jobs(timestamptz, timestamptz, integer);
DROP TABLE app.jobs;
