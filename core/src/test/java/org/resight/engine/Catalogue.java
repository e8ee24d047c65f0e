package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * A made-up catalogue with candidate pairs and the stream of reviews that decides them; the same
 * for the same size.
 *
 * <p>Individuals have 1 to 9 photos, 5 on average. The photos of one are linked in a ring, and each
 * photo has as many candidates of other individuals as asked. Reviews come in random order. One in
 * fifty is wrong and corrected in the last tenth of the stream, or as soon as asked.
 */
final class Catalogue {

  private static final int ONE_WRONG_IN = 50;
  private static final int LATE = -1;

  private final Random random = new Random(20_170_601);
  private final List<AnnotationId> annotations;
  private final IntArrayList ends = new IntArrayList();
  private final IntArrayList stream = new IntArrayList();
  private final int truePairs;

  /** Makes one whose wrong answers are corrected in the last tenth of the stream. */
  Catalogue(int photos, int othersPerPhoto) {
    this(photos, othersPerPhoto, LATE);
  }

  /** Makes one whose wrong answers are corrected after so many reviews. */
  Catalogue(int photos, int othersPerPhoto, int correctedAfter) {
    annotations = new ArrayList<>(photos);
    for (int i = 0; i < photos; i++) {
      annotations.add(new AnnotationId(random.nextLong(), random.nextLong()));
    }
    int[] individual = addIndividuals(photos);
    truePairs = pairs();
    for (int photo = 0; photo < photos; photo++) {
      for (int i = 0; i < othersPerPhoto; i++) {
        int other = random.nextInt(photos);
        if (individual[other] != individual[photo]) {
          addPair(photo, other);
        }
      }
    }
    addReviews(correctedAfter);
  }

  private int[] addIndividuals(int photos) {
    int[] shuffled = new int[photos];
    for (int i = 0; i < photos; i++) {
      shuffled[i] = i;
    }
    IntArrays.shuffle(shuffled, random);
    int[] individual = new int[photos];
    int count = 0;
    for (int from = 0; from < photos; count++) {
      int size = Math.min(1 + random.nextInt(9), photos - from);
      for (int i = 0; i < size; i++) {
        individual[shuffled[from + i]] = count;
        if (i > 0 || size > 2) {
          addPair(shuffled[from + i], shuffled[from + (i + size - 1) % size]);
        }
      }
      from += size;
    }
    return individual;
  }

  private void addPair(int one, int other) {
    ends.add(one);
    ends.add(other);
  }

  private void addReviews(int correctedAfter) {
    int[] order = new int[pairs()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    IntArrays.shuffle(order, random);
    IntArrayList wrong = new IntArrayList();
    IntArrayList wrongAt = new IntArrayList();
    int lastTenth = order.length / 10 * 9;
    int corrected = 0;
    for (int i = 0; i < order.length; i++) {
      if (i < lastTenth && random.nextInt(ONE_WRONG_IN) == 0) {
        wrongAt.add(stream.size());
        stream.add(2 * order[i] + 1);
        wrong.add(order[i]);
      } else {
        stream.add(2 * order[i]);
        if (correctedAfter == LATE && i >= lastTenth && corrected < wrong.size()) {
          stream.add(2 * wrong.getInt(corrected++));
        }
      }
      if (correctedAfter > 0
          && corrected < wrong.size()
          && stream.size() - wrongAt.getInt(corrected) >= correctedAfter) {
        stream.add(2 * wrong.getInt(corrected++));
      }
    }
    while (corrected < wrong.size()) {
      stream.add(2 * wrong.getInt(corrected++));
    }
  }

  List<AnnotationId> annotations() {
    return annotations;
  }

  int pairs() {
    return ends.size() / 2;
  }

  AnnotationPair pair(int number) {
    return AnnotationPair.of(
        annotations.get(ends.getInt(2 * number)), annotations.get(ends.getInt(2 * number + 1)));
  }

  /** Returns the ends of a pair in one number. */
  long key(int number) {
    return ((long) ends.getInt(2 * number) << 32) | ends.getInt(2 * number + 1);
  }

  int reviews() {
    return stream.size();
  }

  int pairOfReview(int number) {
    return stream.getInt(number) / 2;
  }

  Review review(int number) {
    int pair = stream.getInt(number) / 2;
    boolean positive = pair < truePairs ^ (stream.getInt(number) & 1) == 1;
    return new Review(
        pair(pair),
        positive ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE,
        MetaDecision.NONE,
        Confidence.UNSPECIFIED,
        "ann");
  }

  /** Returns a graph with all annotations and candidates. */
  DecisionGraph graph() {
    DecisionGraph graph =
        new DecisionGraph(GraphConfig.of(java.util.Map.of("convergence.enabled", false)));
    graph.add(annotations);
    Random scores = new Random(5);
    for (int i = 0; i < pairs(); i++) {
      graph.propose(pair(i), scores.nextInt(10_001) / 10_000.0, Double.NaN, Double.NaN);
    }
    return graph;
  }
}
