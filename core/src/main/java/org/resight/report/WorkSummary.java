package org.resight.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.resight.model.Census;
import org.resight.model.EvidenceDecision;

/**
 * What has been done in a graph.
 *
 * <p>Immutable.
 *
 * @param seq the newest review that counts
 * @param census where photos and pairs stand; of a large graph as it was a little before
 * @param decided who decided the pairs
 * @param days decisions of each day in UTC on which there were any, oldest first
 * @param growth individuals and conflicts after so many reviews
 * @param reviewers how many reviewers there are
 * @param people the most active of them
 * @param doubleAgreement how often the first two who decide a drawn pair agree
 * @param agreements how far they agree two by two, those over most pairs first; not all
 */
public record WorkSummary(
    long seq,
    Census census,
    Decided decided,
    List<Day> days,
    List<Point> growth,
    int reviewers,
    List<Reviewer> people,
    DoubleAgreement doubleAgreement,
    List<ReviewerAgreement> agreements) {

  /** Copies the lists. */
  public WorkSummary {
    days = List.copyOf(days);
    growth = List.copyOf(growth);
    people = List.copyOf(people);
    agreements = List.copyOf(agreements);
  }

  /** Pairs that a person has decided, and those that only algorithms have. */
  public record Decided(long byPeople, long automatically) {}

  /** Decisions of one day. */
  public record Day(LocalDate day, long same, long different, long cannot) {}

  /** Individuals and conflicts after so many reviews. */
  public record Point(long reviews, int individuals, int conflicts) {}

  /**
   * What one reviewer has done.
   *
   * @param total decisions ever
   * @param today decisions of today
   * @param last when the last was taken
   * @param decisions how many of each kind
   * @param known how pairs were answered whose answer was known; none of them is a decision
   */
  public record Reviewer(
      String name,
      long total,
      long today,
      Instant last,
      Map<EvidenceDecision, Long> decisions,
      KnownAnswers known) {
    /** Copies the map. */
    public Reviewer {
      decisions = Map.copyOf(decisions);
    }
  }

  /** Returns the column of a decision in a table of same, different, cannot tell. */
  static int column(EvidenceDecision decision) {
    return switch (decision) {
      case POSITIVE -> 0;
      case NEGATIVE -> 1;
      case INCOMPARABLE, UNKNOWN, UNREVIEWED -> 2;
    };
  }
}
