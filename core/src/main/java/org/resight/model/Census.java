package org.resight.model;

import java.util.List;

/**
 * Where each photo and each known pair of a graph stands, in numbers.
 *
 * <p>Immutable.
 *
 * @param excluded members taken out of the work
 * @param neverCompared photos at work that are alone, and of which no pair is decided
 * @param single photos at work that are alone, and were compared
 * @param together photos at work in individuals of two or more
 * @param groups individuals of two or more photos
 * @param redundantGroups those of them that are positively redundant
 * @param inferred undecided pairs of which the others say <em>same</em> or <em>different</em>
 * @param scores decided pairs by score, in {@value #SCORE_CLASSES} equal classes from 0 to 1
 */
public record Census(
    long excluded,
    long neverCompared,
    long single,
    long together,
    long groups,
    long redundantGroups,
    long inferred,
    List<ScoreClass> scores) {

  /** How many classes of scores there are. */
  public static final int SCORE_CLASSES = 20;

  /** Copies the list. */
  public Census {
    scores = List.copyOf(scores);
  }

  /** Decided pairs of one class of scores. */
  public record ScoreClass(long same, long different, long cannot) {}

  /** Adds photos and pairs up. Not thread-safe. */
  public static final class Sum {

    private final long[][] scores = new long[SCORE_CLASSES][3];
    private long excluded;
    private long neverCompared;
    private long single;
    private long together;
    private long inferred;

    /** Counts a member that is out of the work. */
    public void addExcluded() {
      excluded++;
    }

    /**
     * Counts a photo at work.
     *
     * @param size photos of its individual
     * @param compared whether a pair of it is decided
     */
    public void addPhoto(int size, boolean compared) {
      if (size > 1) {
        together++;
      } else if (compared) {
        single++;
      } else {
        neverCompared++;
      }
    }

    /** Counts an undecided pair at work by what follows for it. */
    public void addUndecided(Inferred what) {
      inferred += what == Inferred.SAME || what == Inferred.DIFFERENT ? 1 : 0;
    }

    /**
     * Counts a decided pair at work.
     *
     * @param match its score, NaN if there is none; of scores that are no probabilities, those
     *     below 0 and above 1 count in the first and the last class
     */
    public void addDecided(EvidenceDecision decision, double match) {
      if (!Double.isNaN(match)) {
        int place = (int) (match * SCORE_CLASSES);
        scores[Math.max(0, Math.min(SCORE_CLASSES - 1, place))][column(decision)]++;
      }
    }

    private static int column(EvidenceDecision decision) {
      return switch (decision) {
        case POSITIVE -> 0;
        case NEGATIVE -> 1;
        case INCOMPARABLE, UNKNOWN, UNREVIEWED -> 2;
      };
    }

    /**
     * Returns all that was counted.
     *
     * @param individuals individuals of one photo or more
     * @param redundant those of them that are positively redundant, as each of one photo is
     */
    public Census census(long individuals, long redundant) {
      long alone = neverCompared + single;
      return new Census(
          excluded,
          neverCompared,
          single,
          together,
          Math.max(0, individuals - alone),
          Math.max(0, redundant - alone),
          inferred,
          List.of(scores).stream()
              .map(counts -> new ScoreClass(counts[0], counts[1], counts[2]))
              .toList());
    }
  }
}
