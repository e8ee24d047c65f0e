package org.resight.evidence.scores;

import it.unimi.dsi.fastutil.ints.Int2ObjectRBTreeMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * The answers that stand on each pair, and what they weigh.
 *
 * <p>Every answer counts, those of one reviewer on one pair too. A reviewer who contradicts
 * themselves unasked corrects their own answers, which are taken back. So does a reviewer's
 * <em>cannot tell</em> or withdrawal; the withdrawal of somebody who has given none takes back all.
 */
public final class Answers {

  /** What a meta decision weighs: wrong once in ten thousand. */
  static final double META = StrictMath.log(9999);

  /**
   * One answer.
   *
   * @param reviewer the number of the reviewer
   * @param glance whether it was given at a glance at many photos
   */
  public record Answer(int reviewer, boolean glance, EvidenceDecision evidence, MetaDecision meta) {

    /** Returns the number of who gave it and how: of each there is an error rate. */
    public int source() {
      return Answers.source(reviewer, glance);
    }

    /** Returns whether it shows what the reviewer sees in the photographs. */
    public boolean telling() {
      return meta == MetaDecision.NONE && !evidence.uninferable();
    }

    /** Returns whether the same reviewer said the opposite before. */
    boolean corrects(Answer before) {
      return reviewer == before.reviewer && says() * before.says() < 0;
    }

    private int says() {
      return switch (meta) {
        case SAME -> 1;
        case DIFFERENT -> -1;
        case NONE ->
            switch (evidence) {
              case POSITIVE -> 1;
              case NEGATIVE -> -1;
              case INCOMPARABLE, UNKNOWN, UNREVIEWED -> 0;
            };
      };
    }

    boolean cannotTell() {
      return meta == MetaDecision.NONE && evidence.uninferable();
    }
  }

  /** What is known of a reviewed pair. */
  public static final class Reviewed {
    public final List<Answer> standing = new ArrayList<>(1);
    public int given;
    boolean chosen;
    public EvidenceDecision decision = EvidenceDecision.UNREVIEWED;
    public MetaDecision meta = MetaDecision.NONE;
    public Confidence confidence = Confidence.UNSPECIFIED;

    private Reviewed copy() {
      Reviewed copy = new Reviewed();
      copy.standing.addAll(standing);
      copy.given = given;
      copy.chosen = chosen;
      copy.decision = decision;
      copy.meta = meta;
      copy.confidence = confidence;
      return copy;
    }
  }

  private final Int2ObjectRBTreeMap<Reviewed> byPair = new Int2ObjectRBTreeMap<>();
  private final Object2IntOpenHashMap<String> reviewers = new Object2IntOpenHashMap<>();
  private final double prior;
  private double[] weights = new double[0];

  /**
   * @param accuracy how often a reviewer of whom nothing is known is right
   */
  public Answers(double accuracy) {
    prior = Calibration.logit(accuracy);
    reviewers.defaultReturnValue(-1);
  }

  private static int source(int reviewer, boolean glance) {
    return reviewer < 0 ? reviewer : 2 * reviewer + (glance ? 1 : 0);
  }

  /** Sets how often each reviewer is right, by {@link Answer#source}. */
  public void accuracies(double[] accuracies) {
    weights = new double[accuracies.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Calibration.logit(accuracies[i]);
    }
  }

  /** Returns what puts back how often each reviewer is right. */
  public Runnable savedAccuracies() {
    double[] were = weights;
    return () -> weights = were;
  }

  /** Returns what takes the next review back, which is of a pair and by a reviewer. */
  public Runnable saved(int pair, String reviewer) {
    Reviewed known = byPair.get(pair);
    Reviewed was = known == null ? null : known.copy();
    boolean stranger = !reviewers.containsKey(reviewer);
    return () -> {
      if (was == null) {
        byPair.remove(pair);
      } else {
        byPair.put(pair, was);
      }
      if (stranger) {
        reviewers.removeInt(reviewer);
      }
    };
  }

  /** Returns the reviewed pairs by their numbers. */
  public Int2ObjectRBTreeMap<Reviewed> byPair() {
    return byPair;
  }

  public @Nullable Reviewed of(int pair) {
    return byPair.get(pair);
  }

  /**
   * Takes a review of a pair.
   *
   * @param asked whether an answer on the pair was wanted; else the reviewer has chosen it
   * @param glance whether it was given at a glance at many photos
   */
  public void take(int pair, Review review, boolean asked, boolean glance) {
    int reviewer = number(review.reviewer());
    Reviewed reviewed = byPair.get(pair);
    if (reviewed == null) {
      reviewed = new Reviewed();
      reviewed.chosen = !asked;
      byPair.put(pair, reviewed);
    }
    reviewed.given++;
    reviewed.decision = review.decision();
    reviewed.meta = review.meta();
    reviewed.confidence = review.confidence();
    if (review.decision().uninferable()) {
      boolean own = reviewed.standing.removeIf(answer -> answer.reviewer == reviewer);
      if (!own && review.decision() == EvidenceDecision.UNREVIEWED) {
        reviewed.standing.clear();
      }
    }
    if (review.decision() != EvidenceDecision.UNREVIEWED) {
      Answer answer = new Answer(reviewer, glance, review.evidence(), review.meta());
      if (!asked) {
        reviewed.standing.removeIf(answer::corrects);
      }
      reviewed.standing.add(answer);
    }
  }

  private int number(String reviewer) {
    int known = reviewers.getInt(reviewer);
    if (known >= 0) {
      return known;
    }
    int number = reviewers.size();
    reviewers.put(reviewer, number);
    return number;
  }

  /** Writes what stands on a reviewed pair into the table. */
  public void post(int pair, PairTable pairs) {
    Reviewed reviewed = byPair.get(pair);
    if (reviewed == null) {
      return;
    }
    double logOdds = 0;
    boolean cannotTell = false;
    boolean says = false;
    for (Answer answer : reviewed.standing) {
      logOdds += logOdds(answer);
      cannotTell |= answer.cannotTell();
      says |= answer.says() != 0;
    }
    pairs.answered(pair, logOdds, reviewed.standing.size(), cannotTell);
    pairs.chosen(pair, reviewed.chosen && says);
  }

  private double logOdds(Answer answer) {
    return answer.says() * (answer.meta == MetaDecision.NONE ? weight(answer.source()) : META);
  }

  /** Returns the log-odds of a reviewer being right, with one pair or at a glance. */
  public double weight(String reviewer, boolean glance) {
    return weight(source(reviewers.getInt(reviewer), glance));
  }

  private double weight(int source) {
    return source >= 0 && source < weights.length ? weights[source] : prior;
  }
}
