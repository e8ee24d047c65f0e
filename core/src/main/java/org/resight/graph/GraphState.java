package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.journal.CandidateBatch;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewHistory;
import org.resight.lease.MeasuredPace;
import org.resight.lease.Pace;
import org.resight.lease.WaitingPairs;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.GraphChange;
import org.resight.model.GraphId;
import org.resight.model.GroupEvidence;
import org.resight.model.IdentityGraph;
import org.resight.model.KnownPair;
import org.resight.model.QuestionKind;
import org.resight.report.WorkTally;

/**
 * What the journal of one graph adds up to: nothing but its opening and its entries, in their
 * order, changes it.
 *
 * <p>Not thread-safe; confined to its graph's thread.
 */
final class GraphState implements WaitingPairs {

  private final GraphOpening opening;
  private final IdentityGraph graph;
  private final ReviewHistory history = new ReviewHistory();
  private final WorkTally tally;
  private final Acts acts = new Acts();
  private final List<GraphId> aliases = new ArrayList<>();
  private final NavigableSet<AnnotationId> excluded = new TreeSet<>();
  private GraphId id;
  private int members;
  private long position;

  /** The position of the last entry that changed members or ids, 0 for the opening. */
  private long heldAsOf;

  private boolean namesWelcome = true;

  /** Reviews that were taken back, of a graph that cannot do that by itself. */
  private final IntSet leftOut = new IntOpenHashSet();

  /** Those of them that the graph still has. */
  private final IntSet outstanding = new IntOpenHashSet();

  /** The newest reviews, as many as the graph can take back; they are not in the tally yet. */
  private final ArrayDeque<WorkTally.Given> newest = new ArrayDeque<>();

  /** The tally with the newest reviews, while nothing has changed; else null. */
  private @Nullable WorkTally whole;

  private long syncedSeq;

  private final MeasuredPace pace = new MeasuredPace();

  /** The photos of the look whose reviews are being taken. */
  private final Set<AnnotationId> looked = new HashSet<>();

  /** The seconds that it took, NaN if unknown. */
  private double looking = Double.NaN;

  GraphState(GraphOpening opening, Function<GraphOpening, IdentityGraph> backends) {
    this.opening = opening;
    this.graph = backends.apply(opening);
    this.id = opening.id();
    this.members = opening.annotations().size();
    this.tally = new WorkTally(members, opening.config().doubleReviews());
    graph.postpone(); // a journal may follow
    graph.add(opening.annotations());
  }

  /**
   * What an entry did.
   *
   * @param change the change of a review, or null
   * @param added candidate pairs that are new
   * @param updated candidate pairs that have another score now
   * @param unchanged candidate pairs that had this score
   */
  record Applied(@Nullable GraphChange change, long added, long updated, long unchanged) {
    private static final Applied NOTHING_TO_TELL = new Applied(null, 0, 0, 0);
  }

  /** Takes the next entry. */
  Applied apply(JournalEntry entry) {
    Applied applied = taken(entry);
    count();
    return applied;
  }

  private Applied taken(JournalEntry entry) {
    position++;
    namesWelcome &= leavesNamesWelcome(entry);
    switch (entry.entryKind()) {
      case REVIEW -> {
        return apply(((JournalEntry.Reviewed) entry).review());
      }
      case CANDIDATES -> {
        return propose(((JournalEntry.Proposed) entry).candidates());
      }
      case ANNOTATIONS_ADDED -> {
        JournalEntry.AnnotationsAdded added = (JournalEntry.AnnotationsAdded) entry;
        graph.add(added.annotations());
        members += added.annotations().size();
        become(added.id());
      }
      case ANNOTATIONS_REMOVED -> {
        JournalEntry.AnnotationsRemoved removed = (JournalEntry.AnnotationsRemoved) entry;
        graph.remove(removed.annotations());
        removed.annotations().forEach(excluded::remove);
        members -= removed.annotations().size();
        become(removed.id());
      }
      case EXCLUSION -> {
        JournalEntry.Excluded taken = (JournalEntry.Excluded) entry;
        graph.exclude(taken.annotations());
        excluded.addAll(taken.annotations());
      }
      case INCLUSION -> {
        JournalEntry.Included included = (JournalEntry.Included) entry;
        graph.include(included.annotations());
        included.annotations().forEach(excluded::remove);
      }
      case CALIBRATION -> {
        JournalEntry.Calibrated scores = (JournalEntry.Calibrated) entry;
        graph.calibrate(array(scores.positive()), array(scores.negative()));
      }
      case NAMES -> graph.name(((JournalEntry.Named) entry).names());
      case SYNC -> syncedSeq = ((JournalEntry.Synced) entry).seq();
      case ACT -> {
        acts.add((JournalEntry.Acted) entry);
        times((JournalEntry.Acted) entry);
      }
      case NAMING -> acts.add((JournalEntry.NamesGiven) entry);
    }
    return Applied.NOTHING_TO_TELL;
  }

