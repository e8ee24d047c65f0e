package org.resight.report;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;
import org.resight.model.KnownPair;
import org.resight.model.Review;

/**
 * A running tally of the reviews of one graph, for its project page: folded while the journal is
 * replayed and as it is committed, so that nobody reads the journal again.
 *
 * <p>A review costs constant time and four bytes if its pair is new; see {@link PairAnswers} and
 * {@link AgreementTables} for what is kept of several reviewers. Of {@value #MOST_REVIEWERS}
 * reviewers it knows the names; reviews of further ones count by their days alone.
 *
 * <p>To compare more than decisions, put more into an answer of {@link PairAnswers}. Not
 * thread-safe; confined to its graph's thread.
 */
public final class WorkTally {

  /** Distinct reviewers that a graph takes. */
  public static final int MOST_REVIEWERS = 2_000;

  private static final List<EvidenceDecision> DECISIONS = List.of(EvidenceDecision.values());
  private static final int KINDS = DECISIONS.size();
  private static final int SECONDS_OF_A_DAY = 86_400;

  private final List<Person> people = new ArrayList<>();
  private final Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
  private final PairAnswers answers;
  private final AgreementTables agreement;
  private final DoubleReviews doubles;
  private final KnownPairs known;
  private final GrowthPoints growth;
  private final TreeMap<Long, long[]> days = new TreeMap<>();
  private long[] today = new long[3];
  private long day = Long.MIN_VALUE;
  private long byPeople;
  private long automatic;
  private int doubled;
  private long taken;
  private int alike;

  /**
   * Counts nothing yet.
   *
   * @param photos annotations the graph begins with
   * @param doubleShare of the pairs that two people decide, 0 to 1
   */
  public WorkTally(int photos, double doubleShare) {
    answers = new PairAnswers();
    agreement = new AgreementTables(KINDS);
    doubles = new DoubleReviews(doubleShare);
    known = new KnownPairs();
    growth = new GrowthPoints(photos);
    numbers.defaultReturnValue(-1);
  }

  /** One reviewer. */
  private static final class Person {
    private final String name;
    private final boolean algorithm;
    private final long[] decisions;
    private long total;
    private long day;
    private long thatDay;
    private Instant last = Instant.EPOCH;

    Person(String name) {
      this(name, new long[KINDS]);
    }

    private Person(String name, long[] decisions) {
      this.name = name;
      this.decisions = decisions;
      this.algorithm = name.startsWith(Review.ALGORITHM);
    }

    private Person copy() {
      Person copy = new Person(name, decisions.clone());
      copy.total = total;
      copy.day = day;
      copy.thatDay = thatDay;
      copy.last = last;
      return copy;
    }
  }

  /**
   * What a graph was like just after a review.
   *
   * @param individuals how many there were
   * @param inconsistent how many of them contradicted themselves
   * @param pair the number of the reviewed pair, as {@link IdentityGraph#lastReviewed} has it
   */
  public record After(int individuals, int inconsistent, int pair) {

    /** Tells of a graph that has just taken a review. */
    public static After of(IdentityGraph graph) {
      return new After(graph.individualCount(), graph.inconsistentCount(), graph.lastReviewed());
    }
  }

  /**
   * A review and what the graph was like after it.
   *
   * @param recorded the review
   * @param after the graph, once it had applied it
   */
  public record Given(RecordedReview recorded, After after) {}

  /** Returns another tally of the same. Costs what it holds. */
  public WorkTally copy() {
    return new WorkTally(this);
  }

  private WorkTally(WorkTally other) {
    other.people.forEach(person -> people.add(person.copy()));
    numbers.defaultReturnValue(-1);
    numbers.putAll(other.numbers);
    answers = other.answers.copy();
    agreement = other.agreement.copy();
    doubles = other.doubles.copy();
    known = other.known.copy();
    taken = other.taken;
    growth = other.growth.copy();
    other.days.forEach((when, counts) -> days.put(when, counts.clone()));
    day = other.day;
    today = days.getOrDefault(day, new long[3]);
    byPeople = other.byPeople;
    automatic = other.automatic;
    doubled = other.doubled;
    alike = other.alike;
  }

