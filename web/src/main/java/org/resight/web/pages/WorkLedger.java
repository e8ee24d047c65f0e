package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.engine.DecisionGraph;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.journal.GraphKey;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphSummary;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.PairState;
import org.resight.model.Review;
import org.resight.state.ReviewLog;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.OfferDocument;

/**
 * Sums up the journal of a graph for its project page. Reads the whole journal; the answer is kept
 * until the graph has a newer review. Thread-safe.
 */
@ApplicationScoped
public class WorkLedger {

  private static final int PAGE = 10_000;
  private static final int SCORE_CLASSES = 20;
  private static final int GROWTH_POINTS = 60;

  /** Reviews above which the growth is left out: it plays the journal once more. */
  private static final int MOST_REPLAYED = 50_000;

  private static final int MOST_KEPT = 200;

  @Inject private ReviewLog log;

  private final Map<GraphKey, WorkDocument> latest = new ConcurrentHashMap<>();

  /** Sums up a graph. Blocks. */
  WorkDocument of(GraphClient client) {
    GraphKey key = client.opening().key();
    WorkDocument known = latest.get(key);
    if (known != null && known.seq() == log.last(client) && sameDay(known)) {
      return known;
    }
    WorkDocument made = make(client);
    if (latest.size() >= MOST_KEPT) {
      latest.clear();
    }
    latest.put(key, made);
    return made;
  }

  private static boolean sameDay(WorkDocument work) {
    return work.people().stream().allMatch(person -> person.today() == 0)
        || work.days().get(work.days().size() - 1).day().equals(today().toString());
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }

  private WorkDocument make(GraphClient client) {
    List<RecordedReview> reviews = new ArrayList<>();
    eachReview(client, reviews::add);
    long seq = reviews.isEmpty() ? 0 : reviews.get(reviews.size() - 1).seq();
    Decisions decisions = new Decisions();
    reviews.forEach(decisions::add);

    List<AnnotationId> members = await(client.members()).value();
    Set<AnnotationId> excluded = new HashSet<>(await(client.excluded()).value());
    long single = 0;
    long never = 0;
    long together = 0;
    long groups = 0;
    long redundant = 0;
    for (Individual individual : individuals(client)) {
      if (individual.members().size() > 1) {
        together += individual.members().size();
        groups++;
        redundant += individual.positiveRedundant() ? 1 : 0;
      } else if (decisions.compared.contains(individual.label())) {
        single++;
      } else {
        never++;
      }
    }
    Scores scores = new Scores();
    eachPair(client, scores::add);
    return new WorkDocument(
        seq,
        new WorkDocument.Photos(
            excluded.size() + never + single + together, excluded.size(), never, single, together),
        new WorkDocument.Decided(decisions.byPeople(), decisions.automatic(), scores.inferred),
        new WorkDocument.Settled(groups, redundant),
        decisions.days(),
        growth(client, members, reviews),
        scores.classes(),
        decisions.people(),
        decisions.agreements());
  }

  private void eachReview(GraphClient client, Consumer<RecordedReview> consumer) {
    long after = 0;
    List<RecordedReview> page;
    do {
      page = log.page(client.id(), after, PAGE);
      page.forEach(consumer);
      after = page.isEmpty() ? after : page.get(page.size() - 1).seq();
    } while (page.size() == PAGE);
  }

