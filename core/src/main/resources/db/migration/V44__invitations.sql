-- Links by which people come into projects. Secrets are here as hashes only.
CREATE TABLE invitation (
  hash VARCHAR NOT NULL PRIMARY KEY,
  id UUID NOT NULL,
  project UUID NOT NULL,
  label VARCHAR NOT NULL,
  rights VARCHAR NOT NULL,
  volunteers BOOLEAN NOT NULL,
  uses INT NOT NULL,
  made_by UUID NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT invitation_by_account FOREIGN KEY (made_by) REFERENCES account (id)
);

-- Links by which somebody chooses a new password: one for each account, one hour long.
CREATE TABLE password_reset (
  account UUID NOT NULL PRIMARY KEY,
  hash VARCHAR NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT reset_of_account FOREIGN KEY (account) REFERENCES account (id)
);

-- Secrets of the second factor, from which codes are computed; a code is taken once.
CREATE TABLE second_factor (
  account UUID NOT NULL PRIMARY KEY,
  secret VARCHAR NOT NULL,
  confirmed BOOLEAN NOT NULL,
  last_step BIGINT NOT NULL,
  CONSTRAINT factor_of_account FOREIGN KEY (account) REFERENCES account (id)
);
