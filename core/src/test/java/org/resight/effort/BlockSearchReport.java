package org.resight.effort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Foreground;
import org.resight.matching.Sift;
import org.resight.matching.work.BlockSearchTrial;

/**
 * Prints what short lists, block after block, find and cost beside one index over all photos. The
 * vectors are random for each individual, with noise for each photo.
 */
final class BlockSearchReport {

  /** How much larger the noise of a photo is than the numbers of its individual. */
  private static final float NOISE = 2;

  private BlockSearchReport() {}

  /** Takes the folder of photos with a {@code truth.csv}. */
  public static void main(String[] arguments) throws IOException {
    MatchingSet set = MatchingSet.of(Path.of(arguments[0]));
    List<Features> features =
        IntStream.range(0, set.photos().size()).mapToObj(i -> features(set, i)).toList();
    long keypoints = features.stream().mapToLong(Features::count).sum();
    say("%d photos of %s, %d keypoints, one thread", features.size(), set.name(), keypoints);
    BlockSearchTrial trial =
        new BlockSearchTrial(
            IntStream.range(0, features.size()).mapToObj(set::compared).toList(),
            features,
            Files.createTempDirectory("blocks"));
    say(
        "| search | indexes | MB of the largest | s of processor a photo | bytes a photo held |"
            + " photos | asked | rank-1 | rank-5 | mAP | pairs @5/10/20 | joins @5/10/20 |");
    say("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    row(set, "local features alone", trial.whole(null, 0));
    List<float @Nullable []> vectors = BlockSearchTrial.noisy(set.truth(), NOISE);
    say("| vectors alone | | | | %s", lists(set, trial.cosines(vectors)));
    for (int length : new int[] {20, 50}) {
      String what = String.format(Locale.ROOT, "short lists of %d", length);
      row(set, what + ", one index", trial.whole(vectors, length));
      for (double share : new double[] {0.1, 0.3}) {
        row(
            set,
            what + String.format(Locale.ROOT, ", blocks of %.1f", share),
            trial.blocks(vectors, length, share));
      }
    }
  }

  private static Features features(MatchingSet set, int photo) {
    try {
      return Sift.features(set.decode(photo), FeatureParameters.STANDARD, Foreground.CENTRE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lists(MatchingSet set, double[][] scores) {
    return RankedLists.of(scores, set.truth(), (i, j) -> set.counts(i, j, 0), i -> true).row("");
  }

  private static void row(MatchingSet set, String what, BlockSearchTrial.Found found) {
    say(
        "| %s | %d | %.0f | %.3f | %d %s",
        what,
        found.indexes(),
        found.largest() / 1e6,
        found.seconds(),
        found.held(),
        lists(set, found.scores()));
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
    System.out.flush();
  }
}
