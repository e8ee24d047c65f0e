package org.resight.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;

/**
 * Entries that will be written in one transaction, while they are being collected and after they
 * have been applied. Not thread-safe.
 */
final class EntryBatch {

  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<GraphState.Applied> applied = new ArrayList<>();
  private final Map<UUID, RecordedReview> reviews = new HashMap<>();
  private final List<UUID> reviewIds = new ArrayList<>();
  private final List<String> newReviewers = new ArrayList<>();
  private final Set<String> newReviewerNames = new HashSet<>();

  /** Leases under which reviews of the batch were made. */
  private final Map<UUID, RecordedReview> used = new LinkedHashMap<>();

  private int markedUsed;
  private long lastSeq;
  private int markedEntries;
  private int markedReviews;
  private int markedReviewers;

  EntryBatch(long lastSeq) {
    this.lastSeq = lastSeq;
  }

  /** Remembers the present end, for {@link #rollBack}. */
  void mark() {
    markedEntries = entries.size();
    markedReviews = reviewIds.size();
    markedReviewers = newReviewers.size();
    markedUsed = used.size();
  }

  /** Drops what was added since the mark. */
  void rollBack() {
    entries.subList(markedEntries, entries.size()).clear();
    List<UUID> dropped = reviewIds.subList(markedReviews, reviewIds.size());
    lastSeq -= dropped.size();
    dropped.forEach(reviews::remove);
    dropped.clear();
    List<String> strangers = newReviewers.subList(markedReviewers, newReviewers.size());
    strangers.forEach(newReviewerNames::remove);
    strangers.clear();
    List<UUID> leases = new ArrayList<>(used.keySet());
    leases.subList(markedUsed, leases.size()).forEach(used::remove);
  }

  /** Takes note of a reviewer whom the graph does not know; returns how many of those there are. */
  int addReviewer(String name) {
    if (newReviewerNames.add(name)) {
      newReviewers.add(name);
    }
    return newReviewers.size();
  }

  /** Notes that a review was made under a lease. */
  void use(UUID lease, RecordedReview review) {
    used.put(lease, review);
  }

  /** Returns the review of the batch that was made under a lease, or null. */
  @Nullable RecordedReview underLease(UUID lease) {
    return used.get(lease);
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
