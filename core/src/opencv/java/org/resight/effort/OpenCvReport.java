package org.resight.effort;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.ComparisonRules;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.matching.Likeness;
import org.resight.matching.MatchParameters;
import org.resight.matching.OpenCvMatcher;
import org.resight.matching.PhotoIndex;
import org.resight.matching.Sift;

/**
 * {@code mvn -P matching,opencv -Dmatching.photos=FOLDER}: our keypoints and search beside OpenCV's
 * SIFT and FLANN, one thread each, on the same pixels and with the same scores.
 */
public final class OpenCvReport {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private OpenCvReport() {}

  /** Prints the table of a folder. */
  public static void main(String[] arguments) throws IOException {
    MatchingSet set = MatchingSet.of(Path.of(arguments[0]));
    FeatureParameters parameters = FeatureParameters.STANDARD;
    List<ComparedPhoto> photos = new ArrayList<>();
    List<Features> ours = new ArrayList<>();
    List<OpenCvMatcher.Described> theirs = new ArrayList<>();
    double ourSeconds = 0;
    double theirSeconds = 0;
    for (int i = 0; i < set.photos().size(); i++) {
      photos.add(set.compared(i));
      GreyImage picture = set.decode(i);
      long began = CPU.getCurrentThreadCpuTime();
      ours.add(Sift.features(picture, parameters, Foreground.CENTRE));
      long between = CPU.getCurrentThreadCpuTime();
      theirs.add(OpenCvMatcher.describe(picture, parameters, Foreground.CENTRE));
      ourSeconds += (between - began) / 1e9 / set.photos().size();
      theirSeconds += (CPU.getCurrentThreadCpuTime() - between) / 1e9 / set.photos().size();
    }
    List<Features> converted = theirs.stream().map(OpenCvMatcher.Described::features).toList();
    System.out.printf(
        Locale.ROOT,
        "%d photos of %s; keypoints: ours %d, OpenCV's %d%n",
        photos.size(),
        set.name(),
        ours.stream().mapToLong(Features::count).sum(),
        converted.stream().mapToLong(Features::count).sum());
    System.out.println(
        "| keypoints and search | CPU a photo, s | CPU a query, s | asked | rank-1 | rank-5 | mAP"
            + " | pairs @5/10/20 | joins @5/10/20 |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    row(set, "ours, ours", ourSeconds, index(photos, ours).asker()::like);
    row(set, "OpenCV's, ours", theirSeconds, index(photos, converted).asker()::like);
    OpenCvMatcher flann = new OpenCvMatcher(photos, theirs, MatchParameters.STANDARD);
    row(set, "OpenCV's, FLANN", theirSeconds, flann::like);
  }

  private static PhotoIndex index(List<ComparedPhoto> photos, List<Features> features) {
    return new PhotoIndex(photos, features, MatchParameters.STANDARD, ComparisonRules.STANDARD);
  }

  private static void row(
      MatchingSet set, String what, double seconds, IntFunction<List<Likeness>> asked) {
    int n = set.photos().size();
    double[][] scores = new double[n][n];
    long began = CPU.getCurrentThreadCpuTime();
    for (int i = 0; i < n; i++) {
      for (Likeness likeness : asked.apply(i)) {
        scores[i][likeness.photo()] += likeness.score();
        scores[likeness.photo()][i] += likeness.score();
      }
    }
    double query = (CPU.getCurrentThreadCpuTime() - began) / 1e9 / n;
    System.out.println(
        RankedLists.of(scores, set.truth(), (i, j) -> set.counts(i, j, 0), i -> true)
            .row(String.format(Locale.ROOT, "%s | %.3f | %.3f", what, seconds, query)));
  }
}
