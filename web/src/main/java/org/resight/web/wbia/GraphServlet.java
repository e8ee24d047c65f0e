package org.resight.web.wbia;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.state.NameCommits;
import org.resight.web.access.Openings;

/** {@code /api/query/graph/v2/}: create a graph, add annotations, sync, delete. */
@WebServlet(
    urlPatterns = {"/api/query/graph/v2/", "/api/query/graph/v2"},
    asyncSupported = true)
public class GraphServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient AnnotationCatalogue catalogue;
  @Inject private transient Creation creation;
  @Inject private transient NameCommits names;

  @Override
  CompletionStage<?> answer(Call call) {
    return switch (call.method()) {
      case "POST" -> create(call.arguments());
      case "PUT" -> add(call.arguments());
      case "GET" -> sync(call.arguments());
      case "DELETE" -> delete(call.arguments());
      default -> throw noSuchMethod(call);
    };
  }

  private CompletionStage<?> create(Arguments arguments) {
    JsonNode config = arguments.value("query_config_dict");
    if (config != null && !config.isObject()) {
      throw WbiaException.input("query_config_dict", "must be an object.");
    }
    return creation
        .open(arguments, OldConfig.of(OldConfig.Mode.NONE, config))
        .thenApply(id -> PythonJson.tagged(id.uuid()));
  }

  private CompletionStage<?> add(Arguments arguments) {
    GraphClient client = client(arguments.graph());
    List<AnnotationId> annotations = arguments.annotations();
    if (annotations == null) {
      throw WbiaException.failure("The parameter annot_uuid_list is missing.");
    }
    requireKnownOnce(catalogue, caller().openings(), annotations);
    if (annotations.isEmpty()) {
      return client.opened().thenApply(open -> PythonJson.tagged(open.id().uuid()));
    }
    return client
        .members()
        .thenCompose(
            members -> {
              List<AnnotationId> standing = common(members.value(), annotations);
              return standing.isEmpty()
                  ? client.add(annotations)
                  : CompletableFuture.failedFuture(
                      WbiaException.unavailable(client.id().uuid(), standing));
            })
        .thenApply(status -> PythonJson.tagged(status.id().uuid()));
  }

  private static List<AnnotationId> common(
      Collection<AnnotationId> members, List<AnnotationId> annotations) {
    Set<AnnotationId> wanted = new HashSet<>(annotations);
    return members.stream().filter(wanted::contains).toList();
  }

  /**
   * Checks a list of annotations.
   *
   * @throws WbiaException 600 if one is not in the catalogue or may not be seen, 601 if one is
   *     given twice
   */
  static void requireKnownOnce(
      AnnotationCatalogue catalogue, Openings openings, List<AnnotationId> annotations) {
    Set<AnnotationId> missing = new HashSet<>(catalogue.missing(new HashSet<>(annotations)));
    annotations.stream().filter(openings.seenIds(annotations).negate()).forEach(missing::add);
    if (!missing.isEmpty()) {
      throw WbiaException.missing(missing.stream().sorted().map(AnnotationId::uuid).toList());
    }
    Map<String, List<Integer>> positions =
        IntStream.range(0, annotations.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> annotations.get(i).toString(), LinkedHashMap::new, Collectors.toList()));
    positions.values().removeIf(places -> places.size() == 1);
    if (!positions.isEmpty()) {
      throw WbiaException.duplicates(positions);
    }
  }

  /** Commits the names: a GET, as it was, which adds and destroys nothing. */
  private CompletionStage<?> sync(Arguments arguments) {
    GraphId graph = arguments.graph();
    GraphClient client = client(graph);
    String author = caller().reviewer(null);
    return client
        .opened()
        .thenApply(
            open -> {
              List<Runnable> held = new ArrayList<>();
              try {
                return Synced.answer(names.sync(graph, null, author, null, null, held::add));
              } finally {
                held.forEach(Runnable::run);
              }
            });
  }

  private CompletionStage<?> delete(Arguments arguments) {
    GraphId graph = arguments.graph();
    client(graph);
    return curation().delete(graph).thenApply(deleted -> true);
  }
}
