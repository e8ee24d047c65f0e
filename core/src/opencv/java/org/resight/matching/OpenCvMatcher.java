package org.resight.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.DMatch;
import org.bytedeco.opencv.opencv_core.DMatchVectorVector;
import org.bytedeco.opencv.opencv_core.KeyPoint;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_features2d.FlannBasedMatcher;
import org.bytedeco.opencv.opencv_features2d.SIFT;
import org.bytedeco.opencv.opencv_flann.KDTreeIndexParams;
import org.bytedeco.opencv.opencv_flann.SearchParams;

/**
 * The same steps with OpenCV's SIFT and FLANN in place of our own, to measure against. One thread.
 *
 * <p>FLANN cannot pass over photos: there is a forest for each side, and more neighbours are sought
 * than are used, because those of the asking photo are among them.
 */
public final class OpenCvMatcher {

  private static final int TREES = 4;
  private static final int CHECKS = 256;
  private static final int LAYERS = 3;
  private static final double SIGMA = 1.6;

  /** A descriptor's length, as our own have it. */
  private static final float LENGTH = 512;

  /** Neighbours of the asking photo itself and of its encounter for which there is room. */
  private static final int ROOM = 10;

  // Never freed: their destructors end the process.
  private static final KDTreeIndexParams FOREST = new KDTreeIndexParams(TREES);
  private static final SearchParams SEARCH = new SearchParams(CHECKS, 0, true);

  private final MatchParameters parameters;
  private final List<ComparedPhoto> photos;
  private final List<Described> described;
  private final PhotoVotes votes;
  private final Map<String, Side> sides = new HashMap<>();

  /**
   * The keypoints of a photo.
   *
   * @param features as our own index takes them
   * @param roots the descriptors as FLANN takes them
   */
  public record Described(Features features, List<float[]> roots) {
    /** Copies the list. */
    public Described {
      roots = List.copyOf(roots);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Side(FlannBasedMatcher forest, int[] photoOf, int[] keypointOf) {}

  /** Builds the forests. */
  public OpenCvMatcher(
      List<ComparedPhoto> photos, List<Described> described, MatchParameters parameters) {
    opencv_core.setNumThreads(1);
    opencv_core.setRNGSeed(1);
    this.photos = List.copyOf(photos);
    this.described = List.copyOf(described);
    this.parameters = parameters;
    votes =
        new PhotoVotes(
            parameters, described.stream().map(Described::features).map(Features::places).toList());
    photos.forEach(photo -> sides.computeIfAbsent(String.valueOf(photo.viewpoint()), this::side));
  }

  private Side side(String viewpoint) {
    int[] own =
        IntStream.range(0, photos.size())
            .filter(i -> String.valueOf(photos.get(i).viewpoint()).equals(viewpoint))
            .toArray();
    int n = IntStream.of(own).map(i -> described.get(i).features().count()).sum();
    int[] photoOf = new int[n];
    int[] keypointOf = new int[n];
    Mat all = new Mat(n, Features.LENGTH, opencv_core.CV_32F);
    FloatIndexer rows = all.createIndexer();
    int row = 0;
    for (int photo : own) {
      for (int keypoint = 0; keypoint < described.get(photo).roots().size(); keypoint++) {
        photoOf[row] = photo;
        keypointOf[row] = keypoint;
        rows.put(row++, 0, described.get(photo).roots().get(keypoint));
      }
    }
    FlannBasedMatcher forest = new FlannBasedMatcher(FOREST, SEARCH);
    forest.add(new MatVector(all));
    forest.train();
    return new Side(forest, photoOf, keypointOf);
  }

  /** The photos of the same side that are like one, the most similar first. */
  public List<Likeness> like(int photo) {
    Side side = sides.get(String.valueOf(photos.get(photo).viewpoint()));
    Features asking = described.get(photo).features();
    if (side == null || asking.count() == 0) {
      return List.of();
    }
    int wanted = Math.min(parameters.neighbours() + ROOM, side.photoOf.length);
    int[] distances = new int[parameters.neighbours()];
    int[] photoOf = new int[parameters.neighbours()];
    int[] keypointOf = new int[parameters.neighbours()];
    try (Mat queries = new Mat(asking.count(), Features.LENGTH, opencv_core.CV_32F);
        DMatchVectorVector matches = new DMatchVectorVector()) {
      FloatIndexer rows = queries.createIndexer();
      for (int keypoint = 0; keypoint < asking.count(); keypoint++) {
        rows.put(keypoint, 0, described.get(photo).roots().get(keypoint));
      }
      side.forest.knnMatch(queries, matches, wanted);
      for (int keypoint = 0; keypoint < asking.count(); keypoint++) {
        int found = 0;
        for (int i = 0; i < matches.get(keypoint).size() && found < distances.length; i++) {
          DMatch match = matches.get(keypoint).get(i);
          int at = match.trainIdx();
          if (at >= 0
              && ComparisonRules.STANDARD.of(photos.get(photo), photos.get(side.photoOf[at]))
                  == Comparison.COMPARED) {
            distances[found] = Math.round(match.distance() * match.distance());
            photoOf[found] = side.photoOf[at];
            keypointOf[found++] = side.keypointOf[at];
          }
        }
        votes.add(asking, keypoint, found, distances, photoOf, keypointOf);
      }
      return votes.counted(asking);
    }
  }

  /** OpenCV's keypoints in the foreground, upright, and their RootSIFT descriptors. */
  public static Described describe(
      GreyImage picture, FeatureParameters parameters, Foreground foreground) {
    GreyImage image = picture.within(parameters.longestSide());
    try (Mat pixels = bytes(image);
        Mat rows = new Mat();
        KeyPointVector found = new KeyPointVector();
        SIFT sift = SIFT.create(0, LAYERS, parameters.contrast(), parameters.edge(), SIGMA, false)) {
      sift.detect(pixels, found);
      try (KeyPointVector kept = new KeyPointVector(kept(found, image, parameters, foreground))) {
        sift.compute(pixels, kept, rows);
        return described(image, kept, rows);
      }
    }
  }

  private static Mat bytes(GreyImage image) {
    Mat pixels = new Mat(image.height(), image.width(), opencv_core.CV_8U);
    UByteIndexer to = pixels.createIndexer();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        to.put(y, x, Math.round(image.pixels()[y * image.width() + x] * 255));
      }
    }
    return pixels;
  }

