-- No annotation is in two graphs, and no id belongs to two: also if a second server writes here.
-- What a graph holds follows from its journal. These tables say it once more, changed in the same
-- transactions. Rows of a deleted graph stay until another graph claims what they name.
CREATE TABLE held_annotation (
  annotation_id UUID NOT NULL,
  graph_no BIGINT NOT NULL,
  CONSTRAINT annotation_held_once PRIMARY KEY (annotation_id)
);

-- Every id that a graph has had.
CREATE TABLE held_id (
  graph_id UUID NOT NULL,
  graph_no BIGINT NOT NULL,
  CONSTRAINT id_held_once PRIMARY KEY (graph_id)
);

-- The last entry of each journal that changed what the graph holds, as far as the two tables know;
-- 0 for the opening. A graph without a row has not been replayed since there are these tables.
CREATE TABLE holding (
  graph_no BIGINT NOT NULL PRIMARY KEY,
  as_of BIGINT NOT NULL
);

-- Who began the epoch: a random id that a server gives itself at each start.
ALTER TABLE journal_end ADD COLUMN owner UUID;
