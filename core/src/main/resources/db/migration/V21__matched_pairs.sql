-- What matchings found of each pair: the matcher's own score, its rank, and where the two photos
-- agree (binary). Nothing of it is the truth: a matching makes it again.
CREATE TABLE matched_pair (
  graph_key UUID NOT NULL,
  annotation_a UUID NOT NULL,
  annotation_b UUID NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  best_rank INT NOT NULL,
  matcher VARCHAR NOT NULL,
  points BYTEA NOT NULL,
  CONSTRAINT matched_pair_once PRIMARY KEY (graph_key, annotation_a, annotation_b)
);

-- Which photos of a graph have been asked for their likest.
CREATE TABLE matched_photo (
  graph_key UUID NOT NULL,
  annotation_id UUID NOT NULL,
  CONSTRAINT matched_photo_once PRIMARY KEY (graph_key, annotation_id)
);
