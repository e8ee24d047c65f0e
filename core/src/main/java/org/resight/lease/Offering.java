package org.resight.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;
import org.resight.model.QuestionKind;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Hands each reviewer the pairs worth most, never one pair to two of them by accident.
 *
 * <p>Not thread-safe; confined to its graph's thread.
 */
public final class Offering {

  private static final Comparator<DuePair> WORTHIEST_FIRST =
      Comparator.comparingDouble(DuePair::priority).reversed().thenComparing(DuePair::pair);

  private final IdentityGraph graph;
  private final LeaseTable leases;
  private final SecondOpinions secondOpinions;
  private final double knownShare;
  private final TrainingPairs training;
  private final Choice choice;
  private final WaitingPairs waiting;
  private final Clock clock;

  /**
   * Offers the pairs of a graph.
   *
   * @param waiting knows which pairs more than one person shall decide
   */
  public Offering(IdentityGraph graph, WaitingPairs waiting, GraphConfig config, Clock clock) {
    this(
        graph,
        waiting,
        config.knownPairs(),
        new LeaseTable(Duration.ofSeconds(config.reviewLease())),
        clock);
  }

  private Offering(
      IdentityGraph graph,
      WaitingPairs waiting,
      double knownShare,
      LeaseTable leases,
      Clock clock) {
    this.graph = graph;
    this.leases = leases;
    this.secondOpinions = new SecondOpinions(graph, waiting);
    this.knownShare = knownShare;
    this.training = new TrainingPairs(graph, waiting, secondOpinions, knownShare);
    this.choice = new Choice(graph);
    this.waiting = waiting;
    this.clock = clock;
  }

  /** Returns the same leases over another graph. */
  public Offering onto(IdentityGraph other, WaitingPairs waiting) {
    leases.all().forEach(lease -> lease.pairs().forEach(other::hold));
    return new Offering(other, waiting, knownShare, leases, clock);
  }

  /**
   * Leases a reviewer pairs: those the reviewer holds already, renewed, then now and then one that
   * another person has decided, then the worthiest.
   */
  public List<OfferedPair> lease(String reviewer, int limit) {
    expire();
    Instant now = clock.instant();
    List<OfferedPair> offered = new ArrayList<>();
    List<DuePair> held = new ArrayList<>();
    for (Lease lease : leases.of(reviewer)) {
      if (lease.glance() == null) {
        due(lease).ifPresentOrElse(held::add, () -> end(lease));
      }
    }
    held.sort(WORTHIEST_FIRST);
    for (DuePair due : held.subList(0, Math.min(limit, held.size()))) {
      Lease lease = leases.byPair(due.pair());
      offered.add(new OfferedPair(due, lease == null ? null : leases.renew(lease, now)));
    }
    Predicate<AnnotationPair> free = pair -> isFreeFor(reviewer, pair);
    if (offered.size() < limit) {
      secondOpinions
          .next(reviewer, free)
          .ifPresent(due -> offered.add(granted(due, reviewer, now)));
    }
    if (offered.size() < limit) {
      training.next(reviewer, free).ifPresent(due -> offered.add(granted(due, reviewer, now)));
    }
    grant(reviewer, limit, now, free, offered);
    grant(reviewer, limit, now, this::isFree, offered);
    return offered;
  }

  private Optional<DuePair> due(Lease lease) {
    if (lease.known() != null) {
      return training.stillKnown(lease.reviewer(), lease.pair());
    }
    return graph
        .due(lease.pair())
        .or(() -> secondOpinions.stillWaiting(lease.reviewer(), lease.pair()));
  }

  private OfferedPair granted(DuePair due, String reviewer, Instant now) {
    graph.hold(due.pair());
    return new OfferedPair(due, leases.grant(due.pair(), reviewer, now));
  }

