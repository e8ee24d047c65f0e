package org.resight.matching.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.JobProgress;

/**
 * Shares photos that are asked out to blocks. A block has photos that are asked and their short
 * lists, and no more keypoints than fit into memory. Not thread-safe.
 *
 * <p>A block takes one photo, then those of its short list, the nearest first, then those of their
 * short lists, and so on. So the short lists of a block have most photos in common. A photo without
 * a vector stands in no short list. Such photos have blocks of their own, in which they are
 * compared with each other alone.
 *
 * <p>The blocks follow from the plan, the vectors, the keypoints and the bound alone.
 */
final class ShortListBlocks {

  /** Photos whose short lists are made at a time, by all threads. */
  private static final int AHEAD = 256;

  /**
   * Photos of which one index is made.
   *
   * @param asked those that are asked
   * @param photos all, as places in ascending order
   * @param shortLists of those that are asked
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Block(List<Integer> asked, int[] photos, Map<Integer, int[]> shortLists) {}

  private final Fusion fusion;
  private final int[] keypoints;
  private final long mostKeypoints;
  private final JobProgress progress;
  private final BitSet asked = new BitSet();

  /** Photos with a vector that are asked and in no block yet. */
  private final BitSet left = new BitSet();

  /** Photos without a vector, asked or not. */
  private final List<Integer> without;

  private int takenWithout;

  /** Short lists that were made already, of photos that are in no block yet. */
  private final Map<Integer, int[]> ahead = new ConcurrentHashMap<>();

  /** The photo that did not fit into the block before. */
  private int first = -1;

  /**
   * Prepares blocks.
   *
   * @param keypoints of each photo
   * @param asked places of the photos that are asked
   * @param mostKeypoints of a block; one photo with its short list has no more
   */
  ShortListBlocks(
      Fusion fusion,
      int[] keypoints,
      List<Integer> asked,
      long mostKeypoints,
      JobProgress progress) {
    this.fusion = fusion;
    this.keypoints = keypoints;
    this.mostKeypoints = mostKeypoints;
    this.progress = progress;
    asked.forEach(this.asked::set);
    asked.stream().filter(fusion.vectors()::has).forEach(left::set);
    without =
        IntStream.range(0, keypoints.length)
            .filter(photo -> !fusion.vectors().has(photo))
            .boxed()
            .toList();
  }

  /** Photos that have no vector. */
  int without() {
    return without.size();
  }

  /** Returns the next block; null if there is none, or the job is cancelled. */
  @Nullable Block next() {
    Growth growth = new Growth();
    Deque<Integer> near = new ArrayDeque<>();
    BitSet queued = new BitSet();
    while (!left.isEmpty()) {
      int photo = next(near);
      int[] shortList = shortList(photo, near);
      if (shortList == null) {
        return null;
      }
      if (!growth.takes(photo, shortList)) {
        first = photo;
        break;
      }
      left.clear(photo);
      ahead.remove(photo);
      for (int other : shortList) {
        if (left.get(other) && !queued.get(other)) {
          queued.set(other);
          near.add(other);
        }
      }
    }
    while (growth.asked.isEmpty() && takenWithout < without.size()) {
      growth = new Growth();
      while (takenWithout < without.size() && growth.takes(without.get(takenWithout), new int[0])) {
        takenWithout++;
      }
    }
    return growth.asked.isEmpty() || progress.isCancelled() ? null : growth.block();
  }

  /** The next photo that is near, or else any that is left. */
  private int next(Deque<Integer> near) {
    if (first >= 0) {
      int photo = first;
      first = -1;
      return photo;
    }
    while (!near.isEmpty()) {
      int photo = near.remove();
      if (left.get(photo)) {
        return photo;
      }
    }
    return left.nextSetBit(0);
  }

  /** Makes a photo's short list, and with it those of photos that come soon. */
  private int @Nullable [] shortList(int photo, Deque<Integer> near) {
    if (!ahead.containsKey(photo)) {
      progress.each(
          IntStream.concat(
                  IntStream.of(photo), near.stream().mapToInt(Integer::intValue).filter(left::get))
              .filter(one -> !ahead.containsKey(one))
              .distinct()
              .limit(AHEAD)
              .boxed()
              .toList(),
          one -> ahead.put(one, fusion.shortList(one)));
    }
    return progress.isCancelled() ? null : Objects.requireNonNull(ahead.get(photo));
  }

  /** A block while it grows. */
  private final class Growth {
    private final BitSet photos = new BitSet();
    private final List<Integer> asked = new ArrayList<>();
    private final Map<Integer, int[]> shortLists = new HashMap<>();
    private long sum;

    /** Takes a photo with its short list, unless they do not fit any more. */
    boolean takes(int photo, int[] shortList) {
      long more = more(photo);
      for (int other : shortList) {
        more += more(other);
      }
      if (!photos.isEmpty() && sum + more > mostKeypoints) {
        return false;
      }
      sum += more;
      photos.set(photo);
      for (int other : shortList) {
        photos.set(other);
      }
      if (ShortListBlocks.this.asked.get(photo)) {
        asked.add(photo);
        shortLists.put(photo, shortList);
      }
      return true;
    }

    private int more(int photo) {
      return photos.get(photo) ? 0 : keypoints[photo];
    }

    Block block() {
      return new Block(asked, photos.stream().toArray(), shortLists);
    }
  }
}
