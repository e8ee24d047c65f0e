-- Vectors of photos that people imported, of length 1 (binary, big-endian floats). One set of a
-- graph has one maker and one dimension. They cannot be made again here.
CREATE TABLE vector_set (
  graph_key UUID NOT NULL,
  name VARCHAR NOT NULL,
  version VARCHAR NOT NULL,
  dimension INT NOT NULL,
  CONSTRAINT vector_set_once PRIMARY KEY (graph_key, name)
);

CREATE TABLE imported_vector (
  graph_key UUID NOT NULL,
  name VARCHAR NOT NULL,
  annotation_id UUID NOT NULL,
  vector BYTEA NOT NULL,
  CONSTRAINT imported_vector_once PRIMARY KEY (graph_key, name, annotation_id)
);
CREATE INDEX imported_vector_annotation ON imported_vector (annotation_id);
