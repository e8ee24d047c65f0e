-- How many entries of the journals a server that does not lead has not read; negative before it has read
-- all once, and of versions that do not read along.
ALTER TABLE node ADD COLUMN behind BIGINT DEFAULT -1 NOT NULL;
