package org.resight.web.wbia;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.model.GraphId;
import org.resight.refusal.RefusedException;
import org.resight.state.AnyGraph;

/**
 * The addresses of the old pages: they lead to Resight's own. A GET changes nothing; a POST without
 * a graph opens one, as it did.
 */
@WebServlet(
    urlPatterns = {
      "/review/identification/graph/",
      "/review/identification/graph",
      "/review/identification/hardcase/",
      "/review/identification/hardcase",
      "/review/identification/graph/refer/",
      "/review/identification/graph/refer",
      "/review/identification/lca/refer/",
      "/review/identification/lca/refer",
      "/review/query/graph/v2/refer/",
      "/review/query/graph/v2/refer",
      "/review/",
      "/view/graphs/",
      "/view/graphs",
      "/action/",
    },
    asyncSupported = true)
public class PagesServlet extends WbiaServlet {

  private static final long serialVersionUID = 1L;

  private static final String HOME = "/";

  @Inject private transient Creation creation;
  @Inject private transient AnyGraph graphs;

  @Override
  CompletionStage<?> answer(Call call) {
    Arguments arguments = call.arguments();
    GraphId graph = arguments.optionalGraph();
    if (arguments.flag("hogwild")) {
      return graphs
          .peek(caller().has(Right.REVIEW), 1)
          .thenApply(
              offer ->
                  offer.pairs().isEmpty()
                      ? Page.at(HOME)
                      : Page.at(review(offer.pairs().get(0).graph())));
    } else if (graph != null) {
      return CompletableFuture.completedFuture(Page.at(known(graph)));
    } else if (call.method().equals("POST") && arguments.annotations() != null) {
      return creation
          .open(
              arguments,
              OldConfig.of(OldConfig.Mode.of(arguments), arguments.value("query_config_dict")))
          .thenApply(id -> Page.at(review(id)));
    }
    return CompletableFuture.completedFuture(Page.at(HOME));
  }

  private String known(GraphId graph) {
    try {
      GraphClient client = client(graph);
      // Who may make projects is not told which ones there are.
      caller().require(client, Right.SEE, Right.REVIEW);
      return review(client.id());
    } catch (WbiaException | RefusedException e) {
      return HOME;
    }
  }

  private static String review(GraphId graph) {
    return "/p/" + graph + "/review";
  }
}
