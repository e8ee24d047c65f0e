-- Volunteers who have practised. Those who have an account already came in by the practice.
CREATE TABLE volunteer_practice (
  account UUID NOT NULL PRIMARY KEY,
  CONSTRAINT practice_of_account FOREIGN KEY (account) REFERENCES account (id)
);

INSERT INTO volunteer_practice (account) SELECT id FROM account WHERE kind = 'VOLUNTEER';
