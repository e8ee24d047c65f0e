-- The newest job of a graph is asked for while somebody watches it.
CREATE INDEX job_of_graph ON job (graph_key, kind, created_at);
