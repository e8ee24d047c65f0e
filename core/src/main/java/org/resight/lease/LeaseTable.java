package org.resight.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.KnownPair;

/**
 * The leases of one graph: who is looking at which pair, until when. Not kept over a restart: a
 * decision whose lease is forgotten is taken all the same.
 *
 * <p>Not thread-safe; confined to its graph's thread. Every method costs constant time for each
 * pair of a lease, but for the listing ones, which cost what they list.
 */
final class LeaseTable {

  /** Used leases that are remembered, without what people wrote: some 30 MB. */
  private static final int MOST_USED = 100_000;

  /** Leases of known pairs that are remembered: some 2 MB. */
  private static final int MOST_OF_KNOWN = 10_000;

  private final Duration duration;

  /** In the order in which they expire, since all last equally long. */
  private final LinkedHashMap<UUID, Lease> byToken = new LinkedHashMap<>();

  private final Map<AnnotationPair, Lease> byPair = new HashMap<>();
  private final Map<String, Set<UUID>> byReviewer = new HashMap<>();
  private final Map<String, Set<AnnotationPair>> postponed = new HashMap<>();

  /** The newest leases under which somebody has reviewed, with the newest review of each. */
  private final Map<UUID, RecordedReview> used =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, RecordedReview> eldest) {
          return size() > MOST_USED;
        }
      };

  /** The newest leases of known pairs: an answer may come late. */
  private final Map<UUID, Lease> ofKnown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Lease> eldest) {
          return size() > MOST_OF_KNOWN;
        }
      };

  LeaseTable(Duration duration) {
    this.duration = duration;
  }

  /** Grants a reviewer a pair that nobody holds. */
  Lease grant(AnnotationPair pair, String reviewer, Instant now) {
    return grant(new Lease(UUID.randomUUID(), pair, null, reviewer, null, now.plus(duration)));
  }

  /** Grants a reviewer a pair that nobody holds, and of which the answer is known. */
  Lease grantKnown(AnnotationPair pair, EvidenceDecision known, String reviewer, Instant now) {
    Lease lease = new Lease(UUID.randomUUID(), pair, null, reviewer, known, now.plus(duration));
    ofKnown.put(lease.token(), lease);
    return grant(lease);
  }

  /** Returns a lease of a known pair, whether it has ended or not; null if none is remembered. */
  @Nullable Lease ofKnown(UUID token) {
    return ofKnown.get(token);
  }

  /** Grants a reviewer a look at photos of which nobody holds a pair. Costs its pairs. */
  Lease grant(Glance glance, String reviewer, Instant now) {
    return grant(
        new Lease(UUID.randomUUID(), glance.stamp(), glance, reviewer, null, now.plus(duration)));
  }

  private Lease grant(Lease lease) {
    for (AnnotationPair pair : lease.pairs()) {
      if (byPair.containsKey(pair)) {
        throw new IllegalStateException("held: " + pair);
      }
    }
    put(lease);
    return lease;
  }

  /** Lets a lease last its full time again, from now on. */
  Lease renew(Lease lease, Instant now) {
    end(lease);
    Lease renewed = lease.until(now.plus(duration));
    put(renewed);
    return renewed;
  }

  private void put(Lease lease) {
    byToken.put(lease.token(), lease);
    lease.pairs().forEach(pair -> byPair.put(pair, lease));
    byReviewer.computeIfAbsent(lease.reviewer(), name -> new HashSet<>()).add(lease.token());
  }

  /** Ends a lease. */
  void end(Lease lease) {
    byToken.remove(lease.token());
    lease.pairs().forEach(byPair::remove);
    Set<UUID> tokens = byReviewer.get(lease.reviewer());
    if (tokens != null && tokens.remove(lease.token()) && tokens.isEmpty()) {
      byReviewer.remove(lease.reviewer());
    }
  }

  /** Ends the leases whose time has come and returns them. */
  List<Lease> expire(Instant now) {
    List<Lease> expired = new ArrayList<>();
    Iterator<Lease> oldest = byToken.values().iterator();
    while (oldest.hasNext()) {
      Lease lease = oldest.next();
      if (lease.expiresAt().isAfter(now)) {
        break;
      }
      expired.add(lease);
    }
    expired.forEach(this::end);
    return expired;
  }

  /** Returns when the next lease ends, or null if there is none. */
  @Nullable Instant nextExpiry() {
    return byToken.isEmpty() ? null : byToken.values().iterator().next().expiresAt();
  }

  @Nullable Lease byToken(UUID token) {
    return byToken.get(token);
  }

  @Nullable Lease byPair(AnnotationPair pair) {
    return byPair.get(pair);
  }

  /** Notes that somebody has reviewed under a lease; comments and tags are left to the journal. */
  void use(UUID token, RecordedReview review) {
    EvidenceDecision known = KnownPair.truth(review.tags());
    used.put(
        token,
        new RecordedReview(
            review.seq(),
            review.id(),
            review.review(),
            known == null ? List.of() : KnownPair.marked(List.of(), known),
            null,
            null,
            null,
            review.recordedAt(),
            review.undoes()));
  }

  /** Returns the newest review made under a lease, or null if none is remembered. */
  @Nullable RecordedReview underLease(UUID token) {
    return used.get(token);
  }

  /** Returns a reviewer's leases. */
  List<Lease> of(String reviewer) {
    List<Lease> leases = new ArrayList<>();
    for (UUID token : byReviewer.getOrDefault(reviewer, Set.of())) {
      Lease lease = byToken.get(token);
      if (lease != null) {
        leases.add(lease);
      }
    }
    return leases;
  }

  /** Returns the names of those who hold a lease. */
  Set<String> reviewers() {
    return byReviewer.keySet();
  }

  /** Returns all leases. */
  List<Lease> all() {
    return List.copyOf(byToken.values());
  }

  int size() {
    return byToken.size();
  }

  /** Remembers that a reviewer wants a pair after all others. */
  void postpone(String reviewer, AnnotationPair pair) {
    postponed.computeIfAbsent(reviewer, name -> new HashSet<>()).add(pair);
  }

  boolean isPostponed(String reviewer, AnnotationPair pair) {
    return postponed.getOrDefault(reviewer, Set.of()).contains(pair);
  }

  /** Forgets who postponed a pair, since it has been decided. */
  void decided(AnnotationPair pair) {
    postponed.values().removeIf(pairs -> pairs.remove(pair) && pairs.isEmpty());
  }
}
