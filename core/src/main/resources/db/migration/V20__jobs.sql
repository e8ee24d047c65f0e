-- Long work and how far it is. The plan is text of the kind of job; failures are a JSON list.
CREATE TABLE job (
  job_id UUID NOT NULL PRIMARY KEY,
  kind VARCHAR NOT NULL,
  graph_key UUID NOT NULL,
  plan VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  done INT NOT NULL,
  total INT NOT NULL,
  failures VARCHAR NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE,
  ended_at TIMESTAMP(6) WITH TIME ZONE
);

CREATE INDEX job_by_creation ON job (created_at, job_id);
