package org.resight.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;
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
  private final Clock clock;

  /**
   * Offers the pairs of a graph.
   *
   * @param waiting knows which pairs wait for the decision of a second person
   */
  public Offering(IdentityGraph graph, WaitingPairs waiting, GraphConfig config, Clock clock) {
    this(graph, waiting, new LeaseTable(Duration.ofSeconds(config.reviewLease())), clock);
  }

  private Offering(IdentityGraph graph, WaitingPairs waiting, LeaseTable leases, Clock clock) {
    this.graph = graph;
    this.leases = leases;
    this.secondOpinions = new SecondOpinions(graph, waiting);
    this.clock = clock;
  }

  /** Returns the same leases over another graph. */
  public Offering onto(IdentityGraph other, WaitingPairs waiting) {
    leases.all().forEach(lease -> other.hold(lease.pair()));
    return new Offering(other, waiting, leases, clock);
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
      due(lease).ifPresentOrElse(held::add, () -> end(lease));
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
    grant(reviewer, limit, now, free, offered);
    grant(reviewer, limit, now, this::isFree, offered);
    return offered;
  }

  private Optional<DuePair> due(Lease lease) {
    return graph
        .due(lease.pair())
        .or(() -> secondOpinions.stillWaiting(lease.reviewer(), lease.pair()));
  }

  private OfferedPair granted(DuePair due, String reviewer, Instant now) {
    graph.hold(due.pair());
    return new OfferedPair(due, leases.grant(due.pair(), reviewer, now));
  }

  private void grant(
      String reviewer,
      int limit,
      Instant now,
      Predicate<AnnotationPair> acceptable,
      List<OfferedPair> offered) {
    int missing = limit - offered.size();
    for (DuePair due : missing == 0 ? List.<DuePair>of() : graph.due(missing, acceptable)) {
      secondOpinions.passed(reviewer);
      offered.add(granted(due, reviewer, now));
    }
  }

  /** Shows what {@link #lease} would give a reviewer, without doing it. */
  public List<OfferedPair> preview(String reviewer, int limit) {
    expire();
    List<OfferedPair> pairs = new ArrayList<>();
    for (Lease lease : leases.of(reviewer)) {
      due(lease).ifPresent(due -> pairs.add(new OfferedPair(due, lease)));
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
      leases.postpone(lease.reviewer(), lease.pair());
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

  /** Notes that somebody has reviewed under a lease. */
  public void use(UUID token, RecordedReview review) {
    leases.use(token, review);
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
      if (lease != null) {
        end(lease);
      }
      leases.decided(pair);
    }
  }

  /** Ends the leases whose time has come. */
  public void expire() {
    for (Lease lease : leases.expire(clock.instant())) {
      graph.release(lease.pair());
    }
  }

  private void end(Lease lease) {
    leases.end(lease);
    graph.release(lease.pair());
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