  private static List<Individual> individuals(GraphClient client) {
    List<Individual> all = new ArrayList<>();
    List<Individual> page;
    do {
      AnnotationId after = all.isEmpty() ? null : all.get(all.size() - 1).label();
      page = await(client.individuals(after, PAGE)).value();
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  private static void eachPair(GraphClient client, Consumer<PairState> consumer) {
    AnnotationPair after = null;
    List<PairState> page;
    do {
      page = await(client.pairs(new PairFilter(after, PAGE, null, null))).value();
      page.forEach(consumer);
      after = page.isEmpty() ? after : page.get(page.size() - 1).pair();
    } while (page.size() == PAGE);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static List<WorkDocument.Growth> growth(
      GraphClient client, List<AnnotationId> members, List<RecordedReview> reviews) {
    if (reviews.isEmpty() || reviews.size() > MOST_REPLAYED) {
      return List.of();
    }
    DecisionGraph graph = new DecisionGraph(client.opening().config());
    graph.add(members);
    int step = Math.max(1, reviews.size() / GROWTH_POINTS);
    List<WorkDocument.Growth> points = new ArrayList<>();
    points.add(new WorkDocument.Growth(0, members.size(), 0));
    for (int i = 0; i < reviews.size(); i++) {
      Review review = reviews.get(i).review();
      if (graph.contains(review.pair().a()) && graph.contains(review.pair().b())) {
        graph.apply(review);
      }
      if ((i + 1) % step == 0 || i + 1 == reviews.size()) {
        GraphSummary summary = graph.summary();
        points.add(new WorkDocument.Growth(i + 1, summary.individuals(), summary.inconsistent()));
      }
    }
    return points;
  }

  /** Standing decisions of all reviewers, and who gave how many when. */
  private static final class Decisions {

    private final Map<LocalDate, long[]> byDay = new TreeMap<>();
    private final Map<AnnotationPair, Map<String, EvidenceDecision>> byPair = new HashMap<>();
    private final Map<String, Tally> byReviewer = new TreeMap<>();
    private final Set<AnnotationId> compared = new HashSet<>();

    private static final class Tally {
      private long total;
      private long today;
      private Instant last = Instant.EPOCH;
      private final Map<String, Long> decisions = new TreeMap<>();
    }

    void add(RecordedReview recorded) {
      Review review = recorded.review();
      EvidenceDecision decision = review.decision();
      Map<String, EvidenceDecision> pair =
          byPair.computeIfAbsent(review.pair(), key -> new HashMap<>());
      if (recorded.undoes() != 0 || decision == EvidenceDecision.UNREVIEWED) {
        pair.remove(review.reviewer());
        return;
      }
      pair.put(review.reviewer(), decision);
      compared.add(review.pair().a());
      compared.add(review.pair().b());
      LocalDate day = LocalDate.ofInstant(recorded.recordedAt(), ZoneOffset.UTC);
      byDay.computeIfAbsent(day, key -> new long[3])[column(decision)]++;
      Tally tally = byReviewer.computeIfAbsent(review.reviewer(), name -> new Tally());
      tally.total++;
      tally.today += day.equals(today()) ? 1 : 0;
      tally.last = recorded.recordedAt();
      tally.decisions.merge(RequestValues.name(decision), 1L, Long::sum);
    }

    long byPeople() {
      return byPair.values().stream()
          .filter(given -> given.keySet().stream().anyMatch(name -> !isAlgorithm(name)))
          .count();
    }

    long automatic() {
      return byPair.values().stream()
          .filter(given -> !given.isEmpty())
          .filter(given -> given.keySet().stream().allMatch(Decisions::isAlgorithm))
          .count();
    }

    private static boolean isAlgorithm(String reviewer) {
      return reviewer.startsWith(Review.ALGORITHM);
    }

    List<WorkDocument.Day> days() {
      return byDay.entrySet().stream()
          .map(
              day ->
                  new WorkDocument.Day(
                      day.getKey().toString(),
                      day.getValue()[0],
                      day.getValue()[1],
                      day.getValue()[2]))
          .toList();
    }

    List<WorkDocument.Reviewer> people() {
      return byReviewer.entrySet().stream()
          .map(
              entry ->
                  new WorkDocument.Reviewer(
                      entry.getKey(),
                      entry.getValue().total,
                      entry.getValue().today,
                      entry.getValue().last.toString(),
                      entry.getValue().decisions))
          .toList();
    }

    List<WorkDocument.Agreement> agreements() {
      return ReviewerAgreement.among(byPair.values()).stream()
          .map(
              agreement ->
                  new WorkDocument.Agreement(
                      agreement.one(),
                      agreement.other(),
                      agreement.pairs(),
                      agreement.agreed(),
                      known(agreement.kappa()),
                      known(agreement.low()),
                      known(agreement.high())))
          .toList();
    }

    private static @Nullable Double known(double number) {
      return OfferDocument.known(number);
    }
  }

  /** Column of a decision in a table of same, different, cannot tell. */
  private static int column(EvidenceDecision decision) {
    return switch (decision) {
      case POSITIVE -> 0;
      case NEGATIVE -> 1;
      case INCOMPARABLE, UNKNOWN, UNREVIEWED -> 2;
    };
  }

  /** Decided pairs by their score. */
  private static final class Scores {

    private final long[][] counts = new long[SCORE_CLASSES][3];
    private long inferred;

    void add(PairState pair) {
      boolean open = pair.decision() == EvidenceDecision.UNREVIEWED;
      if (open) {
        inferred +=
            pair.inferred() == Inferred.SAME || pair.inferred() == Inferred.DIFFERENT ? 1 : 0;
      } else if (!Double.isNaN(pair.match())) {
        int place = (int) (pair.match() * SCORE_CLASSES);
        counts[Math.max(0, Math.min(SCORE_CLASSES - 1, place))][column(pair.decision())]++;
      }
    }

    List<WorkDocument.ScoreClass> classes() {
      List<WorkDocument.ScoreClass> classes = new ArrayList<>();
      for (int i = 0; i < SCORE_CLASSES; i++) {
        classes.add(
            new WorkDocument.ScoreClass(
                (double) i / SCORE_CLASSES, counts[i][0], counts[i][1], counts[i][2]));
      }
      return classes;
    }
  }
}
