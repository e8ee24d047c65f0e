-- Where the photos of a collection lie, relative to the server's folder of photos.
CREATE TABLE photo_folder (
  collection VARCHAR NOT NULL PRIMARY KEY,
  folder VARCHAR NOT NULL
);
