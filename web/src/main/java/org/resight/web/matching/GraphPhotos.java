package org.resight.web.matching;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.RequestValues;

/** Photos of a graph that a request names. Stateless. */
final class GraphPhotos {

  /** Annotations that a refusal names. */
  private static final int MOST_NAMED = 100;

  private GraphPhotos() {}

  /**
   * Reads ids of annotations, sorted and each once.
   *
   * @param members of the graph
   * @param most that may be named
   * @throws RefusedException 422 if one is not in the graph, or is no id
   */
  static List<UUID> of(Set<UUID> members, List<String> given, int most) {
    List<UUID> wanted =
        RequestValues.annotations(given, most).stream()
            .map(AnnotationId::uuid)
            .distinct()
            .sorted()
            .toList();
    List<UUID> foreign = wanted.stream().filter(id -> !members.contains(id)).toList();
    if (!foreign.isEmpty()) {
      throw new RefusedException(
          Refusal.NOT_IN_GRAPH,
          foreign.size() + " of these annotations are not in this graph.",
          Map.of("annotations", foreign.subList(0, Math.min(foreign.size(), MOST_NAMED))));
    }
    return wanted;
  }
}
