-- Which server of a cluster serves now; nobody where one server is alone. The term grows with each
-- other server. The secret signs what servers say to each other; the first server makes it.
CREATE TABLE leader (
  only_row INTEGER NOT NULL PRIMARY KEY,
  node_id UUID,
  term BIGINT NOT NULL,
  secret VARCHAR NOT NULL
);

INSERT INTO leader (only_row, node_id, term, secret) VALUES (1, NULL, 0, '');
