-- By which identities of OpenID Connect an account comes in. An identity is one account's.
CREATE TABLE account_identity (
  issuer VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  id UUID NOT NULL,
  account UUID NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT account_identity_once PRIMARY KEY (issuer, subject),
  CONSTRAINT account_identity_id UNIQUE (id),
  CONSTRAINT identity_of_account FOREIGN KEY (account) REFERENCES account (id)
);
