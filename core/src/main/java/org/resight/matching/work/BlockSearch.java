package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobProgress;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Features;
import org.resight.matching.Likeness;
import org.resight.matching.MatchParameters;
import org.resight.matching.PhotoIndex;

/**
 * Asks photos of which not all fit into memory. The local features search only short lists of
 * vectors, one {@linkplain ShortListBlocks block} after the other: its features are read from the
 * disk, an index is made of them, its photos are asked, and the index is dropped. For one matching.
 *
 * <p>What photos say follows from the plan, the features, the vectors and the keypoints that a
 * block may have.
 */
final class BlockSearch {

  /** Bytes of what is known of a photo, without its keypoints. */
  static final int BYTES_A_PHOTO = 2_000;

  /** Bytes of the place of a keypoint. */
  private static final int BYTES_A_PLACE = 6;

  /** Bytes of a photo of a short list, with what the local features said of it. */
  private static final int BYTES_A_SCORE = 16;

  /** Bytes of a photo that another one is like, with the points that agree. */
  private static final int BYTES_A_LIKENESS = 200;

  /** Bytes of a pair that comes up in the end, when no block is there any more. */
  private static final int BYTES_A_PAIR = 800;

  /** Keypoints of which one index can be made: a descriptor's numbers have places that are ints. */
  private static final long MOST_KEYPOINTS = Integer.MAX_VALUE / Features.LENGTH;

  private final List<ReadyPhoto> ready;
  private final List<ComparedPhoto> photos;
  private final MatchingPlan plan;
  private final Set<UUID> asking;
  private final MatchParameters parameters;
  private final PhotoFeatures features;
  private final JobProgress progress;

  /**
   * Prepares to ask.
   *
   * @param ready photos, their features without descriptors
   * @param photos the same
   */
  BlockSearch(
      List<ReadyPhoto> ready,
      List<ComparedPhoto> photos,
      MatchingPlan plan,
      MatchParameters parameters,
      PhotoFeatures features,
      JobProgress progress) {
    this.ready = ready;
    this.photos = photos;
    this.plan = plan;
    this.asking = MatchingKind.asked(plan);
    this.parameters = parameters;
    this.features = features;
    this.progress = progress;
  }

  /**
   * Asks all photos of the plan that are to be asked, one unit each.
   *
   * @param mostBytes of memory for all of it
   * @return what they say, or only part of it if the job is cancelled
   * @throws JobFailedException if that is too little
   */
  Suggestions ask(Fusion fusion, long mostBytes) throws JobFailedException {
    int[] keypoints = ready.stream().mapToInt(photo -> photo.features().count()).toArray();
    List<Integer> asked = MatchingKind.askedPlaces(photos, asking);
    long left = mostBytes - held(fusion, keypoints, asked.size());
    long largest =
        Arrays.stream(keypoints)
            .boxed()
            .sorted(Comparator.reverseOrder())
            .limit(fusion.mostOfShortList() + 1)
            .mapToLong(Integer::longValue)
            .sum();
    if (left < largest * MatchingKind.BYTES_A_KEYPOINT
        || left < (long) asked.size() * plan.top() * BYTES_A_PAIR) {
      throw new JobFailedException(
          "The vectors, short lists and results of "
              + keypoints.length
              + " photos need more memory than matching has on this server.");
    }
    long most = Math.min(left / MatchingKind.BYTES_A_KEYPOINT, MOST_KEYPOINTS);
    ShortListBlocks blocks = new ShortListBlocks(fusion, keypoints, asked, most, progress);
    if (blocks.without() > 0) {
      progress.failure(
          blocks.without()
              + " photos have no vector and are compared with each other alone,"
              + " as not all photos fit into the memory of matching.");
    }
    return ask(fusion, blocks);
  }

  /** Asks the photos of blocks. */
  Suggestions ask(Fusion fusion, ShortListBlocks blocks) {
    Suggestions suggestions = new Suggestions();
    for (ShortListBlocks.Block block = blocks.next(); block != null; block = blocks.next()) {
      ask(block, fusion, suggestions);
    }
    return suggestions;
  }

  /** Bytes of all that is held of the photos beside a block. */
  private long held(Fusion fusion, int[] keypoints, int asked) {
    long held = 0;
    for (int photo = 0; photo < keypoints.length; photo++) {
      float[] vector = fusion.vectors().vectors().get(photo);
      held +=
          BYTES_A_PHOTO
              + (long) keypoints[photo] * BYTES_A_PLACE
              + (vector == null ? 0 : (long) vector.length * Float.BYTES);
    }
    long said =
        (long) fusion.mostOfShortList() * BYTES_A_SCORE
            + (long) MatchingKind.kept(plan) * BYTES_A_LIKENESS;
    return held + asked * said;
  }

  private void ask(ShortListBlocks.Block block, Fusion fusion, Suggestions suggestions) {
    int[] places = block.photos();
    PhotoIndex index;
    try {
      index = index(places);
    } catch (CancellationException e) {
      return;
    }
    Map<Integer, List<Likeness>> answers = new ConcurrentHashMap<>();
    // Not by thread: threads live on, and would keep the index beside the next one.
    Queue<PhotoIndex.Asker> askers = new ConcurrentLinkedQueue<>();
    progress.each(
        block.asked(),
        photo -> {
          int[] shortList = Objects.requireNonNull(block.shortLists().get(photo));
          // Without a vector all the others stand for the short list, up to as many as one has.
          long most = fusion.vectors().has(photo) ? places.length : fusion.mostOfShortList();
          PhotoIndex.Asker free = askers.poll();
          PhotoIndex.Asker asker = free == null ? index.asker() : free;
          List<Likeness> local =
              asker.like(Arrays.binarySearch(places, photo)).stream()
                  .limit(most)
                  .map(one -> inAll(one, places))
                  .toList();
          askers.add(asker);
          answers.put(photo, MatchingKind.most(fusion.fused(photo, local, shortList), plan));
          progress.done(1);
        });
    for (Integer photo : block.asked()) {
      suggestions.add(
          photo,
          answers.getOrDefault(photo, List.of()),
          other -> asking.contains(photos.get(other).id()));
    }
  }

  /** The same with the photo's place among all, and with points that a pair can keep. */
  private static Likeness inAll(Likeness one, int[] places) {
    List<Likeness.PointPair> points = one.points();
    return new Likeness(
        places[one.photo()],
        one.score(),
        points.subList(0, Math.min(points.size(), MatchedPair.MOST_POINTS)));
  }

  /**
   * Makes the index of a block.
   *
   * @throws CancellationException if the job is cancelled
   */
  private PhotoIndex index(int[] places) {
    Map<Integer, Features> read = new ConcurrentHashMap<>();
    progress.each(
        Arrays.stream(places).boxed().toList(),
        place -> features.again(ready.get(place)).ifPresent(found -> read.put(place, found)));
    if (progress.isCancelled()) {
      throw new CancellationException();
    }
    List<Features> own = new ArrayList<>();
    for (int place : places) {
      // A photo that is gone has none.
      Features found = read.remove(place);
      own.add(found == null ? Features.NONE : found);
    }
    return new PhotoIndex(
        IntStream.of(places).mapToObj(photos::get).toList(),
        own,
        List.of(places.length),
        parameters,
        plan.rules(),
        null,
        progress::isCancelled);
  }
}
