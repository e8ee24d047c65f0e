-- Which other animals a photo shows.
CREATE INDEX annotation_by_image ON annotation (collection, image_uri);
