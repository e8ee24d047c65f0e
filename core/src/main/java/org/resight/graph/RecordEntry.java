package org.resight.graph;

import org.resight.journal.JournalEntry;

/** Journals one entry that needs no check. */
final class RecordEntry extends Command.Write<GraphStatus> {

  private final GraphWriter writer;
  private final JournalEntry entry;

  RecordEntry(GraphWriter writer, JournalEntry entry) {
    this.writer = writer;
    this.entry = entry;
  }

  @Override
  void check(EntryBatch batch) {
    batch.add(entry);
  }

  @Override
  GraphStatus applied(EntryBatch batch) {
    return writer.republished();
  }
}