  private OfferedPair granted(TrainingPairs.Due due, String reviewer, Instant now) {
    AnnotationPair pair = due.pair().pair();
    graph.hold(pair);
    return new OfferedPair(due.pair(), leases.grantKnown(pair, due.truth(), reviewer, now));
  }

  private void grant(
      String reviewer,
      int limit,
      Instant now,
      Predicate<AnnotationPair> acceptable,
      List<OfferedPair> offered) {
    int missing = limit - offered.size();
    for (DuePair due : missing == 0 ? List.<DuePair>of() : graph.due(missing, acceptable)) {
      passed(reviewer);
      offered.add(granted(due, reviewer, now));
    }
  }

  /**
   * Leases a reviewer questions of some kinds: those of them that the reviewer holds already,
   * renewed, then those that are worth most for a second of a person. A look is at pairs that
   * nobody holds and that wait for no second person, and holds them all.
   */
  public List<Offered> ask(Set<QuestionKind> kinds, String reviewer, int limit, Pace pace) {
    expire();
    Instant now = clock.instant();
    List<Offered> offered = held(kinds, reviewer, limit, now);
    if (kinds.contains(QuestionKind.PAIR) && offered.size() < limit) {
      secondOpinions
          .next(reviewer, pair -> isFreeFor(reviewer, pair))
          .ifPresent(due -> offered.add(granted(due, reviewer, now)));
    }
    if (kinds.contains(QuestionKind.PAIR) && offered.size() < limit) {
      training
          .next(reviewer, pair -> isFreeFor(reviewer, pair))
          .ifPresent(due -> offered.add(granted(due, reviewer, now)));
    }
    Set<AnnotationPair> seconds = waitingFor(reviewer, pair -> true);
    for (Predicate<AnnotationPair> free :
        List.<Predicate<AnnotationPair>>of(pair -> isFreeFor(reviewer, pair), this::isFree)) {
      while (offered.size() < limit) {
        Choice.Chosen chosen = choice.best(kinds, pace, free, free, seconds);
        if (chosen == null) {
          break;
        }
        passed(reviewer);
        offered.add(granted(chosen, reviewer, now));
      }
    }
    return offered;
  }

  private void passed(String reviewer) {
    secondOpinions.passed(reviewer);
    training.passed(reviewer);
  }

  /** Shows the questions worth most that nobody holds, without leasing them. */
  public List<Offered> peek(Set<QuestionKind> kinds, int limit, Pace pace) {
    expire();
    List<Offered> offered = new ArrayList<>();
    Set<AnnotationPair> shown = new HashSet<>();
    Predicate<AnnotationPair> free = pair -> isFree(pair) && !shown.contains(pair);
    for (Choice.Chosen chosen = choice.best(kinds, pace, free, free, Set.of());
        chosen != null && offered.size() < limit;
        chosen = choice.best(kinds, pace, free, free, Set.of())) {
      if (chosen.pair() != null) {
        shown.add(chosen.pair().pair());
        offered.add(new OfferedPair(chosen.pair(), null));
      } else if (chosen.glance() != null) {
        shown.addAll(chosen.glance().pairs());
        offered.add(new OfferedGlance(chosen.glance(), chosen.priority(), null));
      }
    }
    return offered;
  }

  /** Returns what a reviewer holds of some kinds, renewed; what is not asked any more ends. */
  private List<Offered> held(Set<QuestionKind> kinds, String reviewer, int limit, Instant now) {
    List<Offered> held = new ArrayList<>();
    for (Lease lease : leases.of(reviewer)) {
      Glance glance = lease.glance();
      if (kinds.contains(glance == null ? QuestionKind.PAIR : glance.kind())) {
        (glance == null
                ? due(lease).map(due -> (Offered) new OfferedPair(due, lease))
                : asked(lease, glance))
            .ifPresentOrElse(held::add, () -> end(lease));
      }
    }
    held.sort(
        Comparator.comparingDouble(Offering::priority)
            .reversed()
            .thenComparing(each -> Objects.requireNonNull(each.lease()).pair()));
    List<Offered> renewed = new ArrayList<>();
    for (Offered each : held.subList(0, Math.min(limit, held.size()))) {
      Lease lease = leases.renew(Objects.requireNonNull(each.lease()), now);
      renewed.add(
          each instanceof OfferedGlance look
              ? new OfferedGlance(look.glance(), look.priority(), lease)
              : new OfferedPair(((OfferedPair) each).due(), lease));
    }
    return renewed;
  }

