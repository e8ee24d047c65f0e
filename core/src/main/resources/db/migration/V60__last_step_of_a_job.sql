-- Whether a job does what cannot be stopped half-way.
ALTER TABLE job ADD COLUMN last_step BOOLEAN DEFAULT FALSE NOT NULL;
