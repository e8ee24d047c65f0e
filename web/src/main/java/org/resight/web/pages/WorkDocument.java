package org.resight.web.pages;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been done in a graph, for its project page.
 *
 * @param seq the review up to which this counts
 * @param photos where each photo stands; the parts add up to the total
 * @param decided how pairs came to be decided
 * @param settled how much of the catalogue is safe
 * @param days decisions per day, oldest first, days in UTC
 * @param growth individuals and conflicts after so many decisions
 * @param scores decided pairs by score, in equal classes from 0 to 1
 * @param people who has decided how much
 * @param agreements how far reviewers agree
 */
record WorkDocument(
    long seq,
    Photos photos,
    Decided decided,
    Settled settled,
    List<Day> days,
    List<Growth> growth,
    List<ScoreClass> scores,
    List<Reviewer> people,
    List<Agreement> agreements) {

  /** Photos; {@code total} is the sum of the others. */
  record Photos(long total, long excluded, long neverCompared, long single, long inIndividuals) {}

  /** Pairs decided by people, by algorithms, and those that follow without being asked. */
  record Decided(long byPeople, long automatically, long inferred) {}

  /** Individuals of two or more photos, and those of them that one wrong answer cannot split. */
  record Settled(long groups, long redundantGroups) {}

  /** Decisions of one day. */
  record Day(String day, long same, long different, long cannot) {}

  /** How many individuals and conflicts there were after so many decisions. */
  record Growth(long decisions, int individuals, int conflicts) {}

  /** Decided pairs whose score is at least {@code from}. */
  record ScoreClass(double from, long same, long different, long cannot) {}

  /** What one reviewer has done. */
  record Reviewer(
      String reviewer, long total, long today, String lastAt, Map<String, Long> decisions) {}

  /** How far two reviewers agree; see {@link org.resight.web.pages.ReviewerAgreement}. */
  record Agreement(
      String one,
      String other,
      int pairs,
      double agreed,
      @Nullable Double kappa,
      @Nullable Double low,
      @Nullable Double high) {}
}
