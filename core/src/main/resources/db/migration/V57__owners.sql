-- Each graph has an owner among the servers of a cluster. wanted is the server that shall own it next,
-- or nobody.
ALTER TABLE journal_end ADD COLUMN wanted UUID;

-- How often graphs were taken from a server because its lease had ended.
ALTER TABLE node ADD COLUMN losses BIGINT DEFAULT 0 NOT NULL;