  private static KeyPoint[] kept(
      KeyPointVector found, GreyImage image, FeatureParameters parameters, Foreground foreground) {
    Map<List<Float>, KeyPoint> one = new LinkedHashMap<>();
    for (long i = 0; i < found.size(); i++) {
      KeyPoint keypoint = found.get(i);
      float x = keypoint.pt().x();
      float y = keypoint.pt().y();
      if (keypoint.size() >= parameters.smallest() && foreground.contains(x, y, image)) {
        // One for each direction becomes one that is upright.
        one.putIfAbsent(List.of(x, y, keypoint.size()), keypoint.angle(0));
      }
    }
    List<KeyPoint> best = new ArrayList<>(one.values());
    best.sort(Comparator.comparingDouble(keypoint -> -keypoint.response()));
    return best.subList(0, Math.min(best.size(), parameters.keypoints())).toArray(KeyPoint[]::new);
  }

  private static Described described(GreyImage image, KeyPointVector kept, Mat rows) {
    int n = (int) kept.size();
    short[] x = new short[n];
    short[] y = new short[n];
    short[] size = new short[n];
    byte[] descriptors = new byte[n * Features.LENGTH];
    List<float[]> roots = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      x[i] = (short) Math.round(kept.get(i).pt().x() * Features.STEPS);
      y[i] = (short) Math.round(kept.get(i).pt().y() * Features.STEPS);
      size[i] = (short) Math.round(kept.get(i).size() * Features.STEPS);
      float[] root = new float[Features.LENGTH];
      FloatIndexer values = rows.createIndexer();
      values.get(i, 0, root);
      double sum = 0;
      for (float value : root) {
        sum += value;
      }
      for (int d = 0; d < root.length; d++) {
        root[d] = (float) (Math.sqrt(root[d] / Math.max(sum, 1e-9)) * LENGTH);
        int value = Math.min(255, Math.round(root[d]));
        descriptors[i * Features.LENGTH + d] = (byte) (value - 128);
      }
      roots.add(root);
    }
    return new Described(
        new Features(
            image.width(), image.height(), x, y, size, descriptors, PerceptualHash.of(image)),
        roots);
  }
}
