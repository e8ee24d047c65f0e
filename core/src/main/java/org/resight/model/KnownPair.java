package org.resight.model;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pair whose answer is known when somebody is asked. The review of it bears a mark, and changes
 * nothing in a graph.
 *
 * @param pair the pair
 * @param truth {@link EvidenceDecision#POSITIVE} or {@link EvidenceDecision#NEGATIVE}
 */
public record KnownPair(AnnotationPair pair, EvidenceDecision truth) {

  /** The tag of an answer to a pair that is known to be of one individual. */
  public static final String SAME = "known-same";

  /** The tag of an answer to a pair that is known to be of two individuals. */
  public static final String DIFFERENT = "known-different";

  /** Returns what was known of the pair of a review, or null if nothing was. */
  public static @Nullable EvidenceDecision truth(Collection<String> tags) {
    return tags.contains(SAME)
        ? EvidenceDecision.POSITIVE
        : tags.contains(DIFFERENT) ? EvidenceDecision.NEGATIVE : null;
  }

  /** Returns tags with the mark of what is known, sorted. */
  public static List<String> marked(Collection<String> tags, EvidenceDecision truth) {
    String mark = truth == EvidenceDecision.POSITIVE ? SAME : DIFFERENT;
    return Stream.concat(tags.stream(), Stream.of(mark)).distinct().sorted().toList();
  }

  /** Returns tags without such a mark. */
  public static List<String> unmarked(Collection<String> tags) {
    return tags.stream().filter(tag -> !tag.equals(SAME) && !tag.equals(DIFFERENT)).toList();
  }
}
