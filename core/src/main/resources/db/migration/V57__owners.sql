-- Each graph has an owner among the servers of a cluster. wanted is the server that shall own it next,
-- or nobody; placed is the address of the one that shall own it while it can, if somebody said so.
ALTER TABLE journal_end ADD COLUMN wanted UUID;
ALTER TABLE journal_end ADD COLUMN placed VARCHAR;

-- How often graphs were taken from a server because its lease had ended.
ALTER TABLE node ADD COLUMN losses BIGINT DEFAULT 0 NOT NULL;
