-- By which session at a provider a session began: a hash of the issuer and of what it calls its own.
ALTER TABLE account_session ADD COLUMN at_provider VARCHAR;
