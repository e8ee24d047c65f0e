package org.resight.matching.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.matching.Features;
import org.resight.matching.PhotoIndex;

/**
 * The index of the last matching, so that a photo more need not build it again. Nothing is lost
 * with it. Thread-safe.
 */
final class IndexShelf {

  /** An index that was kept, and where it has each photo's keypoints. */
  record Kept(UUID graph, PhotoIndex index, Map<String, Features> byPhoto) {

    /** Returns the places of a photo in the index, if it still looks the same. */
    Optional<Features> places(UUID photo, PhotoSource.Shown shown) {
      return Optional.ofNullable(byPhoto.get(key(photo, shown)));
    }
  }

  private final long mostBytes;
  private @Nullable Kept kept;
  private long usedAt;

  /**
   * Keeps one index.
   *
   * @param mostBytes of memory that it may take
   */
  IndexShelf(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Keeps an index in place of any before, if it is small enough. */
  synchronized void put(UUID graph, PhotoIndex index, List<ReadyPhoto> photos) {
    kept = null;
    if (index.bytes() > mostBytes) {
      return;
    }
    Map<String, Features> places = new HashMap<>();
    for (int i = 0; i < photos.size(); i++) {
      places.put(
          key(photos.get(i).annotation().id().uuid(), photos.get(i).shown()), index.places(i));
    }
    kept = new Kept(graph, index, places);
    usedAt = System.nanoTime();
  }

  private static String key(UUID photo, PhotoSource.Shown shown) {
    return photo + " " + shown.key() + " " + shown.foreground();
  }

  /** Returns what is kept of a graph, and forgets what is kept of another one. */
  synchronized @Nullable Kept take(UUID graph) {
    if (kept != null && !kept.graph().equals(graph)) {
      kept = null;
    }
    usedAt = System.nanoTime();
    return kept;
  }

  /** Returns the photos of each segment of a graph's index; nothing if there is none. */
  synchronized List<List<UUID>> segments(UUID graph) {
    List<List<UUID>> segments = new ArrayList<>();
    if (kept != null && kept.graph().equals(graph)) {
      int begin = 0;
      for (int end : kept.index().ends()) {
        segments.add(kept.index().photos().subList(begin, end).stream().map(p -> p.id()).toList());
        begin = end;
      }
    }
    return segments;
  }

  /** Forgets what is kept. */
  synchronized void forget() {
    kept = null;
  }

  /** Forgets an index that nobody has used for so long. */
  synchronized void forgetUnused(long nanos) {
    if (kept != null && System.nanoTime() - usedAt > nanos) {
      kept = null;
    }
  }
}
