-- The perceptual hash of what is shown of an annotation. Nothing of it is the truth: it is made
-- again from the photo, and deleted with the annotation, as what was found with it is.
CREATE TABLE photo_hash (
  annotation_id UUID NOT NULL PRIMARY KEY,
  picture VARCHAR NOT NULL,
  shown VARCHAR NOT NULL,
  hash BIGINT NOT NULL
);
CREATE INDEX near_duplicate_a ON near_duplicate (annotation_a);
CREATE INDEX near_duplicate_b ON near_duplicate (annotation_b);
CREATE INDEX matched_photo_annotation ON matched_photo (annotation_id);