  /**
   * Takes the next review.
   *
   * @param after the graph, once it had applied it
   */
  @SuppressWarnings("EnumOrdinal") // packed in memory only, never stored
  public void add(RecordedReview recorded, After after) {
    Review review = recorded.review();
    EvidenceDecision decision = review.decision();
    growth.add(after);
    taken++;
    int reviewer = reviewer(review.reviewer());
    if (decision == EvidenceDecision.UNREVIEWED) {
      answer(after.pair(), review.pair(), reviewer, 0);
      return;
    }
    long second = recorded.recordedAt().getEpochSecond();
    day(Math.floorDiv(second, SECONDS_OF_A_DAY))[WorkSummary.column(decision)]++;
    if (reviewer >= 0) {
      Person person = people.get(reviewer);
      person.total++;
      person.thatDay = person.day == day ? person.thatDay + 1 : 1;
      person.day = day;
      person.last = recorded.recordedAt();
      person.decisions[decision.ordinal()]++;
      answer(
          after.pair(), review.pair(), reviewer, PairAnswers.answer(reviewer, decision.ordinal()));
    }
  }

  /**
   * Takes note that a review was taken back.
   *
   * @param name who had given it
   * @param pair of which it was
   * @param after the graph, once it had taken it back
   */
  public void takeBack(String name, AnnotationPair pair, After after) {
    growth.add(after);
    answer(after.pair(), pair, reviewer(name), 0);
  }

  private int reviewer(String name) {
    int known = numbers.getInt(name);
    if (known < 0 && people.size() < MOST_REVIEWERS) {
      known = people.size();
      numbers.put(name, known);
      people.add(new Person(name));
    }
    return known;
  }

  private long[] day(long wanted) {
    if (wanted != day) {
      day = wanted;
      today = days.computeIfAbsent(wanted, key -> new long[3]);
    }
    return today;
  }

  /** Has the answer of a reviewer on a pair stand, 0 for none. */
  private void answer(int number, AnnotationPair pair, int reviewer, int answer) {
    if (number < 0 || reviewer < 0) {
      return;
    }
    int[] before = answers.of(number);
    int[] after = PairAnswers.with(before, reviewer, answer);
    countDecided(before, -1);
    countDecided(after, 1);
    if (doubles.isDrawn(pair)) {
      compare(before, -1);
      compare(after, 1);
      doubles.stands(number, pair, after, this::isPerson);
    }
    if (before.length > 1 || after.length > 1) {
      known.stands(pair, after, this::isPerson, taken);
    }
    answers.set(number, after);
  }

  /**
   * Takes an answer to a pair whose answer was known. It is no decision.
   *
   * @param truth what was known
   */
  public void answerKnown(RecordedReview recorded, EvidenceDecision truth) {
    Review review = recorded.review();
    int reviewer = reviewer(review.reviewer());
    if (reviewer >= 0 && review.decision() != EvidenceDecision.UNREVIEWED) {
      known.answered((int) recorded.seq(), reviewer, review.pair(), review.decision(), truth);
    }
  }

  /**
   * Takes such an answer back.
   *
   * @param seq of the answer
   */
  public void takeKnownBack(int seq, AnnotationPair pair) {
    known.takeBack(seq, pair);
  }

  /**
   * Returns a pair whose answer is known and that a reviewer may be asked. Costs the known pairs.
   *
   * @param acceptable which pairs may be given; the others are passed over
   */
  public Optional<KnownPair> knownFor(String name, Predicate<AnnotationPair> acceptable) {
    return known.next(numbers.getInt(name), taken, acceptable);
  }

  private boolean isPerson(int reviewer) {
    return !people.get(reviewer).algorithm;
  }

  /**
   * Returns a pair that waits for a reviewer's decision beside those of others, the one that has
   * waited longest. Costs what waits, and the newest reviews.
   *
   * @param newest the reviews that are not in the tally yet, in their order
   * @param acceptable which pairs may be given; the others are passed over
   */
  public Optional<AnnotationPair> waitingFor(
      String name, Iterable<Given> newest, Predicate<AnnotationPair> acceptable) {
    Map<AnnotationPair, Map<String, EvidenceDecision>> later = new LinkedHashMap<>();
    for (Given given : newest) {
      Review review = given.recorded.review();
      if (doubles.isDrawn(review.pair())) {
        Map<String, EvidenceDecision> standing =
            later.computeIfAbsent(review.pair(), pair -> standing(given.after.pair()));
        if (review.decision() == EvidenceDecision.UNREVIEWED) {
          standing.remove(review.reviewer());
        } else {
          standing.put(review.reviewer(), review.decision());
        }
      }
    }
    return doubles
        .waitingFor(numbers.getInt(name), pair -> !later.containsKey(pair) && acceptable.test(pair))
        .or(() -> DoubleReviews.waitingFor(name, later, acceptable));
  }

