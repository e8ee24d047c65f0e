-- Pages of one species are read within one collection, in the order of ids.
DROP INDEX annotation_by_species;
CREATE INDEX annotation_by_species ON annotation (collection, species, id);
