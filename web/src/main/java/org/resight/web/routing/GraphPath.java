package org.resight.web.routing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.resight.graph.GraphClient;
import org.resight.journal.GraphKey;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.state.SharedGraphs;

/**
 * What a request names that one graph's owner is to serve. It is about the reviews of that graph
 * alone, and changes neither the catalogue nor which graphs there are; whatever else concerns a
 * graph is served by the server that leads.
 *
 * @param id of the graph, or of the photo that it holds
 * @param isPhoto whether it is a photo's
 */
record GraphPath(UUID id, boolean isPhoto) {

  private static final List<String> GRAPHS = List.of("api", "v1", "graphs");
  private static final List<String> PAGES = List.of("api", "v1", "pages", "graphs");
  private static final List<String> PHOTOS = List.of("api", "v1", "annotations");

  /** What is read of a graph, by the segment after its id. */
  private static final Set<String> READ =
      Set.of(
          "next",
          "reviews",
          "events",
          "individuals",
          "conflicts",
          "separations",
          "pairs",
          "delta",
          "names");

  private static final Set<String> WRITTEN =
      Set.of(
          "leases",
          "reviews",
          "answers",
          "undo",
          "candidates",
          "calibration",
          "exclusions",
          "volunteers");

  private static final Set<String> WRITTEN_BY_PAGES = Set.of("presence", "reports");

  /** Returns what a request names; empty if the server that leads is to serve it. */
  static Optional<GraphPath> of(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return of(request.getMethod(), path);
  }

  static Optional<GraphPath> of(String method, String path) {
    List<String> segments = List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", 12));
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (starts(segments, GRAPHS)) {
      List<String> rest = segments.subList(GRAPHS.size() + 1, segments.size());
      boolean owner =
          rest.isEmpty()
              ? reads
              : reads
                  ? READ.contains(rest.get(0)) && !rest.contains("match")
                  : WRITTEN.contains(rest.get(0));
      return owner ? named(segments.get(GRAPHS.size()), false) : Optional.empty();
    } else if (starts(segments, PAGES) && segments.size() > PAGES.size() + 1) {
      boolean owner = reads || WRITTEN_BY_PAGES.contains(segments.get(PAGES.size() + 1));
      return owner ? named(segments.get(PAGES.size()), false) : Optional.empty();
    } else if (reads
        && starts(segments, PHOTOS)
        && segments.size() == PHOTOS.size() + 2
        && segments.get(PHOTOS.size() + 1).equals("image")) {
      return named(segments.get(PHOTOS.size()), true);
    }
    return Optional.empty();
  }

  private static boolean starts(List<String> segments, List<String> with) {
    return segments.size() > with.size() && segments.subList(0, with.size()).equals(with);
  }

  private static Optional<GraphPath> named(String id, boolean isPhoto) {
    try {
      return id.length() == 36
          ? Optional.of(new GraphPath(UUID.fromString(id), isPhoto))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the graph, if this server owns it. */
  Optional<GraphClient> owned(SharedGraphs graphs) {
    return isPhoto ? graphs.ownedHolder(AnnotationId.of(id)) : graphs.owned(new GraphId(id));
  }

  /** Returns which graph it is; empty if there is none. May ask the database. */
  Optional<GraphKey> key(SharedGraphs graphs) {
    return isPhoto
        ? graphs.owners().keyOf(AnnotationId.of(id))
        : graphs.owners().keyOf(new GraphId(id));
  }
}