  private static double priority(Offered offered) {
    return offered instanceof OfferedGlance look
        ? look.priority()
        : ((OfferedPair) offered).due().priority();
  }

  /** Returns a look that somebody holds, if any of its pairs is still due. */
  private Optional<Offered> asked(Lease lease, Glance glance) {
    double priority = 0;
    boolean due = false;
    for (AnnotationPair pair : glance.pairs()) {
      Optional<DuePair> asked = graph.due(pair);
      due |= asked.isPresent();
      priority += asked.map(DuePair::priority).orElse(0.0);
    }
    return due ? Optional.of(new OfferedGlance(glance, priority, lease)) : Optional.empty();
  }

  private Offered granted(Choice.Chosen chosen, String reviewer, Instant now) {
    DuePair due = chosen.pair();
    if (due != null) {
      return granted(due, reviewer, now);
    }
    Glance glance = Objects.requireNonNull(chosen.glance());
    Lease lease = leases.grant(glance, reviewer, now);
    lease.pairs().forEach(graph::hold);
    return new OfferedGlance(glance, chosen.priority(), lease);
  }

  /** Returns the pairs that one person has decided and that wait for this one's decision. */
  public Set<AnnotationPair> waitingFor(String reviewer, Predicate<AnnotationPair> wanted) {
    Set<AnnotationPair> found = new HashSet<>();
    waiting.waitingFor(
        reviewer,
        pair -> {
          if (wanted.test(pair)) {
            found.add(pair);
          }
          return false;
        });
    return found;
  }

  /** Shows what {@link #lease} would give a reviewer, without doing it. */
  public List<OfferedPair> preview(String reviewer, int limit) {
    expire();
    List<OfferedPair> pairs = new ArrayList<>();
    for (Lease lease : leases.of(reviewer)) {
      if (lease.glance() == null) {
        due(lease).ifPresent(due -> pairs.add(new OfferedPair(due, lease)));
      }
    }
    int missing = Math.max(0, limit - pairs.size());
    graph
        .due(missing, pair -> isFreeFor(reviewer, pair))
        .forEach(due -> pairs.add(new OfferedPair(due, null)));
    return pairs;
  }

  /** Shows the worthiest pairs that nobody holds, without leasing them. */
  public List<OfferedPair> peek(int limit) {
    expire();
    return graph.due(limit, this::isFree).stream().map(due -> new OfferedPair(due, null)).toList();
  }

  /**
   * Returns whether nobody holds a pair. The graph keeps held pairs back by itself, but only while
   * they are due: it does not know any more of one that was not for a while, or of one that it had
   * no reason to ask when the leases were handed over to it.
   */
  private boolean isFree(AnnotationPair pair) {
    return leases.byPair(pair) == null;
  }

  private boolean isFreeFor(String reviewer, AnnotationPair pair) {
    return isFree(pair) && !leases.isPostponed(reviewer, pair);
  }

  /**
   * Lets a lease last its full time again.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_LEASE} if it has ended
   */
  public Lease renew(UUID token) {
    expire();
    return leases.renew(standing(token), clock.instant());
  }

  /**
   * Ends a lease, so that the pair can be offered again.
   *
   * @param later whether its reviewer wants the pair after all others
   * @throws RefusedException {@link Refusal#UNKNOWN_LEASE} if it has ended
   */
  public void giveBack(UUID token, boolean later) {
    expire();
    Lease lease = standing(token);
    end(lease);
    if (later) {
      lease.pairs().forEach(pair -> leases.postpone(lease.reviewer(), pair));
    }
  }