  private Applied apply(RecordedReview recorded) {
    int undone = (int) recorded.undoes();
    if (undone == 0) {
      times(recorded);
    }
    EvidenceDecision known = KnownPair.truth(recorded.tags());
    if (known != null) {
      answerKnown(recorded, known);
      return Applied.NOTHING_TO_TELL;
    }
    if (!graph.takesBack() && (undone != 0 || leftOut.contains((int) recorded.seq()))) {
      if (undone != 0 && leftOut.add(undone)) {
        outstanding.add(undone);
      }
      history.add(recorded, GraphChange.Effect.NONE);
      return Applied.NOTHING_TO_TELL;
    }
    GraphChange change;
    if (undone == 0) {
      change = give(recorded);
      newest.addLast(new WorkTally.Given(recorded, WorkTally.After.of(graph)));
    } else {
      change = graph.takeBack(recorded.review(), history.isNewest(undone));
      tally.takeBack(
          history.reviewerOf(undone), recorded.review().pair(), WorkTally.After.of(graph));
    }
    history.add(recorded, change.effect());
    return new Applied(change, 0, 0, 0);
  }

  /** An answer to a pair whose answer was known tells of its reviewer, and nothing of the pair. */
  private void answerKnown(RecordedReview recorded, EvidenceDecision truth) {
    if (recorded.undoes() == 0) {
      tally.answerKnown(recorded, truth);
    } else {
      tally.takeKnownBack((int) recorded.undoes(), recorded.review().pair());
    }
    history.add(recorded, GraphChange.Effect.NONE);
  }

  private GraphChange give(RecordedReview recorded) {
    return isOfGlance(recorded)
        ? graph.applyAtAGlance(recorded.review())
        : graph.apply(recorded.review());
  }

  private static boolean isOfGlance(RecordedReview recorded) {
    return recorded.tags().contains(Glance.TAG);
  }

  /** Measures how long a pair took, or gathers the photos of a look. */
  private void times(RecordedReview recorded) {
    if (!isOfGlance(recorded)) {
      looked.clear();
      if (!recorded.review().automatic()) {
        pace.add(QuestionKind.PAIR, 2, seconds(recorded));
      }
      return;
    }
    looked.add(recorded.review().pair().a());
    looked.add(recorded.review().pair().b());
    looking = seconds(recorded);
  }

  /** Measures how long a look took whose reviews have just been given. */
  private void times(JournalEntry.Acted acted) {
    for (QuestionKind kind : QuestionKind.values()) {
      if (kind != QuestionKind.PAIR && kind.name().toLowerCase(Locale.ROOT).equals(acted.kind())) {
        pace.add(kind, looked.size(), looking);
      }
    }
    looked.clear();
  }

  private static double seconds(RecordedReview recorded) {
    return recorded.startedAt() == null || recorded.decidedAt() == null
        ? Double.NaN
        : Duration.between(recorded.startedAt(), recorded.decidedAt()).toMillis() / 1000.0;
  }

  /** Returns how long people take for each kind of question. */
  Pace pace() {
    return pace.pace();
  }

  /**
   * Names the reviews that entries to come will take back, before the first of them: a graph that
   * cannot take reviews back never gets them.
   */
  void leaveOut(IntSet seqs) {
    leftOut.addAll(seqs);
  }

  /** Tallies what cannot be taken back any more. */
  private void count() {
    whole = null;
    while (newest.size() > graph.rewindable()) {
      WorkTally.Given given = newest.removeFirst();
      tally.add(given.recorded(), given.after());
    }
  }

  /** Returns whether a review was taken back that the graph still has. */
  boolean isStale() {
    return !outstanding.isEmpty();
  }

  /** Returns whether the graph could take those of these reviews back by itself that it has. */
  boolean canTakeBack(Collection<RecordedReview> reviews) {
    return graph.takesBack()
        || reviews.stream()
            .filter(review -> KnownPair.truth(review.tags()) == null)
            .allMatch(review -> leftOut.contains((int) review.seq()) || isNew(review.seq()));
  }

  /** Returns whether a review was taken back, of a graph that cannot do that by itself. */
  boolean wasTakenBack(int seq) {
    return leftOut.contains(seq);
  }

  private boolean isNew(long seq) {
    return !newest.isEmpty() && newest.getFirst().recorded().seq() <= seq;
  }

