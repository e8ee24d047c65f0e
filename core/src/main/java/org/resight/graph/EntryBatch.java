package org.resight.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;

/**
 * Entries that will be written in one transaction, while they are being collected and after they
 * have been applied. Not thread-safe.
 */
public final class EntryBatch {

  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<GraphState.Applied> applied = new ArrayList<>();
  private final Map<UUID, RecordedReview> reviews = new HashMap<>();
  private final List<UUID> reviewIds = new ArrayList<>();
  private long lastSeq;
  private int markedEntries;
  private int markedReviews;

  EntryBatch(long lastSeq) {
    this.lastSeq = lastSeq;
  }

  /** Remembers the present end, for {@link #rollBack}. */
  void mark() {
    markedEntries = entries.size();
    markedReviews = reviewIds.size();
  }

  /** Drops what was added since the mark. */
  void rollBack() {
    entries.subList(markedEntries, entries.size()).clear();
    List<UUID> dropped = reviewIds.subList(markedReviews, reviewIds.size());
    lastSeq -= dropped.size();
    dropped.forEach(reviews::remove);
    dropped.clear();
  }

  /** Adds an entry; returns its index. */
  int add(JournalEntry entry) {
    entries.add(entry);
    if (entry instanceof JournalEntry.Reviewed reviewed) {
      reviews.put(reviewed.review().id(), reviewed.review());
      reviewIds.add(reviewed.review().id());
      lastSeq = reviewed.review().seq();
    }
    return entries.size() - 1;
  }

  /** Returns the seq for the next review. */
  long nextSeq() {
    return lastSeq + 1;
  }

  @Nullable RecordedReview review(UUID id) {
    return reviews.get(id);
  }

  List<JournalEntry> entries() {
    return entries;
  }

  void applied(GraphState.Applied what) {
    applied.add(what);
  }

  /** Returns what the entry with an index did. */
  GraphState.Applied applied(int index) {
    return applied.get(index);
  }
}
