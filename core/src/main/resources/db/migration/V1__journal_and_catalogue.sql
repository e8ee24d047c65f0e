-- One schema for H2 and PostgreSQL: only words that both know.

-- What each graph was opened with. Never changed.
CREATE TABLE graph (
  graph_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  graph_key UUID NOT NULL,
  name VARCHAR,
  backend VARCHAR NOT NULL,
  config VARCHAR NOT NULL,
  callbacks VARCHAR NOT NULL,
  annotations BYTEA NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT graph_key_once UNIQUE (graph_key)
);

-- Where each graph's journal ends. Every append moves it, under the condition that it stood where
-- the writer believed: the fence against a second writer.
CREATE TABLE journal_end (
  graph_no BIGINT NOT NULL PRIMARY KEY,
  last_position BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  deleted BOOLEAN NOT NULL,
  CONSTRAINT journal_end_of_graph FOREIGN KEY (graph_no) REFERENCES graph (graph_no)
);

-- Every id a graph has had, by the position of the entry that gave it; 0 for the opening.
CREATE TABLE graph_alias (
  graph_no BIGINT NOT NULL,
  position BIGINT NOT NULL,
  graph_id UUID NOT NULL,
  CONSTRAINT graph_alias_once PRIMARY KEY (graph_no, position)
);

-- The facts of each graph in their order. Only ever added to.
-- The review columns are null in entries of other kinds, except reviewer and comment, which also say
-- who excluded or included annotations, and why.
CREATE TABLE journal_entry (
  graph_no BIGINT NOT NULL,
  position BIGINT NOT NULL,
  kind VARCHAR NOT NULL,
  seq BIGINT,
  review_id UUID,
  annotation_a UUID,
  annotation_b UUID,
  evidence VARCHAR,
  meta VARCHAR,
  confidence VARCHAR,
  reviewer VARCHAR,
  tags VARCHAR,
  comment VARCHAR,
  started_at TIMESTAMP(6) WITH TIME ZONE,
  decided_at TIMESTAMP(6) WITH TIME ZONE,
  recorded_at TIMESTAMP(6) WITH TIME ZONE,
  undoes BIGINT,
  CONSTRAINT journal_entry_once PRIMARY KEY (graph_no, position),
  CONSTRAINT journal_seq_once UNIQUE (graph_no, seq)
);

-- What entries hold besides: lists of annotations, candidate pairs, scores; binary, with a checksum.
CREATE TABLE journal_body (
  graph_no BIGINT NOT NULL,
  position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  CONSTRAINT journal_body_once PRIMARY KEY (graph_no, position)
);

CREATE TABLE annotation (
  id UUID NOT NULL PRIMARY KEY,
  external_id VARCHAR,
  name VARCHAR,
  image_uri VARCHAR,
  bbox_x DOUBLE PRECISION,
  bbox_y DOUBLE PRECISION,
  bbox_width DOUBLE PRECISION,
  bbox_height DOUBLE PRECISION,
  theta DOUBLE PRECISION,
  viewpoint VARCHAR,
  species VARCHAR,
  quality SMALLINT,
  taken_at TIMESTAMP(6) WITH TIME ZONE,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  encounter VARCHAR,
  attributes VARCHAR NOT NULL,
  CONSTRAINT annotation_external_id_once UNIQUE (external_id)
);

CREATE INDEX annotation_by_name ON annotation (name, id);

CREATE INDEX annotation_by_species ON annotation (species, id);

-- One row: whoever changes the catalogue locks it first. It counts the names that were made up.
CREATE TABLE catalogue (
  only_row INT NOT NULL PRIMARY KEY,
  names_made BIGINT NOT NULL
);

INSERT INTO catalogue (only_row, names_made) VALUES (1, 0);
