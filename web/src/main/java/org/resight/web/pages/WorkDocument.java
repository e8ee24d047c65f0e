package org.resight.web.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.model.Census;
import org.resight.report.DoubleAgreement;
import org.resight.report.KnownAnswers;
import org.resight.report.ReviewerAgreement;
import org.resight.report.WorkSummary;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.OfferDocument;

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
 * @param reviewers how many people and algorithms have decided
 * @param people the most active of them, and how much they have decided
 * @param drawnPairs how often two people agree on pairs that were drawn at random
 * @param agreements how far reviewers agree, those over most pairs first; not all, and to those who
 *     may not curate only their own
 */
record WorkDocument(
    long seq,
    Photos photos,
    Decided decided,
    Settled settled,
    List<Day> days,
    List<Growth> growth,
    List<ScoreClass> scores,
    int reviewers,
    List<ReviewerDocument> people,
    DrawnPairs drawnPairs,
    List<AgreementDocument> agreements) {

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

  /**
   * What one reviewer has done.
   *
   * @param known how known pairs were answered, or null if whoever asks may not know
   */
  record ReviewerDocument(
      String reviewer,
      long total,
      long today,
      String lastAt,
      Map<String, Long> decisions,
      @Nullable Known known) {

    /**
     * Tells of a reviewer.
     *
     * @param seesKnown of whom the answers to known pairs may be told
     */
    static ReviewerDocument of(WorkSummary.Reviewer known, Predicate<String> seesKnown) {
      Map<String, Long> decisions = new TreeMap<>();
      known.decisions().forEach((kind, count) -> decisions.put(RequestValues.name(kind), count));
      return new ReviewerDocument(
          known.name(),
          known.total(),
          known.today(),
          known.last().toString(),
          decisions,
          seesKnown.test(known.name()) ? Known.of(known.known()) : null);
    }
  }

  /** How pairs with a known answer were answered; see {@link KnownAnswers}. */
  record Known(long asked, long right, long missed, long mistaken, long cannotTell) {

    static Known of(KnownAnswers known) {
      return new Known(
          known.asked(), known.right(), known.missed(), known.mistaken(), known.cannotTell());
    }
  }

  /** Drawn pairs that two have decided, the share decided alike, and its 95 % interval. */
  record DrawnPairs(
      int pairs, @Nullable Double alike, @Nullable Double low, @Nullable Double high) {

    static DrawnPairs of(DoubleAgreement known) {
      return new DrawnPairs(
          known.pairs(),
          OfferDocument.known(known.share()),
          OfferDocument.known(known.low()),
          OfferDocument.known(known.high()));
    }
  }

  /** How far two reviewers agree; see {@link ReviewerAgreement}. */
  record AgreementDocument(
      String one,
      String other,
      int pairs,
      double agreed,
      @Nullable Double kappa,
      @Nullable Double low,
      @Nullable Double high) {

    static AgreementDocument of(ReviewerAgreement known) {
      return new AgreementDocument(
          known.one(),
          known.other(),
          known.pairs(),
          known.agreed(),
          OfferDocument.known(known.kappa()),
          OfferDocument.known(known.low()),
          OfferDocument.known(known.high()));
    }

    /** Returns whether it may be told to somebody who is told of these. */
    boolean isTold(Predicate<String> tellsOf) {
      return tellsOf.test(one) || tellsOf.test(other);
    }
  }

  /**
   * Tells of a graph's work.
   *
   * @param tellsOf of whom known pairs and agreement may be told
   */
  static WorkDocument of(WorkSummary work, Predicate<String> tellsOf) {
    Census census = work.census();
    List<ScoreClass> scores = new ArrayList<>();
    for (Census.ScoreClass each : census.scores()) {
      scores.add(
          new ScoreClass(
              (double) scores.size() / Census.SCORE_CLASSES,
              each.same(),
              each.different(),
              each.cannot()));
    }
    return new WorkDocument(
        work.seq(),
        new Photos(
            census.excluded() + census.neverCompared() + census.single() + census.together(),
            census.excluded(),
            census.neverCompared(),
            census.single(),
            census.together()),
        new Decided(work.decided().byPeople(), work.decided().automatically(), census.inferred()),
        new Settled(census.groups(), census.redundantGroups()),
        work.days().stream()
            .map(day -> new Day(day.day().toString(), day.same(), day.different(), day.cannot()))
            .toList(),
        work.growth().stream()
            .map(point -> new Growth(point.reviews(), point.individuals(), point.conflicts()))
            .toList(),
        scores,
        work.reviewers(),
        work.people().stream().map(each -> ReviewerDocument.of(each, tellsOf)).toList(),
        DrawnPairs.of(work.doubleAgreement()),
        work.agreements().stream()
            .map(AgreementDocument::of)
            .filter(each -> each.isTold(tellsOf))
            .toList());
  }
}
