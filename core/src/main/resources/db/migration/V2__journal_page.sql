-- Pages of journal_entry once more, in the form that a replay reads fastest; binary, with a checksum.
-- Nothing is lost with a row of it: what it lacks is read from journal_entry, and written again.
CREATE TABLE journal_page (
  graph_no BIGINT NOT NULL,
  first_position BIGINT NOT NULL,
  entries BYTEA NOT NULL,
  CONSTRAINT journal_page_once PRIMARY KEY (graph_no, first_position)
);
