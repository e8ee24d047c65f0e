-- Names in journals from before there were accounts, each with the account of whose it was.
CREATE TABLE former_name (
  name VARCHAR NOT NULL PRIMARY KEY,
  account UUID NOT NULL,
  CONSTRAINT former_name_of_account FOREIGN KEY (account) REFERENCES account (id)
);
