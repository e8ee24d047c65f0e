-- Boxes that a detector proposed and nobody has kept or corrected. The box itself stands in the
-- catalogue; a row whose box is another one than there says nothing any more.
CREATE TABLE proposed_box (
  annotation_id UUID NOT NULL PRIMARY KEY,
  bbox_x DOUBLE PRECISION NOT NULL,
  bbox_y DOUBLE PRECISION NOT NULL,
  bbox_width DOUBLE PRECISION NOT NULL,
  bbox_height DOUBLE PRECISION NOT NULL,
  detector VARCHAR NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  animals INT NOT NULL
);
