-- The servers of a cluster. Their times are the database's clock. Not used by one server alone.
CREATE TABLE node (
  node_id UUID NOT NULL PRIMARY KEY,
  url VARCHAR NOT NULL,
  version VARCHAR NOT NULL,
  draining BOOLEAN NOT NULL,
  lease_until TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