  /**
   * Takes the reviews back that the graph still has, and gives those since again. Costs what the
   * graph needs for these.
   *
   * @return false, nothing having been done, if one is too old: make the graph again without it
   */
  boolean takeBackNewest() {
    int oldest = outstanding.intStream().min().orElseThrow();
    if (!isNew(oldest)) {
      return false;
    }
    ArrayDeque<RecordedReview> again = new ArrayDeque<>();
    while (!newest.isEmpty() && newest.getLast().recorded().seq() >= oldest) {
      again.addFirst(newest.removeLast().recorded());
    }
    graph.rewind(again.size());
    for (RecordedReview recorded : again) {
      GraphChange.Effect effect = GraphChange.Effect.NONE;
      if (!outstanding.contains((int) recorded.seq())) {
        effect = give(recorded).effect();
        newest.addLast(new WorkTally.Given(recorded, WorkTally.After.of(graph)));
      }
      history.effect(recorded.seq(), effect);
    }
    outstanding.clear();
    count();
    return true;
  }

  /**
   * Returns whether the names of the catalogue can be taken for evidence: nobody has decided
   * anything yet, so that they cannot be this graph's own.
   */
  boolean namesWelcome() {
    return namesWelcome;
  }

  static boolean leavesNamesWelcome(JournalEntry entry) {
    return entry instanceof JournalEntry.Proposed || entry instanceof JournalEntry.Calibrated;
  }

  private static double[] array(List<Double> scores) {
    return scores.stream().mapToDouble(score -> score).toArray();
  }

  /** Returns how good the catalogue is believed to be, or null if the backend does not say. */
  @Nullable Estimate estimate() {
    return graph.estimate();
  }

  /** Returns what holds the individual of an annotation together, or nothing if not at work. */
  Optional<GroupEvidence> evidenceOf(AnnotationId annotation) {
    return graph.evidenceOf(annotation);
  }

  /** Announces the next entries, so that the graph can look for what they concern at once. */
  void expect(List<JournalEntry> next) {
    List<AnnotationPair> pairs = new ArrayList<>(next.size());
    for (JournalEntry entry : next) {
      if (entry instanceof JournalEntry.Reviewed reviewed) {
        pairs.add(reviewed.review().review().pair());
      }
    }
    graph.expect(pairs);
  }

  private Applied propose(CandidateBatch candidates) {
    long added = 0;
    long updated = 0;
    List<AnnotationPair> expected = List.of();
    for (int i = 0; i < candidates.size(); i++) {
      int place = i % IdentityGraph.EXPECTED;
      if (place == 0) {
        expected = candidates.pairs(i, IdentityGraph.EXPECTED);
        graph.expect(expected);
      }
      switch (graph.propose(
          expected.get(place), candidates.match(i), candidates.nomatch(i), candidates.notcomp(i))) {
        case ADDED -> added++;
        case UPDATED -> updated++;
        case UNCHANGED -> {}
      }
    }
    return new Applied(null, added, updated, candidates.size() - added - updated);
  }

  private void become(GraphId next) {
    aliases.remove(next);
    if (!next.equals(id)) {
      aliases.add(id);
    }
    id = next;
    heldAsOf = position;
  }

  GraphOpening opening() {
    return opening;
  }

  IdentityGraph graph() {
    return graph;
  }

  ReviewHistory history() {
    return history;
  }

  /** Returns the tally of all reviews; not to be changed. Copies it after a review. */
  WorkTally tally() {
    WorkTally all = whole;
    if (all == null) {
      all = newest.isEmpty() ? tally : tally.copy();
      for (WorkTally.Given given : newest) {
        all.add(given.recorded(), given.after());
      }
      whole = all;
    }
    return all;
  }

  @Override
  public Optional<AnnotationPair> waitingFor(
      String reviewer, Predicate<AnnotationPair> acceptable) {
    return tally.waitingFor(reviewer, newest, acceptable);
  }

  @Override
  public Optional<KnownPair> knownFor(String reviewer, Predicate<AnnotationPair> acceptable) {
    return tally().knownFor(reviewer, acceptable);
  }

  Acts acts() {
    return acts;
  }

  GraphId id() {
    return id;
  }

  List<GraphId> aliases() {
    return List.copyOf(aliases);
  }

  /** Returns the members that are excluded, in increasing order; not to be changed. */
  NavigableSet<AnnotationId> excluded() {
    return excluded;
  }

  /** Returns the number of members, excluded ones too. */
  int members() {
    return members;
  }

  /** Returns the position of the last entry taken. */
  long position() {
    return position;
  }

  /** Returns what no other graph may hold. */
  Holding holding() {
    List<GraphId> ids = new ArrayList<>(aliases);
    ids.add(id);
    return new Holding(heldAsOf, ids, graph.members());
  }

  /** Returns the seq as of which the names were last committed to the catalogue. */
  long syncedSeq() {
    return syncedSeq;
  }
}
