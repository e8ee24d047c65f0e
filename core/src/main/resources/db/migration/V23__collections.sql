-- External ids are unique in a collection; the empty one has all that was there before.
ALTER TABLE annotation ADD COLUMN collection VARCHAR DEFAULT '' NOT NULL;

-- Whether only the day of the photo is known; taken_at is its midnight in UTC then.
ALTER TABLE annotation ADD COLUMN date_only BOOLEAN DEFAULT FALSE NOT NULL;

ALTER TABLE annotation DROP CONSTRAINT annotation_external_id_once;

ALTER TABLE annotation ADD CONSTRAINT annotation_external_id_once UNIQUE (collection, external_id);

-- What stands in other collections under an external id.
CREATE INDEX annotation_by_external_id ON annotation (external_id);

CREATE INDEX annotation_by_collection ON annotation (collection, id);
