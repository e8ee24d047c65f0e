package org.resight.web.wbia;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.Backend;
import org.resight.journal.Callback;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.state.Curation;
import org.resight.state.OpenGraph;
import org.resight.web.access.Caller;
import org.resight.web.access.Openings;

/** Opens graphs for the old API. */
@ApplicationScoped
public class Creation {

  private static final int LONGEST_ADDRESS = 2_000;

  private static final List<String> METHODS = List.of("POST", "PUT", "DELETE", "GET");

  @Inject private Curation curation;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /**
   * Opens a graph, or finds the one over these annotations.
   *
   * @throws WbiaException if the arguments are wrong
   */
  CompletionStage<GraphId> open(Arguments arguments, GraphConfig config) {
    Backend backend = backend(arguments.text("backend"));
    List<AnnotationId> annotations = arguments.annotations();
    Openings openings = caller.openings();
    if (annotations != null) {
      if (annotations.isEmpty()) {
        throw WbiaException.input("annot_uuid_list", "A graph needs annotations.");
      }
      GraphServlet.requireKnownOnce(catalogue, openings, annotations);
    }
    return openings
        .open(
            curation,
            openings.usable(
                new OpenGraph(annotations, null, backend, config, callbacks(arguments))))
        .thenApply(opened -> opened.status().id());
  }

  private static Backend backend(@Nullable String name) {
    return switch (name == null ? "graph" : name.toLowerCase(Locale.ROOT)) {
      case "graph_algorithm", "graph", "ga" -> Backend.GRAPH;
      case "lca", "clusters" -> Backend.EVIDENCE;
      default -> throw WbiaException.failure("There is no such backend.");
    };
  }

  private static Map<Callback.Event, Callback> callbacks(Arguments arguments) {
    Map<Callback.Event, Callback> callbacks = new EnumMap<>(Callback.Event.class);
    for (Callback.Event event : Callback.Event.values()) {
      String name = Codes.of(event) + "_callback_";
      JsonNode given = arguments.value(name + "url");
      String url = given == null ? null : arguments.text(name + "url");
      if (url != null && !url.isBlank() && !url.equals("None")) {
        String method = arguments.text(name + "method");
        callbacks.put(event, callback(name, url, method == null ? "POST" : method));
      }
    }
    return callbacks;
  }

  private static Callback callback(String name, String url, String givenMethod) {
    String method = givenMethod.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw WbiaException.input(name + "method", "must be POST, PUT, DELETE or GET.");
    }
    try {
      URI uri = new URI(url.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && url.length() <= LONGEST_ADDRESS) {
        return new Callback(uri, method, Callback.Form.TAGGED);
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw WbiaException.input(name + "url", "must be a http or https address.");
  }
}
