-- The server that does a job, and until when nobody else may; by the clock of the database.
ALTER TABLE job ADD COLUMN owner UUID;

ALTER TABLE job ADD COLUMN owned_until TIMESTAMP(6) WITH TIME ZONE;
