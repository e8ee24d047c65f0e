-- Photos that look like copies of one picture. Nothing of it is the truth: a matching makes it again.
CREATE TABLE near_duplicate (
  graph_key UUID NOT NULL,
  annotation_a UUID NOT NULL,
  annotation_b UUID NOT NULL,
  bits INT NOT NULL,
  CONSTRAINT near_duplicate_once PRIMARY KEY (graph_key, annotation_a, annotation_b)
);
