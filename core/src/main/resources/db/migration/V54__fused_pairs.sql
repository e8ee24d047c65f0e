-- What each matcher said of a pair, where a model and the local features were put together: the
-- local features' own score, and the cosine of the model's vectors.
ALTER TABLE matched_pair ADD COLUMN local_score DOUBLE PRECISION;
ALTER TABLE matched_pair ADD COLUMN cosine DOUBLE PRECISION;
