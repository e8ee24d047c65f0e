package org.resight.journal;

/**
 * What an entry of a journal tells. The names stand in every database and backup, and never change.
 */
public enum EntryKind {
  /** {@link JournalEntry.Reviewed}. */
  REVIEW,
  /** {@link JournalEntry.Proposed}. */
  CANDIDATES,
  /** {@link JournalEntry.AnnotationsAdded}. */
  ANNOTATIONS_ADDED,
  /** {@link JournalEntry.AnnotationsRemoved}. */
  ANNOTATIONS_REMOVED,
  /** {@link JournalEntry.Excluded}. */
  EXCLUSION,
  /** {@link JournalEntry.Included}. */
  INCLUSION,
  /** {@link JournalEntry.Calibrated}. */
  CALIBRATION,
  /** {@link JournalEntry.Named}. */
  NAMES,
  /** {@link JournalEntry.Synced}. */
  SYNC,
  /** {@link JournalEntry.Acted}. */
  ACT,
  /** {@link JournalEntry.NamesGiven}. */
  NAMING
}
