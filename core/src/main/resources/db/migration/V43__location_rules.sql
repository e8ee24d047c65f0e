-- How exactly a project shows places to those without the right: of a species, of all others (no name),
-- and which further fields tell a place.
CREATE TABLE location_rule (
  project UUID NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  CONSTRAINT location_rule_once PRIMARY KEY (project, kind, name)
);
