package org.resight.matching.work;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.resight.model.AnnotationPair;

/**
 * What matchings found, for each graph. Nothing of it is the truth: a matching makes it again.
 * Thread-safe; every method blocks until the store has answered.
 */
public interface MatchStore {

  /** Keeps pairs, in place of what was known of them. */
  void keep(UUID graph, Collection<MatchedPair> pairs);

  /** Returns what is known of a pair. */
  Optional<MatchedPair> find(UUID graph, AnnotationPair pair);

  /** Notes that photos have been asked. */
  void asked(UUID graph, Collection<UUID> annotations);

  /** Returns which photos have been asked. */
  Set<UUID> asked(UUID graph);

  /** Keeps the near-duplicates of some photos, in place of those known of them. */
  void keepNearDuplicates(UUID graph, Collection<UUID> photos, Collection<NearDuplicate> pairs);

  /** Returns the near-duplicates, the nearest first. */
  List<NearDuplicate> nearDuplicates(UUID graph, int limit);

  /** Returns scores of pairs, for calibration: each pair with its score. */
  List<Scored> scores(UUID graph, int limit);

  /** A pair's score. */
  record Scored(AnnotationPair pair, double score) {}
}
