package org.resight.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Photos that can be asked for those most like one of them.
 *
 * <p>Scores are local naive Bayes nearest neighbour (S. McCann and D. Lowe, 2012): a match counts
 * by how much nearer it is than the last of the neighbours, and by how near the middle of both
 * pictures it lies, because scenery lies at the edges. An affine picture of one photo on the other
 * must explain the matches.
 *
 * <p>Answers depend on the photos, their order, their segments and the parameters alone, not on
 * threads. Unchangeable and thread-safe; each thread asks through an {@link Asker} of its own.
 */
public final class PhotoIndex {

  private final List<ComparedPhoto> photos;
  private final List<Features> places;
  private final MatchParameters parameters;
  private final ComparisonRules rules;

  /** The first photo of each segment, and the number of all. */
  private final int[] begins;

  /** Of one segment after the other. */
  private final List<Part> parts = new ArrayList<>();

  /** The part of each photo, and its place there. */
  private final int[] partOf;

  private final int[] placeOf;

  /**
   * The photos of a segment that show one side. Photos of sides that are not compared then cost a
   * search nothing.
   *
   * @param photos by their places in the index, in order
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Part(int segment, int[] photos, DescriptorForest forest) {}

  /**
   * Builds an index of one segment; some 10 µs a keypoint.
   *
   * @param photos in an order that is always the same for the same photos
   * @param features of each photo
   */
  public PhotoIndex(
      List<ComparedPhoto> photos,
      List<Features> features,
      MatchParameters parameters,
      ComparisonRules rules) {
    this(photos, features, List.of(photos.size()), parameters, rules, null, () -> false);
  }

  /**
   * Builds an index of segments. What an earlier index has of the same photos is taken from there,
   * at no cost; a segment more costs a search more.
   *
   * @param photos in an order that is always the same for the same photos
   * @param features of each photo, also as {@link #places} of the earlier index gives them
   * @param ends how many photos stand in the first segment, in the first two, and so on up to all
   * @param earlier an index whose segments are used again, or null
   * @param stopped asked every second or more often
   * @throws CancellationException if it was stopped
   */
  public PhotoIndex(
      List<ComparedPhoto> photos,
      List<Features> features,
      List<Integer> ends,
      MatchParameters parameters,
      ComparisonRules rules,
      @Nullable PhotoIndex earlier,
      BooleanSupplier stopped) {
    if (photos.size() != features.size()
        || (ends.isEmpty() ? 0 : ends.get(ends.size() - 1)) != photos.size()) {
      throw new IllegalArgumentException("Each photo needs features and a segment.");
    }
    this.photos = List.copyOf(photos);
    this.parameters = parameters;
    this.rules = rules;
    begins = new int[ends.size() + 1];
    partOf = new int[photos.size()];
    placeOf = new int[photos.size()];
    IdentityHashMap<Features, Integer> known = new IdentityHashMap<>();
    if (earlier != null) {
      for (int i = 0; i < earlier.size(); i++) {
        known.put(earlier.places.get(i), i);
      }
    }
    for (int s = 0; s < ends.size(); s++) {
      begins[s + 1] = ends.get(s);
      Map<Integer, List<Integer>> sides = new TreeMap<>();
      for (int i = begins[s]; i < begins[s + 1]; i++) {
        sides
            .computeIfAbsent(Viewpoints.group(photos.get(i).viewpoint()), key -> new ArrayList<>())
            .add(i);
      }
      for (List<Integer> side : sides.values()) {
        int[] own = side.stream().mapToInt(Integer::intValue).toArray();
        for (int place = 0; place < own.length; place++) {
          partOf[own[place]] = parts.size();
          placeOf[own[place]] = place;
        }
        parts.add(
            new Part(
                s,
                own,
                forest(side.stream().map(features::get).toList(), known, earlier, stopped)));
      }
    }
    this.places =
        features.stream().map(one -> known.containsKey(one) ? one : one.places()).toList();
  }

  /** The forest of some photos; that of the earlier index if it has one of the same. */
  private DescriptorForest forest(
      List<Features> own,
      IdentityHashMap<Features, Integer> known,
      @Nullable PhotoIndex earlier,
      BooleanSupplier stopped) {
    Integer first = known.get(own.get(0));
    if (earlier != null && first != null) {
      Part part = earlier.parts.get(earlier.partOf[first]);
      boolean same = part.photos.length == own.size();
      for (int i = 0; same && i < own.size(); i++) {
        same = earlier.places.get(part.photos[i]) == own.get(i);
      }
      if (same) {
        return part.forest;
      }
    }
    return new DescriptorForest(
        own.stream().map(one -> whole(one, known, earlier)).toList(), parameters.trees(), stopped);
  }