  private Lease standing(UUID token) {
    Lease lease = leases.byToken(token);
    if (lease == null) {
      throw new RefusedException(
          Refusal.UNKNOWN_LEASE, "There is no lease " + token + ", or it has ended.");
    }
    return lease;
  }

  /**
   * Checks the lease that a review was made under. One that has ended is no reason to refuse.
   *
   * @throws RefusedException {@link Refusal#NOT_YOUR_LEASE} if it is another reviewer's or pair's
   */
  public void check(UUID token, AnnotationPair pair, String reviewer, int index) {
    Lease lease = leases.byToken(token);
    if (lease != null && !(lease.pair().equals(pair) && lease.reviewer().equals(reviewer))) {
      throw new RefusedException(
          Refusal.NOT_YOUR_LEASE,
          "The lease " + token + " was not given to this reviewer for this pair.",
          Map.of(),
          index);
    }
  }

  /**
   * Checks the lease that photos were looked at under. One that has ended is no reason to refuse.
   *
   * @throws RefusedException {@link Refusal#NOT_YOUR_LEASE} if it is another reviewer's or look's
   */
  public void check(UUID token, Glance glance, String reviewer) {
    Lease lease = leases.byToken(token);
    if (lease != null && !(glance.equals(lease.glance()) && lease.reviewer().equals(reviewer))) {
      throw new RefusedException(
          Refusal.NOT_YOUR_LEASE,
          "The lease " + token + " was not given to this reviewer for these photos.");
    }
  }

  /** Ends a lease whose question has been answered, if it has not ended yet. */
  public void answered(UUID token) {
    Lease lease = leases.byToken(token);
    if (lease != null) {
      end(lease);
    }
  }

  /** Notes that somebody has reviewed under a lease. */
  public void use(UUID token, RecordedReview review) {
    leases.use(token, review);
  }

  /** Returns what was known of a pair when it was leased so to this reviewer, or null. */
  public @Nullable EvidenceDecision known(UUID token, AnnotationPair pair, String reviewer) {
    Lease lease = leases.ofKnown(token);
    return lease != null && lease.pair().equals(pair) && lease.reviewer().equals(reviewer)
        ? lease.known()
        : null;
  }

  /** Returns the newest review made under a lease, or null if none is remembered. */
  public @Nullable RecordedReview underLease(UUID token) {
    return leases.underLease(token);
  }

  /** Ends what an entry makes pointless. */
  public void taken(JournalEntry entry) {
    if (entry instanceof JournalEntry.Reviewed reviewed && reviewed.review().undoes() == 0) {
      AnnotationPair pair = reviewed.review().review().pair();
      Lease lease = leases.byPair(pair);
      if (lease != null && lease.glance() == null) {
        end(lease);
      }
      leases.decided(pair);
    }
  }

  /** Ends all leases. */
  public void endAll() {
    leases.all().forEach(this::end);
  }

  /** Ends the leases whose time has come. */
  public void expire() {
    for (Lease lease : leases.expire(clock.instant())) {
      lease.pairs().forEach(graph::release);
    }
  }

  private void end(Lease lease) {
    leases.end(lease);
    lease.pairs().forEach(graph::release);
  }

  /** Returns whether a pair is due that nobody holds. */
  public boolean available() {
    return !graph.due(1, this::isFree).isEmpty();
  }

  public int leased() {
    return leases.size();
  }

  /** Returns who holds how many leases. */
  public Map<String, Integer> reviewers() {
    Map<String, Integer> held = new TreeMap<>();
    leases.reviewers().forEach(name -> held.put(name, leases.of(name).size()));
    return held;
  }

  public @Nullable Instant nextExpiry() {
    return leases.nextExpiry();
  }
}
