-- Who may do what, and what was done. Secrets are here as hashes only, but for the key that signs
-- the tokens of leases.

-- One row: whoever changes anything of access locks it first.
CREATE TABLE access_state (
  only_row INT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  lease_key VARCHAR NOT NULL,
  audit_number BIGINT NOT NULL,
  audit_hash VARCHAR NOT NULL
);

INSERT INTO access_state (only_row, version, lease_key, audit_number, audit_hash) VALUES (1, 0, '', 0, '');

CREATE TABLE account (
  id UUID NOT NULL PRIMARY KEY,
  handle VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  server_rights VARCHAR NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT account_handle_once UNIQUE (handle)
);

CREATE TABLE account_password (
  account UUID NOT NULL PRIMARY KEY,
  hash VARCHAR NOT NULL,
  CONSTRAINT password_of_account FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE account_session (
  hash VARCHAR NOT NULL PRIMARY KEY,
  id UUID NOT NULL,
  account UUID NOT NULL,
  browser VARCHAR NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  confirmed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT session_of_account FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE access_token (
  id VARCHAR NOT NULL PRIMARY KEY,
  hash VARCHAR NOT NULL,
  account UUID NOT NULL,
  label VARCHAR NOT NULL,
  rights VARCHAR NOT NULL,
  server_rights VARCHAR NOT NULL,
  projects VARCHAR NOT NULL,
  act_as BOOLEAN NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT token_of_account FOREIGN KEY (account) REFERENCES account (id)
);

-- By the key of a project's journal, which its ids share.
CREATE TABLE project_right (
  project UUID NOT NULL,
  account UUID NOT NULL,
  rights VARCHAR NOT NULL,
  CONSTRAINT project_right_once PRIMARY KEY (project, account),
  CONSTRAINT right_of_account FOREIGN KEY (account) REFERENCES account (id)
);

-- Only ever added to; each row holds the hash of the one before.
CREATE TABLE audit_event (
  number BIGINT NOT NULL PRIMARY KEY,
  at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  actor VARCHAR NOT NULL,
  token VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  request VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL,
  previous VARCHAR NOT NULL,
  hash VARCHAR NOT NULL
);

-- Who wrote a review under another's name: the token's owner.
CREATE TABLE journal_actor (
  review_id UUID NOT NULL PRIMARY KEY,
  account UUID NOT NULL,
  token VARCHAR NOT NULL,
  CONSTRAINT actor_of_account FOREIGN KEY (account) REFERENCES account (id)
);

-- Whose annotations are that no project holds.
CREATE TABLE annotation_importer (
  annotation UUID NOT NULL PRIMARY KEY,
  account UUID NOT NULL,
  CONSTRAINT importer_of_account FOREIGN KEY (account) REFERENCES account (id)
);