  private static Features whole(
      Features one, IdentityHashMap<Features, Integer> known, @Nullable PhotoIndex earlier) {
    Integer photo = known.get(one);
    if (photo != null && earlier != null) {
      return one.with(
          earlier.parts.get(earlier.partOf[photo]).forest.descriptors(earlier.placeOf[photo]));
    }
    if (one.isPlacesOnly()) {
      throw new IllegalArgumentException("These places are of another index.");
    }
    return one;
  }

  /** Photos in it. */
  public int size() {
    return photos.size();
  }

  /** The photos in it, in their order. */
  public List<ComparedPhoto> photos() {
    return photos;
  }

  /** Where the keypoints of a photo are; without their descriptors. */
  public Features places(int photo) {
    return places.get(photo);
  }

  /** How many photos stand in the first segment, in the first two, and so on. */
  public List<Integer> ends() {
    return Arrays.stream(begins).skip(1).boxed().toList();
  }

  /** Bytes it takes in memory. */
  public long bytes() {
    long bytes = 0;
    for (Part part : parts) {
      bytes += (long) part.forest.size() * (Features.LENGTH + PLACE) + part.forest.otherBytes();
    }
    return bytes;
  }

  /** Asks; one thread at a time. */
  public Asker asker() {
    return new Asker();
  }

  /** Asks an index. One thread at a time. */
  public final class Asker {
    private final List<ForestSearch> searches =
        parts.stream()
            .map(
                part -> new ForestSearch(part.forest, parameters.neighbours(), parameters.checks()))
            .toList();
    private final PhotoVotes votes = new PhotoVotes(parameters, places);

    /** The nearest of all parts. */
    private final int[] distances = new int[parameters.neighbours()];

    private final int[] photoOf = new int[parameters.neighbours()];
    private final int[] keypointOf = new int[parameters.neighbours()];
    private int found;

    private Asker() {}

    /**
     * The photos that are like one of the index, the most similar first; never one that the rules
     * keep apart from it.
     */
    public List<Likeness> like(int photo) {
      DescriptorForest forest = parts.get(partOf[photo]).forest;
      return like(
          photos.get(photo),
          places.get(photo),
          forest.descriptors,
          keypoint -> forest.at(placeOf[photo], keypoint));
    }

    /** The photos that are like another one, the most similar first. */
    public List<Likeness> like(ComparedPhoto photo, Features asking) {
      return like(photo, asking, asking.descriptors(), keypoint -> keypoint * Features.LENGTH);
    }

    private List<Likeness> like(
        ComparedPhoto photo, Features asking, byte[] descriptors, IntUnaryOperator at) {
      int[] asked = asked(photo);
      for (int keypoint = 0; keypoint < asking.count(); keypoint++) {
        found = 0;
        for (int p : asked) {
          searches.get(p).search(descriptors, at.applyAsInt(keypoint));
          merge(p);
        }
        votes.add(asking, keypoint, found, distances, photoOf, keypointOf);
      }
      return votes.counted(asking);
    }

    private void merge(int p) {
      ForestSearch search = searches.get(p);
      Part part = parts.get(p);
      for (int i = 0; i < search.found; i++) {
        int distance = search.distances[i];
        if (found == distances.length && distance >= distances[found - 1]) {
          return;
        }
        int place = found < distances.length ? found++ : found - 1;
        while (place > 0 && distances[place - 1] > distance) {
          distances[place] = distances[place - 1];
          photoOf[place] = photoOf[place - 1];
          keypointOf[place] = keypointOf[place - 1];
          place--;
        }
        distances[place] = distance;
        photoOf[place] = part.photos[part.forest.photoOf[search.slots[i]]];
        keypointOf[place] = part.forest.keypointOf[search.slots[i]];
      }
    }

    /**
     * The parts that have photos to compare. Those of one segment share the checks by the keypoints
     * that are compared, so that a photo whose side is not known costs as much as another.
     */
    private int[] asked(ComparedPhoto photo) {
      boolean[][] skipped = new boolean[parts.size()][];
      int[] keypoints = new int[parts.size()];
      long[] all = new long[begins.length];
      for (int p = 0; p < keypoints.length; p++) {
        Part part = parts.get(p);
        skipped[p] = new boolean[part.photos.length];
        for (int i = 0; i < part.photos.length; i++) {
          int other = part.photos[i];
          skipped[p][i] = rules.of(photo, photos.get(other)) != Comparison.COMPARED;
          keypoints[p] += skipped[p][i] ? 0 : places.get(other).count();
        }
        all[part.segment] += keypoints[p];
      }
      for (int p = 0; p < keypoints.length; p++) {
        if (keypoints[p] > 0) {
          long share = parameters.checks() * (long) keypoints[p] / all[parts.get(p).segment];
          searches.get(p).pass(skipped[p], (int) Math.max(share, LEAST_CHECKS));
        }
      }
      return IntStream.range(0, keypoints.length).filter(p -> keypoints[p] > 0).toArray();
    }
  }

  /** Bytes of a keypoint's place and size. */
  private static final int PLACE = 6;

  /** What a part is searched with at the least. */
  private static final int LEAST_CHECKS = 32;
}