  private Map<String, EvidenceDecision> standing(int pair) {
    Map<String, EvidenceDecision> standing = new LinkedHashMap<>();
    for (int answer : answers.of(pair)) {
      standing.put(
          people.get(PairAnswers.reviewer(answer)).name,
          DECISIONS.get(PairAnswers.decision(answer)));
    }
    return standing;
  }

  private void countDecided(int[] standing, int times) {
    boolean person = false;
    for (int answer : standing) {
      person |= isPerson(PairAnswers.reviewer(answer));
    }
    byPeople += person ? times : 0;
    automatic += standing.length > 0 && !person ? times : 0;
  }

  /**
   * Counts how the answers of the first two people met. A third who is asked because these differ
   * is not counted: pairs on which people differ would count more than others.
   */
  private void compare(int[] standing, int times) {
    int[] people =
        Arrays.stream(standing).filter(each -> isPerson(PairAnswers.reviewer(each))).toArray();
    if (people.length < 2) {
      return;
    }
    int one = PairAnswers.decision(people[0]);
    int other = PairAnswers.decision(people[1]);
    doubled += times;
    alike += one == other ? times : 0;
    agreement.count(
        PairAnswers.reviewer(people[0]), one, PairAnswers.reviewer(people[1]), other, times);
  }

  /** Returns how many pairs people, and only algorithms, have decided. */
  public WorkSummary.Decided decided() {
    return new WorkSummary.Decided(byPeople, automatic);
  }

  /** Returns the decisions of each day on which there were any, oldest first. */
  public List<WorkSummary.Day> days() {
    return days.entrySet().stream()
        .map(
            each ->
                new WorkSummary.Day(
                    LocalDate.ofEpochDay(each.getKey()),
                    each.getValue()[0],
                    each.getValue()[1],
                    each.getValue()[2]))
        .toList();
  }

  /**
   * Returns how individuals and conflicts grew, at some 120 points or fewer.
   *
   * @param graph as it is now
   */
  public List<WorkSummary.Point> growth(IdentityGraph graph) {
    return growth.until(graph);
  }

  /** Returns how many reviewers have names here. */
  public int reviewers() {
    return people.size();
  }

  /**
   * Returns a page of the reviewers, those with most decisions first.
   *
   * @param skipped how many to leave out
   * @param date which day is today
   */
  @SuppressWarnings("EnumOrdinal") // as above
  public List<WorkSummary.Reviewer> people(int skipped, int limit, LocalDate date) {
    IntArrayList order = new IntArrayList();
    for (int i = 0; i < people.size(); i++) {
      order.add(i);
    }
    return order
        .intStream()
        .mapToObj(people::get)
        .filter(person -> person.total > 0)
        .sorted(
            Comparator.comparingLong((Person person) -> person.total)
                .reversed()
                .thenComparing(person -> person.name))
        .skip(skipped)
        .limit(limit)
        .map(person -> reviewer(numbers.getInt(person.name), date))
        .toList();
  }

  /** Returns what one reviewer has done, or nothing if that is nothing. */
  public Optional<WorkSummary.Reviewer> person(String name, LocalDate date) {
    int number = numbers.getInt(name);
    return number < 0 || people.get(number).total == 0
        ? Optional.empty()
        : Optional.of(reviewer(number, date));
  }

  @SuppressWarnings("EnumOrdinal") // as above
  private WorkSummary.Reviewer reviewer(int number, LocalDate date) {
    Person person = people.get(number);
    Map<EvidenceDecision, Long> decisions = new TreeMap<>();
    for (EvidenceDecision decision : EvidenceDecision.values()) {
      if (person.decisions[decision.ordinal()] > 0) {
        decisions.put(decision, person.decisions[decision.ordinal()]);
      }
    }
    return new WorkSummary.Reviewer(
        person.name,
        person.total,
        person.day == date.toEpochDay() ? person.thatDay : 0,
        person.last,
        decisions,
        known.of(number));
  }

  /** Returns how often the first two who decided a drawn pair agreed. */
  public DoubleAgreement doubleAgreement() {
    return new DoubleAgreement(doubled, alike);
  }

  /**
   * Returns a page of how far two people agree on the drawn pairs that they were the first to
   * decide, those over most pairs first.
   */
  public List<ReviewerAgreement> agreements(int skipped, int limit) {
    return agreement.page(skipped, limit, number -> people.get(number).name);
  }
}
